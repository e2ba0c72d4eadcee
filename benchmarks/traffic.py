"""The traffic of the chains, one transaction at a time, and what is true of it; no blocks."""

import random
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

import msgspec

from benchmarks import events
from benchmarks.blocks import Transaction
from benchmarks.events import PINGER, Emitted
from benchmarks.truth import ExecutionTruth, MessageTruth, Place
from messaging.protocol.contracts import (
    CROSS_L2_INBOX,
    L2_TO_L2_MESSENGER,
    SUPERCHAIN_ETH_BRIDGE,
)
from messaging.protocol.hashing import keccak256, message_hash
from messaging.protocol.lifecycle import Status
from messaging.protocol.rules import Validity
from messaging.protocol.types import Identifier

# Shares of the blocks in which nothing happens, and in which very much does.
_EMPTY, _BUSY = 0.4, 0.04
_FEW, _MANY = (1, 6), (40, 80)
# Of the transactions, cumulated: resends, event reads, pings, relays where any can be made.
_RESENDS, _READS, _PINGS, _RELAYS = 0.005, 0.045, 0.055, 0.56
_ETH, _NEVER_RELAYED, _WRONG_RELAYS = 0.2, 0.08, 0.002
_STRANGER = 4_242  # a chain in no dependency set
_NO_INDEX = 9_999  # no block has so many logs
_RECENT = 64
_SIZES = (0, 36, 68, 100, 132, 260)  # bytes of a message


class _Sent(NamedTuple):
    """A message that waits for its relay, and where a log of it stands."""

    key: bytes
    nonce: int
    destination: int
    log: Emitted
    identifier: Identifier
    eth: tuple[bytes, bytes, int] | None


class _Spot(NamedTuple):
    """Where the next transaction goes: `log_index` is that of its first log."""

    chain_id: int
    number: int
    timestamp: int
    log_index: int

    def place(self, offset: int = 0) -> Place:
        return self.chain_id, self.number, self.log_index + offset

    def identifier(self, origin: bytes, offset: int = 0) -> Identifier:
        """What an executing message writes to name a log here."""
        index = self.log_index + offset
        return Identifier(origin, self.number, index, self.timestamp, self.chain_id)


class _Call(NamedTuple):
    """A transaction before it has a sender and a hash."""

    target: bytes
    calldata: bytes
    logs: tuple[Emitted, ...]
    named: tuple[Identifier, bytes] | None = None


