"""Several chains in memory with messages between them, spelled compactly; it knows the truth.

world = World(901, 902)
sent = world.send(901, 902, b"hello")
world.mine()
world.relay(sent)
world.mine()
"""

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from messaging.protocol.contracts import (
    CROSS_L2_INBOX,
    ETH_LIQUIDITY,
    L2_TO_L2_MESSENGER,
    SUPERCHAIN_ETH_BRIDGE,
    SUPERCHAIN_TOKEN_BRIDGE,
)
from messaging.protocol.hashing import keccak256
from messaging.protocol.identifier import access_list_keys
from messaging.protocol.types import Identifier, RawLog
from tests.fakes.chain import Call, FakeChain, Transaction
from tests.fakes.emissions import Emission, Sent
from tests.fakes.emitted import (
    IDENTIFIER,
    Emitted,
    calldata,
    executing_message,
    identifier_tuple,
    relayed_message,
    sent_message,
)
from tests.fakes.orders import Order, Route, eth_order, hexed, plain_order, token_order

__all__ = ["PREDEPLOYS", "WATCHED", "Emission", "Sent", "World"]

PREDEPLOYS = (
    CROSS_L2_INBOX,
    L2_TO_L2_MESSENGER,
    SUPERCHAIN_ETH_BRIDGE,
    ETH_LIQUIDITY,
    SUPERCHAIN_TOKEN_BRIDGE,
)
WATCHED = frozenset(PREDEPLOYS) - {ETH_LIQUIDITY}


