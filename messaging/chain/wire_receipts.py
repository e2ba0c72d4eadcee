"""Whole blocks with their receipts as typed shapes and their way into values.

Readers raise `msgspec.MsgspecError` or `ValueError` on what is no such answer, and where answers
contradict each other.
"""

from typing import NamedTuple

import msgspec

from messaging.chain.client import TransactionFact
from messaging.chain.wire import (
    WireReceipt,
    WireTransaction,
    join_transaction,
    quantity,
    unhex,
)
from messaging.protocol.attempts import may_attempt
from messaging.protocol.text import to_hex


class BlockName(NamedTuple):
    """A block by its height and its hash."""

    number: int
    hash: bytes


class _Fields(msgspec.Struct, rename="camel", gc=False):
    """JSON spells its members in camel case."""


class _Block(_Fields):
    number: str
    hash: str
    transactions: tuple[str, ...]


class _FullBlock(_Fields):
    number: str
    hash: str
    transactions: tuple[WireTransaction, ...]


class BlockReceipt(WireReceipt, kw_only=True):
    """A receipt as it comes with its whole block."""

    transaction_index: str
    block_number: str


_decode_block = msgspec.json.Decoder(_Block | None).decode
_decode_full_block = msgspec.json.Decoder(_FullBlock | None).decode
_decode_receipts = msgspec.json.Decoder(tuple[BlockReceipt, ...] | None).decode
_decode_transaction = msgspec.json.Decoder(WireTransaction | None).decode
_decode_receipt = msgspec.json.Decoder(WireReceipt | None).decode


def read_failed_receipts(
    name: BlockName, raw_block: msgspec.Raw, raw_receipts: msgspec.Raw
) -> list[BlockReceipt]:
    """The receipts of a block with status 0: one came for each of its transactions, in order."""
    block, receipts = _decode_block(raw_block), _decode_receipts(raw_receipts)
    if block is None or receipts is None:
        raise ValueError(f"no block {name.number}")
    _check_name(name, block.number, block.hash)
    if [one.transaction_hash for one in receipts] != list(block.transactions):
        raise ValueError(f"the receipts of block {name.number} are not those of its transactions")
    for index, one in enumerate(receipts):
        _check_place(name, index, (one.block_number, one.block_hash, one.transaction_index))
    return [one for one in receipts if one.status == "0x0"]


def read_candidates(name: BlockName, raw: msgspec.Raw) -> list[WireTransaction]:
    """The transactions of a whole block that may have tried to execute a message."""
    block = _decode_full_block(raw)
    if block is None:
        raise ValueError(f"no block {name.number}")
    _check_name(name, block.number, block.hash)
    for index, one in enumerate(block.transactions):
        _check_place(name, index, (one.block_number, one.block_hash, one.transaction_index))
    return [one for one in block.transactions if _may_attempt(one)]


def read_with_receipt(raw: msgspec.Raw, receipt: BlockReceipt) -> TransactionFact:
    """The transaction of a receipt."""
    item = _decode_transaction(raw)
    if item is None:
        raise ValueError(f"no transaction {receipt.transaction_hash}, of which it has a receipt")
    told = item.block_number, item.transaction_index
    if told != (receipt.block_number, receipt.transaction_index):
        raise ValueError(f"a receipt at another place than its transaction {item.hash}")
    return join_transaction(item, receipt)


def read_for_transaction(raw: msgspec.Raw, item: WireTransaction) -> TransactionFact:
    """A transaction of a whole block with its receipt."""
    receipt = _decode_receipt(raw)
    if receipt is None:
        raise ValueError(f"no receipt of the mined transaction {item.hash}")
    return join_transaction(item, receipt)


def _check_name(name: BlockName, number: str, digest: str) -> None:
    if quantity(number) != name.number or unhex(digest) != name.hash:
        raise ValueError(f"another block {name.number} than the one asked for")


def _check_place(
    name: BlockName, index: int, told: tuple[str | None, str | None, str | None]
) -> None:
    if told != (hex(name.number), to_hex(name.hash), hex(index)):
        raise ValueError(f"transaction {index} of block {name.number} is said to stand elsewhere")


def _may_attempt(item: WireTransaction) -> bool:
    listed = tuple(
        (unhex(entry.address), tuple(unhex(key) for key in entry.storage_keys))
        for entry in item.access_list or ()
    )
    return may_attempt(None if item.to is None else unhex(item.to), unhex(item.input), listed)
