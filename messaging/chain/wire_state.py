"""The JSON of a chain's present state as typed shapes, and its way into values.

Readers raise `msgspec.MsgspecError` or `ValueError` on anything that is not such an answer.
"""

from typing import Annotated, TypeAlias

import msgspec

from messaging.chain.errors import Retry
from messaging.chain.wire import WireAccess, quantity, unhex

_Hash: TypeAlias = Annotated[str, msgspec.Meta(min_length=66, max_length=66)]
_Address: TypeAlias = Annotated[str, msgspec.Meta(min_length=42, max_length=42)]
_Number: TypeAlias = Annotated[str, msgspec.Meta(min_length=3, max_length=18)]
_Wei: TypeAlias = Annotated[str, msgspec.Meta(min_length=3, max_length=66)]


class Tip(msgspec.Struct, frozen=True, gc=False):
    """A block, as far as it is told what a question was asked at; `base_fee` in wei."""

    number: int
    hash: bytes
    timestamp: int
    base_fee: int | None


class TransactionState(msgspec.Struct, frozen=True, gc=False):
    """A transaction, mined or waiting: `block` is None of one that waits; `max_fee` in wei."""

    hash: bytes
    block: int | None
    sender: bytes
    target: bytes | None
    nonce: int
    max_fee: int | None
    calldata: bytes
    access_list: tuple[tuple[bytes, tuple[bytes, ...]], ...]


class _WireTip(msgspec.Struct, rename="camel", gc=False):
    number: _Number
    hash: _Hash
    timestamp: _Number
    base_fee_per_gas: _Wei | None = None


class _WireState(msgspec.Struct, rename="camel", gc=False):
    hash: _Hash
    nonce: _Number
    from_: _Address = msgspec.field(name="from")
    to: _Address | None = None
    input: str = "0x"
    block_number: _Number | None = None
    block_hash: _Hash | None = None
    gas_price: _Wei | None = None
    max_fee_per_gas: _Wei | None = None
    access_list: tuple[WireAccess, ...] | None = None


class _WirePending(msgspec.Struct, gc=False):
    transactions: tuple[_WireState, ...]


_decode_tip = msgspec.json.Decoder(_WireTip | None).decode
_decode_state = msgspec.json.Decoder(_WireState | None).decode
_decode_pending = msgspec.json.Decoder(_WirePending | None).decode
_decode_text = msgspec.json.Decoder(str).decode
_decode_number = msgspec.json.Decoder(_Wei).decode


def read_data(raw: msgspec.Raw) -> bytes:
    """The bytes of hex data."""
    return unhex(_decode_text(raw))


def read_quantity(raw: msgspec.Raw) -> int:
    """A number of up to 256 bits."""
    return quantity(_decode_number(raw))


def read_tip(raw: msgspec.Raw) -> Tip:
    """A block; raises Retry where the node has none there."""
    item = _decode_tip(raw)
    if item is None:
        raise Retry("The node has no block there yet: ask again when it has caught up.")
    fee = item.base_fee_per_gas
    return Tip(
        quantity(item.number),
        unhex(item.hash),
        quantity(item.timestamp),
        None if fee is None else quantity(fee),
    )


def read_transaction_state(raw: msgspec.Raw) -> TransactionState | None:
    """A transaction, None where the node knows none."""
    item = _decode_state(raw)
    return None if item is None else _state(item)


def read_pending(raw: msgspec.Raw) -> tuple[TransactionState, ...]:
    """The transactions of a block that is not mined."""
    item = _decode_pending(raw)
    return () if item is None else tuple(_state(one) for one in item.transactions)


def _state(item: _WireState) -> TransactionState:
    fee = item.max_fee_per_gas or item.gas_price
    mined = item.block_hash is not None and item.block_number is not None
    return TransactionState(
        hash=unhex(item.hash),
        block=quantity(item.block_number or "") if mined else None,
        sender=unhex(item.from_),
        target=None if item.to is None else unhex(item.to),
        nonce=quantity(item.nonce),
        max_fee=None if fee is None else quantity(fee),
        calldata=unhex(item.input),
        access_list=tuple(
            (unhex(entry.address), tuple(unhex(key) for key in entry.storage_keys))
            for entry in item.access_list or ()
        ),
    )
