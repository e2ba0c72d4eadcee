"""A replaced block is told from an ordinary reorg by its marks, by its deposits, by a supernode."""

from typing import Any

import msgspec
import pytest

from messaging.protocol.hashing import invalidated_block_source_hash, keccak256
from messaging.protocol.replacement import (
    BlockTransaction,
    Cause,
    Replacement,
    invalidated_by,
    judge_replacement,
)
from tests.fakes.replaced import mark
from tests.protocol.vectors import unhex, vectors

OLD, NEW, OTHER = (keccak256(name) for name in (b"old", b"new", b"other"))
DEPOSIT = BlockTransaction(0x7E, bytes(20), bytes(20), 1_000_000, b"")
USER = BlockTransaction(0x02, bytes(20), bytes(20), 21_000, b"")


def _mark(invalidated: bytes = OLD, **changes: object) -> BlockTransaction:
    sent = mark(invalidated)
    whole = BlockTransaction(sent.type, sent.sender, sent.target, sent.gas_limit, sent.calldata)
    return msgspec.structs.replace(whole, **changes)


def test_the_mark_names_the_block_that_was_thrown_away() -> None:
    assert judge_replacement(OLD, NEW, (DEPOSIT, _mark())) == Replacement(Cause.REPLACED, OLD)
    assert judge_replacement(None, NEW, (DEPOSIT, _mark())) == Replacement(Cause.REPLACED, OLD)


@pytest.mark.parametrize(
    "changes",
    [
        {"type": 2},
        {"sender": bytes.fromhex("deaddeaddeaddeaddeaddeaddeaddeaddead0001")},
        {"target": None},
        {"target": b"\x01" * 20},
        {"gas": 36_001},
        {"calldata": bytes(127)},
        {"calldata": bytes(129)},
        {"calldata": bytes(31) + b"\x01" + bytes(96)},
    ],
)
def test_what_differs_from_the_mark_in_anything_is_none(changes: dict[str, Any]) -> None:
    assert invalidated_by((DEPOSIT, _mark(**changes))) is None


def test_only_the_last_transaction_is_a_mark() -> None:
    assert invalidated_by((_mark(), DEPOSIT)) is None
    assert invalidated_by(()) is None


@pytest.mark.parametrize(("asked", "expected"), vectors("invalidated_block_source_hash"))
def test_a_source_hash_belongs_to_the_output_root(
    asked: dict[str, Any], expected: dict[str, Any]
) -> None:
    told = invalidated_block_source_hash(unhex(asked["outputRoot"]))
    assert told == unhex(expected["sourceHash"])
    root = keccak256(_mark().calldata)
    assert invalidated_by((_mark(source_hash=invalidated_block_source_hash(root)),)) == OLD
    assert invalidated_by((_mark(source_hash=told),)) is None


@pytest.mark.parametrize(
    ("old", "transactions", "cause"),
    [
        (OLD, (DEPOSIT, DEPOSIT), Cause.LIKELY_REPLACED),
        (OLD, (DEPOSIT, USER), Cause.ORDINARY),
        (OLD, (), Cause.ORDINARY),
        (None, (DEPOSIT,), Cause.ORDINARY),
        (NEW, (DEPOSIT,), Cause.ORDINARY),
    ],
)
def test_deposits_only_at_a_known_height_with_another_hash_is_likely_a_replacement(
    old: bytes | None, transactions: tuple[BlockTransaction, ...], cause: Cause
) -> None:
    assert judge_replacement(old, NEW, transactions) == Replacement(cause)


def test_a_supernode_proves_or_disproves_what_deposits_only_suggest() -> None:
    proved = judge_replacement(OLD, NEW, (DEPOSIT,), optimistic_hash=OLD)
    assert proved == Replacement(Cause.REPLACED, OLD)
    disproved = judge_replacement(OLD, NEW, (DEPOSIT,), optimistic_hash=NEW)
    assert disproved == Replacement(Cause.ORDINARY)
    assert judge_replacement(OLD, NEW, (_mark(OTHER),), optimistic_hash=NEW) == Replacement(
        Cause.REPLACED, OTHER
    )
