"""What an honest node answers for a fake chain, method by method, as JSON values."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from messaging.protocol.contracts import (
    L2_TO_L2_MESSENGER,
    SELECTOR_MESSAGE_NONCE,
    SELECTOR_SUCCESSFUL_MESSAGES,
    SELECTOR_VERSION,
    TOPIC_RELAYED_MESSAGE,
    TOPIC_SENT_MESSAGE,
)
from messaging.protocol.types import RawLog
from tests.fakes.chain import Block, FakeChain, Transaction
from tests.fakes.emitted import word

GAS_PRICE = 1_000_000


class Refusal(Exception):
    """A JSON-RPC error instead of a result."""

    def __init__(self, code: int, message: str, data: str | None = None) -> None:
        super().__init__(message)
        self.error: dict[str, object] = {"code": code, "message": message}
        if data is not None:
            self.error["data"] = data


class View(msgspec.Struct, frozen=True):
    """A chain as one node sees it: the blocks up to `head`, timestamps in logs or not; `extra`
    methods are called with the chain."""

    chain: FakeChain
    chain_id: int
    head: int
    log_timestamps: str = "hex"
    extra: Mapping[str, Callable[..., object]] = {}

    def block(self, name: str) -> Block | None:
        """A block by label or number, None above this node's head."""
        labels = {"safe": self.chain.safe, "finalized": self.chain.finalized}
        # A sequencer tells nothing of what waits: its pending block is the newest one.
        number = self.head if name in {"latest", "pending"} else None
        if name in labels:
            number = min(labels[name].number, self.head)
        if number is None:
            number = 0 if name == "earliest" else int(name, 16)
        return self.chain.blocks[number] if number <= self.head else None


def answer(view: View, method: str, params: list[Any]) -> object:
    """The result of a method; raises Refusal as a node would."""
    if method in view.extra:
        return view.extra[method](view.chain, *params)
    found = _METHODS.get(method)
    if found is None:
        raise Refusal(-32601, f"the method {method} does not exist/is not available")
    return found(view, *params)


def _chain_id(view: View) -> str:
    return hex(view.chain_id)


def _block_number(view: View) -> str:
    return hex(view.head)


def _block_by_number(view: View, name: str, full: bool = False) -> object:
    return _block_json(view.block(name), full=full)


def _block_by_hash(view: View, digest: str, full: bool = False) -> object:
    return _block_json(_named(view, digest), full=full)


def _block_receipts(view: View, name: str) -> object:
    block = view.block(name)
    return None if block is None else [_receipt(view, _hex(one.hash)) for one in block.transactions]


def _logs(view: View, among: dict[str, Any]) -> list[dict[str, object]]:
    if "blockHash" in among:
        block = _named(view, among["blockHash"])
        if block is None:
            raise Refusal(-32000, "unknown block")
        blocks = [block]
    else:
        first = view.block(among.get("fromBlock", "latest"))
        last = view.block(among.get("toBlock", "latest")) or view.chain.blocks[view.head]
        blocks = [] if first is None else view.chain.blocks[first.number : last.number + 1]
    return [
        _log_json(view, block, log)
        for block in blocks
        for log in block.raw_logs()
        if _matches(log, among)
    ]


def _matches(log: RawLog, among: dict[str, Any]) -> bool:
    addresses = _choices(among.get("address"))
    if addresses and _hex(log.address) not in addresses:
        return False
    wanted = [_choices(choice) for choice in among.get("topics") or []]
    if len(wanted) > len(log.topics):
        return False
    pairs = zip(wanted, log.topics, strict=False)
    return all(not choices or _hex(topic) in choices for choices, topic in pairs)


def _choices(given: str | list[str] | None) -> list[str]:
    if given is None:
        return []
    return [item.lower() for item in ([given] if isinstance(given, str) else given)]


def _transaction(view: View, digest: str) -> object:
    found = _find(view, digest)
    if found is None:
        return None
    return _transaction_json(*found)


def _transaction_json(block: Block, item: Transaction) -> dict[str, object]:
    return {
        "hash": _hex(item.hash),
        "blockHash": _hex(block.hash),
        "blockNumber": hex(block.number),
        "transactionIndex": hex(block.transactions.index(item)),
        "from": _hex(item.sender),
        "to": _hex(item.target),
        "gas": hex(item.gas_limit),
        "gasPrice": hex(GAS_PRICE),
        "value": hex(item.value),
        "input": _hex(item.calldata),
        "type": hex(item.type),
        "accessList": [
            {"address": _hex(address), "storageKeys": [_hex(key) for key in keys]}
            for address, keys in item.access_list
        ],
    }


def _receipt(view: View, digest: str) -> object:
    found = _find(view, digest)
    if found is None:
        return None
    block, item = found
    return {
        "transactionHash": digest,
        "blockHash": _hex(block.hash),
        "blockNumber": hex(block.number),
        "transactionIndex": hex(block.transactions.index(item)),
        "status": hex(item.status),
        "gasUsed": hex(item.gas_used),
        "effectiveGasPrice": hex(GAS_PRICE),
        "logs": [
            _log_json(view, block, log)
            for log in block.raw_logs()
            if log.transaction_hash == item.hash
        ],
    }


