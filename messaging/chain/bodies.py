"""A block with its transactions, as far as a replacement is recognised by them; it judges none."""

from typing import Annotated, TypeAlias

import msgspec

from messaging.chain.client import BlockBody
from messaging.chain.jsonrpc import JsonRpc, Question
from messaging.chain.wire import quantity, unhex
from messaging.protocol.replacement import BlockTransaction

_Hash: TypeAlias = Annotated[str, msgspec.Meta(min_length=66, max_length=66)]
_Address: TypeAlias = Annotated[str, msgspec.Meta(min_length=42, max_length=42)]
_Number: TypeAlias = Annotated[str, msgspec.Meta(min_length=3, max_length=18)]


class _WireTransaction(msgspec.Struct, rename="camel", gc=False):
    from_: _Address = msgspec.field(name="from")
    to: _Address | None
    gas: _Number
    input: str
    type: _Number = "0x0"
    source_hash: _Hash | None = None


class _WireBody(msgspec.Struct, rename="camel", gc=False):
    number: _Number
    hash: _Hash
    timestamp: _Number
    transactions: tuple[_WireTransaction, ...]


_decode = msgspec.json.Decoder(_WireBody | None).decode


def ask_body(rpc: JsonRpc, number: int) -> msgspec.Raw:
    """The raw answer on the block at a height; raises a ChainError."""
    (raw,) = rpc.require([Question("eth_getBlockByNumber", (hex(number), True))])
    return raw


def read_body(raw: msgspec.Raw) -> BlockBody | None:
    """The block, None where the node has none there; raises MsgspecError or ValueError."""
    item = _decode(raw)
    if item is None:
        return None
    return BlockBody(
        quantity(item.number),
        unhex(item.hash),
        quantity(item.timestamp),
        tuple(
            BlockTransaction(
                type=quantity(one.type),
                sender=unhex(one.from_),
                target=None if one.to is None else unhex(one.to),
                gas=quantity(one.gas),
                calldata=unhex(one.input),
                source_hash=None if one.source_hash is None else unhex(one.source_hash),
            )
            for one in item.transactions
        ),
    )