class World:
    """Chains by id, all from one seed: the same calls give the same hashes; depths in blocks."""

    def __init__(
        self, *chain_ids: int, seed: int = 1, block_time: int = 2, depths: tuple[int, int] = (4, 8)
    ):
        self.seed = seed
        self.chains = {
            chain_id: FakeChain(
                chain_id, block_time=block_time, safe_depth=depths[0], final_depth=depths[1]
            )
            for chain_id in chain_ids or (901, 902, 903)
        }
        for chain in self.chains.values():
            chain.codes.update(dict.fromkeys(PREDEPLOYS, b"\x60\x00"))
        self._open: set[int] = set()

    def address(self, name: str) -> bytes:
        """An account or contract that belongs to a name."""
        return keccak256(f"{self.seed}:{name}".encode())[12:]

    def mine(self, *chain_ids: int, count: int = 1) -> None:
        """Mines blocks on these chains, on all when none is named."""
        for chain_id in chain_ids or self.chains:
            self.chains[chain_id].mine(count)

    def reorg(self, chain_id: int, depth: int, *, keep: bool = False) -> None:
        """Replaces the last blocks by as many others: empty, or with the same transactions."""
        chain = self.chains[chain_id]
        for block in chain.rewind(depth):
            chain.pending = list(block.transactions) if keep else []
            chain.mine()
        chain.count_nonces()

    @contextmanager
    def one_transaction(self, chain_id: int) -> Iterator[None]:
        """Everything emitted on this chain inside the block stands in one transaction."""
        self.transact(chain_id, Call(target=self.address("multicall"), calldata=b"\xca\x11"))
        self._open.add(chain_id)
        yield
        self._open.remove(chain_id)

    def transact(self, chain_id: int, call: Call) -> Transaction:
        """Adds a transaction to what waits on a chain, or its logs to the open transaction."""
        chain = self.chains[chain_id]
        if chain_id in self._open:
            last = chain.pending.pop()
            item = msgspec.structs.replace(
                last, logs=last.logs + call.logs, access_list=last.access_list + call.access_list
            )
        else:
            chain.sequence += 1
            name = f"{self.seed}:{chain_id}:{chain.sequence}".encode()
            item = Transaction(
                hash=keccak256(name + call.target + call.calldata),
                sender=self.address("user"),
                **msgspec.structs.asdict(call),
            )
        chain.pending.append(item)
        return item

    def emit(self, chain_id: int, *logs: Emitted) -> Emission:
        """Any logs of any contract in one transaction; returns the last."""
        call = Call(target=logs[-1].address, calldata=b"\xe1\x17", logs=logs)
        return _last_of(chain_id, self.transact(chain_id, call))

    def send(
        self,
        source: int,
        destination: int,
        message: bytes = b"",
        *,
        sender: bytes | None = None,
        target: bytes | None = None,
    ) -> Sent:
        """A message between two contracts, by `sendMessage`."""
        return self._send(
            plain_order(
                Route(source, destination),
                sender or self.address("user"),
                target or self.address("pong"),
                message,
            )
        )

    def send_eth(self, source: int, destination: int, amount: int) -> Sent:
        """An ETH transfer through the bridge, with the logs around it."""
        user, to = self.address("user"), self.address("recipient")
        return self._send(eth_order(Route(source, destination), user, to, amount))

    def send_token(self, source: int, destination: int, amount: int) -> Sent:
        """A token transfer through the bridge, with the logs around it."""
        token, user, to = self.address("token"), self.address("user"), self.address("recipient")
        return self._send(token_order(Route(source, destination), token, user, to, amount))

    def _send(self, order: Order) -> Sent:
        source, destination = order.route.source, order.route.destination
        nonce = self.chains[source].take_nonce()
        log = sent_message(
            destination, nonce, sender=order.sender, target=order.target, message=order.message
        )
        call = Call(
            target=order.to,
            calldata=order.call,
            logs=(*order.before, log, *order.after),
            value=order.value,
        )
        item = self.transact(source, call)
        return Sent(
            chain=source,
            transaction_hash=item.hash,
            position=len(item.logs) - 1 - len(order.after),
            log=log,
            destination=destination,
            nonce=nonce,
            sender=order.sender,
            target=order.target,
            message=order.message,
            effects=order.effects,
        )

    def resend(self, sent: Sent) -> Sent:
        """The same message again, with a new identifier."""
        call = calldata(
            "resendMessage(uint256,uint256,address,address,bytes)",
            sent.destination,
            sent.nonce,
            hexed(sent.sender),
            hexed(sent.target),
            sent.message,
        )
        item = self.transact(
            sent.chain, Call(target=L2_TO_L2_MESSENGER, calldata=call, logs=(sent.log,))
        )
        return msgspec.structs.replace(
            sent, transaction_hash=item.hash, position=len(item.logs) - 1
        )

    def identifier(self, emission: Emission) -> Identifier:
        """Where a mined log stands on the canonical chain."""
        chain = self.chains[emission.chain]
        block = chain.block_of(emission.transaction_hash)
        if block is None:
            raise LookupError(f"the log is not on chain {chain.id}: mine it first")
        own = [log for log in block.raw_logs() if log.transaction_hash == emission.transaction_hash]
        log = own[emission.position]
        return Identifier(log.address, block.number, log.log_index, block.timestamp, chain.id)

    def relay(self, sent: Sent, *, identifier: Identifier | None = None) -> Emission:
        """Executes a message on its destination; an identifier given replaces the true one."""
        with self.relaying(sent, identifier=identifier) as executing:
            pass
        return executing

    @contextmanager
    def relaying(self, sent: Sent, *, identifier: Identifier | None = None) -> Iterator[Emission]:
        """A relay whose target does what stands inside: logs between execution and relay."""
        where = identifier or self.identifier(sent)
        chain_id, payload = sent.destination, sent.log.payload
        outer = chain_id in self._open
        item = self.transact(
            chain_id, _relay_call(where, payload, executing_message(where, keccak256(payload)))
        )
        self._open.add(chain_id)
        yield _last_of(chain_id, item)
        closing = relayed_message(sent.chain, sent.nonce, sent.hash, b"")
        self.transact(
            chain_id, Call(target=sent.target, calldata=b"", logs=(*sent.effects, closing))
        )
        if not outer:
            self._open.remove(chain_id)

    def fail(self, sent: Sent, revert: bytes = b"", *, listed: bool = True) -> Transaction:
        """A relay that reverted: a transaction of status 0 without any log."""
        call = _relay_call(self.identifier(sent), sent.log.payload)
        keys = call.access_list if listed else ()
        failed = msgspec.structs.replace(call, status=0, revert=revert, access_list=keys)
        return self.transact(sent.destination, failed)

    def fail_through(self, *sent: Sent, revert: bytes = b"") -> Transaction:
        """One transaction of another contract that relays all of these and reverts; nothing but
        its access list names them."""
        keys = [_relay_call(self.identifier(one), one.log.payload).access_list for one in sent]
        call = Call(
            target=self.address("multicall"),
            calldata=b"\xca\x11\xa1\x1e",
            status=0,
            access_list=tuple(entry for group in keys for entry in group),
            revert=revert,
        )
        return self.transact(sent[0].destination, call)

    def read(self, on: int, emission: Emission) -> Emission:
        """Reads a log of another chain through the inbox: an execution without a relay."""
        return self.execute(on, self.identifier(emission), keccak256(emission.log.payload))

    def execute(self, on: int, identifier: Identifier, payload_hash: bytes) -> Emission:
        """An ExecutingMessage that says exactly this, true or not."""
        call = Call(
            target=CROSS_L2_INBOX,
            calldata=calldata(
                f"validateMessage({IDENTIFIER},bytes32)", identifier_tuple(identifier), payload_hash
            ),
            logs=(executing_message(identifier, payload_hash),),
            access_list=((CROSS_L2_INBOX, access_list_keys(identifier, payload_hash)),),
        )
        return _last_of(on, self.transact(on, call))

    def truth(self) -> dict[int, tuple[RawLog, ...]]:
        """The canonical logs of the watched contracts, by chain, in order."""
        return {
            chain_id: tuple(log for log in chain.logs() if log.address in WATCHED)
            for chain_id, chain in self.chains.items()
        }


def _relay_call(identifier: Identifier, payload: bytes, *logs: Emitted) -> Call:
    return Call(
        target=L2_TO_L2_MESSENGER,
        calldata=calldata(
            f"relayMessage({IDENTIFIER},bytes)", identifier_tuple(identifier), payload
        ),
        access_list=((CROSS_L2_INBOX, access_list_keys(identifier, keccak256(payload))),),
        logs=logs,
    )


def _last_of(chain_id: int, item: Transaction) -> Emission:
    return Emission(
        chain=chain_id,
        transaction_hash=item.hash,
        position=len(item.logs) - 1,
        log=item.logs[-1],
    )