class Traffic:
    """Everything that happened so far on all chains."""

    def __init__(self, chain_ids: tuple[int, ...], seed: int) -> None:
        self.messages: dict[bytes, MessageTruth] = {}
        self.executions: list[ExecutionTruth] = []
        self.read_pings: set[Place] = set()
        self._dice = random.Random(seed)
        self._chain_ids = chain_ids
        self._accounts = [self._dice.randbytes(20) for _ in range(400)]
        self._nonces = dict.fromkeys(chain_ids, 0)
        self._waiting: dict[int, deque[_Sent]] = {chain_id: deque() for chain_id in chain_ids}
        self._lost: dict[int, deque[_Sent]] = {chain_id: deque() for chain_id in chain_ids}
        self._fresh: list[_Sent] = []
        self._fresh_reads: list[tuple[Identifier, Emitted]] = []
        self._readable: deque[tuple[Identifier, Emitted]] = deque(maxlen=_RECENT)

    def transactions(self, chain_id: int, number: int, timestamp: int) -> list[Transaction]:
        """What the next block of a chain holds."""
        found: list[Transaction] = []
        log_index = 0
        for index in range(self._activity()):
            call = self._choose(chain_id)(_Spot(chain_id, number, timestamp, log_index))
            digest = keccak256(b"%d:%d:%d" % (chain_id, number, index))
            sender = self._dice.choice(self._accounts)
            found.append(Transaction(digest, sender, *call))
            log_index += len(call.logs)
        return found

    def settle(self) -> None:
        """The blocks are mined: what they sent can be relayed and read from now on."""
        for sent in self._fresh:
            lost = self._dice.random() < _NEVER_RELAYED
            if lost:
                self._lost[sent.identifier.chain_id].append(sent)
            else:
                self._waiting[sent.destination].append(sent)
        self._readable.extend(self._fresh_reads)
        self._fresh.clear()
        self._fresh_reads.clear()

    def _activity(self) -> int:
        share = self._dice.random()
        if share < _EMPTY:
            return 0
        return self._dice.randint(*(_MANY if share > 1 - _BUSY else _FEW))

    def _choose(self, chain_id: int) -> Callable[[_Spot], _Call]:
        share = self._dice.random()
        if share < _RESENDS and self._lost[chain_id]:
            return self._resend
        if share < _READS and self._readable:
            return self._read
        if share < _PINGS:
            return self._ping
        if share < _RELAYS and self._waiting[chain_id]:
            return self._relay
        return self._send

    def _send(self, spot: _Spot) -> _Call:
        """A message, one in five with ETH."""
        dice, source = self._dice, spot.chain_id
        destination = dice.choice([other for other in self._chain_ids if other != source])
        sender, target = dice.choice(self._accounts), dice.choice(self._accounts)
        nonce, message = self._nonces[source], dice.randbytes(dice.choice(_SIZES))
        self._nonces[source] = nonce + 1
        eth = None
        if dice.random() < _ETH:
            eth = sender, target, dice.randrange(10**18)
            sender = target = SUPERCHAIN_ETH_BRIDGE
        log = events.sent(destination, nonce, sender=sender, target=target, message=message)
        key = message_hash(
            destination=destination,
            source=source,
            nonce=nonce,
            sender=sender,
            target=target,
            message=message,
        )
        offset = 0 if eth is None else 1  # an ETH transfer logs something before
        place = spot.place(offset)
        identifier = spot.identifier(L2_TO_L2_MESSENGER, offset)
        sent = _Sent(key, nonce, destination, log, identifier, eth)
        self._fresh.append(sent)
        self.messages[key] = MessageTruth(
            key, Status.INITIATED.value, source, destination, nonce, place, 1, None
        )
        if eth is None:
            calldata = events.send_calldata(destination, target, message)
            return _Call(L2_TO_L2_MESSENGER, calldata, (log,))
        before, after = events.eth_sent(*eth, destination)
        self._fresh_reads.append((spot.identifier(SUPERCHAIN_ETH_BRIDGE, 2), after))
        return _Call(SUPERCHAIN_ETH_BRIDGE, b"\x64\xa1\x97\xf3", (before, log, after))

    def _resend(self, spot: _Spot) -> _Call:
        """The log of a message that nobody relayed, again; now it can be relayed from here."""
        sent = self._lost[spot.chain_id].popleft()
        self._fresh.append(sent._replace(identifier=spot.identifier(L2_TO_L2_MESSENGER)))
        before = self.messages[sent.key]
        self.messages[sent.key] = msgspec.structs.replace(before, sends=before.sends + 1)
        return _Call(L2_TO_L2_MESSENGER, b"resend" + sent.log.payload, (sent.log,))

    def _relay(self, spot: _Spot) -> _Call:
        """The relay of a message, a few of them with a wrong timestamp in the identifier."""
        sent = self._waiting[spot.chain_id].popleft()
        named, wrong = sent.identifier, self._dice.random() < _WRONG_RELAYS
        if wrong:
            named = _moved(named)
        payload = sent.log.payload
        digest = keccak256(payload)
        source = named.chain_id
        between = () if sent.eth is None else events.eth_relayed(*sent.eth, source)
        logs = (
            events.executing(named, digest),
            *between,
            events.relayed(source, sent.nonce, sent.key),
        )
        self._note(spot.place(), Validity.INVALID if wrong else Validity.VALID, relay=True)
        self.messages[sent.key] = msgspec.structs.replace(
            self.messages[sent.key],
            status=(Status.INVALID if wrong else Status.EXECUTED).value,
            relay=spot.place(len(logs) - 1),
        )
        calldata = events.relay_calldata(named, payload)
        return _Call(L2_TO_L2_MESSENGER, calldata, logs, (named, digest))

    def _ping(self, spot: _Spot) -> _Call:
        """A log of another contract, which an event read may name."""
        log = events.ping(spot.number)
        self._fresh_reads.append((spot.identifier(PINGER), log))
        return _Call(PINGER, b"\x5c\x36\xb1\x86", (log,))

    def _read(self, spot: _Spot) -> _Call:
        """An executing message that relays nothing; one in four names what is not so."""
        named, log = self._dice.choice(self._readable)
        digest, validity, foreign = keccak256(log.payload), Validity.VALID, named.origin == PINGER
        if self._dice.random() < 1 / 4:
            validity = Validity.INVALID
            named, digest = self._wrong(named, digest)
        if foreign and named.chain_id != _STRANGER and named.log_index != _NO_INDEX:
            self.read_pings.add((named.chain_id, named.block_number, named.log_index))
        self._note(spot.place(), validity, foreign=foreign)
        log = events.executing(named, digest)
        return _Call(CROSS_L2_INBOX, b"\xab\x4d\x6f\x75", (log,), (named, digest))

    def _wrong(self, named: Identifier, digest: bytes) -> tuple[Identifier, bytes]:
        """One of the ways in which an identifier can be wrong."""
        match self._dice.randrange(4):
            case 0:
                return named, keccak256(digest)
            case 1:
                return _moved(named), digest
            case 2 if named.origin == PINGER:
                return msgspec.structs.replace(named, log_index=_NO_INDEX), digest
            case _:
                return msgspec.structs.replace(named, chain_id=_STRANGER), digest

    def _note(
        self, place: Place, validity: Validity, *, relay: bool = False, foreign: bool = False
    ) -> None:
        self.executions.append(ExecutionTruth(place, validity.value, relay, foreign))


def _moved(named: Identifier) -> Identifier:
    """The same place with a timestamp that it does not have."""
    return msgspec.structs.replace(named, timestamp=named.timestamp - 1)
