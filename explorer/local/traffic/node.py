"""One local node, asked for what sending transactions needs; it signs nothing and keeps nothing."""

from typing import Any, NamedTuple

import msgspec

from explorer.local.traffic.errors import TrafficError
from messaging.chain.jsonrpc import JsonRpc, Question
from messaging.chain.session import Limits
from messaging.chain.transport import Transport
from messaging.protocol.types import RawLog

_LIMITS = Limits(connect_seconds=2, read_seconds=10, total_seconds=20)


class Receipt(NamedTuple):
    """A mined transaction: `status` 1 or 0, its logs in order, its block's number and hash."""

    transaction_hash: bytes
    status: int
    block_number: int
    logs: tuple[RawLog, ...]


class Node:
    """Raises a `ChainError` for whatever the node refuses, and where it cannot be reached."""

    def __init__(self, url: str, *, label: str) -> None:
        transport = Transport(url, label=label, limits=_LIMITS, allow_loopback=True)
        self._rpc = JsonRpc(transport, batch=_LIMITS.batch)

    def software(self) -> str:
        """The client's own name, for example `anvil/v1.7.1`."""
        return str(self._ask("web3_clientVersion"))

    def chain_id(self) -> int:
        """The id the node itself reports."""
        return int(self._ask("eth_chainId"), 16)

    def nonce(self, address: bytes) -> int:
        """The next nonce of an account, its waiting transactions counted."""
        return int(self._ask("eth_getTransactionCount", _hex(address), "pending"), 16)

    def gas_price(self) -> int:
        """What the node asks for now, in wei."""
        return int(self._ask("eth_gasPrice"), 16)

    def has_code(self, address: bytes) -> bool:
        """Whether a contract stands at the address."""
        return str(self._ask("eth_getCode", _hex(address), "latest")) != "0x"

    def call(self, target: bytes, calldata: bytes) -> bytes:
        """What a view function returns at the head."""
        call = {"to": _hex(target), "data": _hex(calldata)}
        return _bytes(self._ask("eth_call", call, "latest"))

    def timestamp(self, block_number: int) -> int:
        """When a block was made, in seconds; raises `TrafficError` where the node lost it."""
        block = self._ask("eth_getBlockByNumber", hex(block_number), False)
        if block is None:
            raise TrafficError(f"block {block_number} is gone: was the network started anew?")
        return int(block["timestamp"], 16)

    def send_raw(self, signed: bytes) -> bytes:
        """The hash of the transaction that the node took."""
        return _bytes(self._ask("eth_sendRawTransaction", _hex(signed)))

    def receipt(self, transaction_hash: bytes) -> Receipt | None:
        """None while the transaction waits to be mined."""
        found = self._ask("eth_getTransactionReceipt", _hex(transaction_hash))
        if found is None:
            return None
        return Receipt(
            transaction_hash=transaction_hash,
            status=int(found["status"], 16),
            block_number=int(found["blockNumber"], 16),
            logs=tuple(map(_log, found["logs"])),
        )

    def logs(self, address: bytes, first: int) -> tuple[RawLog, ...]:
        """Everything a contract logged from block `first` to the head."""
        asked = {"address": _hex(address), "fromBlock": hex(first)}
        return tuple(map(_log, self._ask("eth_getLogs", asked)))

    def command(self, method: str, *params: object) -> None:
        """Tells a local node what to do, such as how often to make a block."""
        self._ask(method, *params)

    def _ask(self, method: str, *params: object) -> Any:
        (answer,) = self._rpc.require([Question(method, params)])
        return msgspec.json.decode(answer)


def _log(entry: dict[str, Any]) -> RawLog:
    return RawLog(
        address=_bytes(entry["address"]),
        topics=tuple(map(_bytes, entry["topics"])),
        data=_bytes(entry["data"]),
        block_number=int(entry["blockNumber"], 16),
        log_index=int(entry["logIndex"], 16),
        transaction_hash=_bytes(entry["transactionHash"]),
        transaction_index=int(entry["transactionIndex"], 16),
        block_hash=_bytes(entry["blockHash"]),
    )


def _hex(data: bytes) -> str:
    return "0x" + data.hex()


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("0x"))
