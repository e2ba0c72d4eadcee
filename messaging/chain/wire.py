"""Ethereum's JSON as typed shapes and their way into values; other shapes raise, none are guessed.

Readers raise `msgspec.MsgspecError` or `ValueError` on anything that is not such an answer.
"""

from binascii import unhexlify
from typing import Annotated, TypeAlias

import msgspec

from messaging.chain.client import Header, TransactionFact
from messaging.protocol.types import RawLog

_Hash: TypeAlias = Annotated[str, msgspec.Meta(min_length=66, max_length=66)]
_Address: TypeAlias = Annotated[str, msgspec.Meta(min_length=42, max_length=42)]
_Bloom: TypeAlias = Annotated[str, msgspec.Meta(min_length=514, max_length=514)]
# Up to 15 hex digits: everything that fits a signed 64-bit column, and no more.
_Count: TypeAlias = Annotated[str, msgspec.Meta(min_length=3, max_length=17)]
# Up to 7 hex digits: what fits a signed 32-bit column.
_Index: TypeAlias = Annotated[str, msgspec.Meta(min_length=3, max_length=9)]
_Seconds: TypeAlias = Annotated[int, msgspec.Meta(ge=0, lt=2**60)]
_Wei: TypeAlias = Annotated[str, msgspec.Meta(min_length=3, max_length=66)]


class _Fields(msgspec.Struct, rename="camel", gc=False):
    """JSON spells its members in camel case."""


class WireHeader(_Fields):
    number: _Count
    hash: _Hash
    parent_hash: _Hash
    timestamp: _Count
    logs_bloom: _Bloom


class WireLog(_Fields):
    address: _Address
    topics: tuple[_Hash, ...]
    data: str
    block_number: _Count
    log_index: _Count
    transaction_hash: _Hash
    transaction_index: _Index
    block_hash: _Hash
    # Not in every node; op-geth gives hex, some proxies a number.
    block_timestamp: _Count | _Seconds | None = None
    removed: bool = False


class WireAccess(_Fields):
    address: _Address
    storage_keys: tuple[_Hash, ...] = ()


class WireTransaction(_Fields):
    hash: _Hash
    block_number: _Count | None
    block_hash: _Hash | None
    transaction_index: _Index | None
    from_: _Address = msgspec.field(name="from")
    to: _Address | None
    gas: _Count
    value: _Wei
    input: str
    gas_price: _Wei | None = None
    access_list: tuple[WireAccess, ...] | None = None


class WireReceipt(_Fields):
    transaction_hash: _Hash
    block_hash: _Hash
    status: Annotated[str, msgspec.Meta(pattern="^0x[01]$")]
    gas_used: _Count
    effective_gas_price: _Wei | None = None


class FoundLog(msgspec.Struct, frozen=True, gc=False):
    """A log and what else the node said of it: its block's timestamp in seconds where given."""

    log: RawLog
    timestamp: int | None
    removed: bool


_decode_header = msgspec.json.Decoder(WireHeader | None).decode
_decode_logs = msgspec.json.Decoder(list[WireLog]).decode
_decode_transaction = msgspec.json.Decoder(WireTransaction | None).decode
_decode_receipt = msgspec.json.Decoder(WireReceipt | None).decode
_decode_number = msgspec.json.Decoder(_Wei).decode


def unhex(text: str) -> bytes:
    """The bytes of 0x-prefixed hex."""
    if text[:2] != "0x":
        raise ValueError("hex data without 0x")
    return unhexlify(text[2:])


def quantity(text: str) -> int:
    """The integer of a 0x-prefixed quantity."""
    if text[:2] != "0x":
        raise ValueError("a quantity without 0x")
    return int(text, 16)


def read_number(raw: msgspec.Raw) -> int:
    """A chain id: up to 256 bits."""
    return quantity(_decode_number(raw))


def read_header(raw: msgspec.Raw) -> Header | None:
    """A block's header, None where the node has no such block."""
    item = _decode_header(raw)
    if item is None:
        return None
    return Header(
        quantity(item.number),
        unhex(item.hash),
        unhex(item.parent_hash),
        quantity(item.timestamp),
        unhex(item.logs_bloom),
    )


def read_logs(raw: msgspec.Raw) -> list[FoundLog]:
    """Logs in the node's own order, mined ones only.

    Neighbours share block, transaction, contract and event: those are read once, not once a log.
    """
    found: list[FoundLog] = []
    known: dict[str, bytes] = {}
    place: tuple[object, ...] = ()
    number, block_hash, timestamp = 0, b"", None
    for item in _decode_logs(raw):
        here = (item.block_hash, item.block_number, item.block_timestamp)
        if here != place:
            place = here
            number, block_hash = quantity(item.block_number), unhex(item.block_hash)
            timestamp = _timestamp(item.block_timestamp)
        log = RawLog(
            known.get(item.address) or _learn(known, item.address),
            tuple([known.get(topic) or unhex(topic) for topic in item.topics]),
            unhex(item.data),
            number,
            quantity(item.log_index),
            known.get(item.transaction_hash) or _learn(known, item.transaction_hash),
            quantity(item.transaction_index),
            block_hash,
        )
        if item.topics and item.topics[0] not in known:
            known[item.topics[0]] = log.topics[0]
        found.append(FoundLog(log, timestamp, item.removed))
    return found


def _learn(known: dict[str, bytes], text: str) -> bytes:
    value = known[text] = unhex(text)
    return value


def read_transaction(raw: msgspec.Raw, raw_receipt: msgspec.Raw) -> TransactionFact | None:
    """A mined transaction; None where the node does not know it or has not mined it.

    Raises ValueError where transaction and receipt name different blocks or hashes.
    """
    item, receipt = _decode_transaction(raw), _decode_receipt(raw_receipt)
    if item is None or receipt is None or item.block_hash is None:
        return None
    return join_transaction(item, receipt)


def join_transaction(item: WireTransaction, receipt: WireReceipt) -> TransactionFact:
    """A mined transaction with its receipt; raises ValueError where they are not of one block."""
    if (item.hash, item.block_hash) != (receipt.transaction_hash, receipt.block_hash):
        raise ValueError("a receipt of another block than its transaction")
    return TransactionFact(
        hash=unhex(item.hash),
        block_number=quantity(item.block_number or ""),
        block_hash=unhex(item.block_hash or ""),
        index=quantity(item.transaction_index or ""),
        sender=unhex(item.from_),
        target=None if item.to is None else unhex(item.to),
        status=quantity(receipt.status),
        gas_used=quantity(receipt.gas_used),
        gas_limit=quantity(item.gas),
        gas_price=quantity(receipt.effective_gas_price or item.gas_price or "0x0"),
        value=quantity(item.value),
        calldata=unhex(item.input),
        access_list=tuple(
            (unhex(entry.address), tuple(unhex(key) for key in entry.storage_keys))
            for entry in item.access_list or ()
        ),
    )


def _timestamp(given: str | int | None) -> int | None:
    return quantity(given) if isinstance(given, str) else given
