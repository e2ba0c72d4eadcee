"""JSON-RPC methods of a served chain: parameters in, rendered JSON out; no HTTP."""

from collections.abc import Callable
from typing import Any

import msgspec

from benchmarks import rendered
from benchmarks.faults import Refusal
from benchmarks.served import LogFilter, ServedChain, render_block
from messaging.protocol.contracts import (
    L2_TO_L2_MESSENGER,
    SELECTOR_MESSAGE_NONCE,
    SELECTOR_VERSION,
    TOPIC_SENT_MESSAGE,
)
from messaging.protocol.words import write_bytes, write_uint

_MESSENGER_VERSION = b"1.3.0"
_Method = Callable[[ServedChain, list[Any]], bytes]


class Call(msgspec.Struct):
    """One JSON-RPC request."""

    method: str
    id: msgspec.Raw = msgspec.Raw(rendered.NULL)
    params: list[Any] = []


def answer(chain: ServedChain, call: Call) -> bytes:
    """The JSON-RPC answer to one call."""
    try:
        result = _METHODS.get(call.method, _unknown)(chain, call.params)
    except Refusal as refusal:
        chain.refused += 1
        error = msgspec.json.encode({"code": refusal.code, "message": str(refusal)})
        return b'{"jsonrpc":"2.0","id":' + bytes(call.id) + b',"error":' + error + b"}"
    return b'{"jsonrpc":"2.0","id":' + bytes(call.id) + b',"result":' + result + b"}"


def _unknown(_chain: ServedChain, _params: list[Any]) -> bytes:
    raise Refusal(-32601, "the method does not exist/is not available")


def _block_by_number(chain: ServedChain, params: list[Any]) -> bytes:
    return render_block(chain, chain.block(params[0]), whole=_whole(params))


def _block_by_hash(chain: ServedChain, params: list[Any]) -> bytes:
    return render_block(chain, chain.block_of_hash(params[0]), whole=_whole(params))


def _whole(params: list[Any]) -> bool:
    return len(params) > 1 and bool(params[1])


def _logs(chain: ServedChain, params: list[Any]) -> bytes:
    return chain.logs(msgspec.convert(params[0], LogFilter))


def _transaction(chain: ServedChain, params: list[Any]) -> bytes:
    found = chain.transaction(params[0])
    return rendered.NULL if found is None else rendered.transaction(*found, chain.chain_id)


def _receipt(chain: ServedChain, params: list[Any]) -> bytes:
    found = chain.transaction(params[0])
    return rendered.NULL if found is None else rendered.receipt(*found)


def _block_receipts(chain: ServedChain, params: list[Any]) -> bytes:
    by_hash = len(params[0]) == 66  # noqa: PLR2004  # 0x and 32 bytes
    block = chain.block_of_hash(params[0]) if by_hash else chain.block(params[0])
    if block is None:
        return rendered.NULL
    items = range(len(block.transactions))
    return b"[" + b",".join([rendered.receipt(block, index) for index in items]) + b"]"


def _call(chain: ServedChain, params: list[Any]) -> bytes:
    data = bytes.fromhex((params[0].get("data") or params[0].get("input") or "0x")[2:])
    if params[0].get("to", "").lower() != "0x" + L2_TO_L2_MESSENGER.hex():
        return b'"0x"'
    if data[:4] == SELECTOR_VERSION:
        return _quoted(write_uint(32) + write_bytes(_MESSENGER_VERSION))
    if data[:4] == SELECTOR_MESSAGE_NONCE:
        return _quoted(write_uint(_next_nonce(chain, params[1] if len(params) > 1 else "latest")))
    raise Refusal(3, "execution reverted")


def _next_nonce(chain: ServedChain, name: str) -> int:
    block = chain.block(name)
    while block is not None and block.number > 0:
        for log in reversed(block.logs):
            if log.topics[0] == TOPIC_SENT_MESSAGE:
                return int.from_bytes(log.topics[3]) + 1
        block = chain.block(hex(block.number - 1))
    return 0


def _quoted(value: bytes) -> bytes:
    return b'"0x' + value.hex().encode() + b'"'


_METHODS: dict[str, _Method] = {
    "eth_chainId": lambda chain, _: b'"%#x"' % chain.chain_id,
    "net_version": lambda chain, _: b'"%d"' % chain.chain_id,
    "web3_clientVersion": lambda _chain, _: b'"benchmark/1"',
    "eth_syncing": lambda _chain, _: b"false",
    "eth_blockNumber": lambda chain, _: b'"%#x"' % chain.shown_head,
    "eth_gasPrice": lambda _chain, _: b'"0xf4240"',
    "eth_getCode": lambda _chain, _: b'"0x00"',
    "eth_getBlockByNumber": _block_by_number,
    "eth_getBlockByHash": _block_by_hash,
    "eth_getLogs": _logs,
    "eth_getTransactionByHash": _transaction,
    "eth_getTransactionReceipt": _receipt,
    "eth_getBlockReceipts": _block_receipts,
    "eth_call": _call,
}