def _call(view: View, call: dict[str, str], name: str = "latest") -> str:
    target = bytes.fromhex(call["to"][2:])
    data = bytes.fromhex((call.get("data") or call.get("input") or "0x")[2:])
    failed = _failed_call(view, target, data)
    if failed is not None and "accessList" in call:
        raise Refusal(3, "execution reverted", _hex(failed.revert))
    given = view.chain.calls.get((target, data))
    if isinstance(given, Exception):
        raise given
    if given is None and target == L2_TO_L2_MESSENGER:
        given = _messenger(view, data, name)
    return _hex(given or b"")


def _failed_call(view: View, target: bytes, data: bytes) -> Transaction | None:
    """The reverted transaction that made this call: the same call reverts again."""
    items = (item for block in view.chain.blocks for item in block.transactions)
    mine = (item for item in items if (item.target, item.calldata) == (target, data))
    return next((item for item in mine if item.status == 0), None)


def _trace(view: View, digest: str, how: dict[str, object]) -> object:
    found = _find(view, digest)
    if found is None or how.get("tracer") != "callTracer":
        raise Refusal(-32000, "transaction not found")
    _, item = found
    call = {"type": "CALL", "to": _hex(item.target), "input": _hex(item.calldata)}
    if item.status == 0:
        call["error"] = "execution reverted" if item.revert else "out of gas"
    return call | ({"output": _hex(item.revert)} if item.revert else {})


def _messenger(view: View, data: bytes, name: str) -> bytes:
    block = view.block(name)
    if block is None:
        raise Refusal(-32000, "header not found")
    if data[:4] == SELECTOR_VERSION:
        return word(32) + word(5) + b"1.3.0".ljust(32, b"\0")
    if data[:4] == SELECTOR_MESSAGE_NONCE:
        sent = [
            int.from_bytes(log.topics[3])
            for log in view.chain.logs(0, block.number)
            if log.address == L2_TO_L2_MESSENGER and log.topics[:1] == (TOPIC_SENT_MESSAGE,)
        ]
        return word(max(sent, default=-1) + 1)
    if data[:4] == SELECTOR_SUCCESSFUL_MESSAGES:
        logs = view.chain.logs(0, block.number)
        return word(
            any(
                log.topics[:1] == (TOPIC_RELAYED_MESSAGE,) and log.topics[3] == data[4:36]
                for log in logs
            )
        )
    raise Refusal(3, "execution reverted", "0x")


def _code(view: View, address: str, _name: str = "latest") -> str:
    return _hex(view.chain.codes.get(bytes.fromhex(address[2:]), b""))


def _named(view: View, digest: str) -> Block | None:
    visible = view.chain.blocks[: view.head + 1]
    return next((block for block in reversed(visible) if _hex(block.hash) == digest), None)


def _find(view: View, digest: str) -> tuple[Block, Transaction] | None:
    block = view.chain.block_of(bytes.fromhex(digest[2:]))
    if block is None or block.number > view.head:
        return None
    return block, next(item for item in block.transactions if _hex(item.hash) == digest)


def _block_json(block: Block | None, *, full: bool = False) -> object:
    if block is None:
        return None
    return {
        "number": hex(block.number),
        "hash": _hex(block.hash),
        "parentHash": _hex(block.parent_hash),
        "timestamp": hex(block.timestamp),
        "logsBloom": _hex(block.bloom),
        "transactions": [
            _transaction_json(block, item) if full else _hex(item.hash)
            for item in block.transactions
        ],
    }


def _log_json(view: View, block: Block, log: RawLog) -> dict[str, object]:
    stamps: dict[str, object] = {"hex": hex(block.timestamp), "number": block.timestamp}
    found: dict[str, object] = {
        "address": _hex(log.address),
        "topics": [_hex(topic) for topic in log.topics],
        "data": _hex(log.data),
        "blockNumber": hex(log.block_number),
        "blockHash": _hex(log.block_hash),
        "transactionHash": _hex(log.transaction_hash),
        "transactionIndex": hex(log.transaction_index),
        "logIndex": hex(log.log_index),
        "removed": False,
    }
    if view.log_timestamps in stamps:
        found["blockTimestamp"] = stamps[view.log_timestamps]
    return found


def _hex(value: bytes) -> str:
    return "0x" + value.hex()


_METHODS: dict[str, Callable[..., object]] = {
    "eth_chainId": _chain_id,
    "eth_blockNumber": _block_number,
    "eth_getBlockByNumber": _block_by_number,
    "eth_getBlockByHash": _block_by_hash,
    "eth_getLogs": _logs,
    "eth_getTransactionByHash": _transaction,
    "eth_getTransactionReceipt": _receipt,
    "eth_getBlockReceipts": _block_receipts,
    "debug_traceTransaction": _trace,
    "eth_call": _call,
    "eth_getCode": _code,
}
