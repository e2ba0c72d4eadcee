"""Why a block was replaced: an invalid message in it, or an ordinary reorg; pure, it asks nobody.

The rules are those of the domain reference, 3.3: an invalidated block is replaced at its height by
one that holds deposits only.
"""

from collections.abc import Sequence
from enum import IntEnum

import msgspec

from messaging.protocol.hashing import invalidated_block_source_hash, keccak256

DEPOSIT_TYPE = 0x7E
MARK_SENDER = bytes.fromhex("deaddeaddeaddeaddeaddeaddeaddeaddead0002")
MARK_TARGET = bytes(20)
MARK_GAS = 36_000
_WORD = 32
_PREIMAGE_SIZE = 4 * _WORD  # version, state root, message passer root, invalidated block hash


class Cause(IntEnum):
    """Why facts were taken back. `PENDING`: the new block is not looked at yet; `UNKNOWN`: no node
    could tell; `LIKELY_REPLACED`: the new block holds deposits only, which proves nothing alone;
    `RESYNC`: a person had the chain read again."""

    PENDING = 0
    UNKNOWN = 1
    ORDINARY = 2
    LIKELY_REPLACED = 3
    REPLACED = 4
    RESYNC = 5


class BlockTransaction(msgspec.Struct, frozen=True, gc=False):
    """A transaction as its block's kind is judged by it; `source_hash` of deposits, where given."""

    type: int
    sender: bytes
    target: bytes | None
    gas: int
    calldata: bytes
    source_hash: bytes | None = None


class Replacement(msgspec.Struct, frozen=True, gc=False):
    """The judgement; `invalidated_hash` is the block thrown away, where something names it."""

    cause: Cause
    invalidated_hash: bytes | None = None


def invalidated_by(transactions: Sequence[BlockTransaction]) -> bytes | None:
    """The block hash that the mark of a replacement block names, None where there is no mark.

    Networks of the supervisor's time put it into the block's last transaction.
    """
    if not transactions:
        return None
    last = transactions[-1]
    marked = (last.type, last.sender, last.target, last.gas)
    if marked != (DEPOSIT_TYPE, MARK_SENDER, MARK_TARGET, MARK_GAS):
        return None
    preimage = last.calldata
    if len(preimage) != _PREIMAGE_SIZE or any(preimage[:_WORD]):
        return None
    told = last.source_hash
    if told is not None and told != invalidated_block_source_hash(keccak256(preimage)):
        return None
    return preimage[-_WORD:]


def judge_replacement(
    old_hash: bytes | None,
    new_hash: bytes,
    transactions: Sequence[BlockTransaction],
    *,
    optimistic_hash: bytes | None = None,
) -> Replacement:
    """Why the block `old_hash` became `new_hash`, whose transactions these are.

    `optimistic_hash` is what a supernode says that the height held before verification: another
    block than the canonical one proves a replacement, the same one disproves it.
    """
    if (named := invalidated_by(transactions)) is not None:
        return Replacement(Cause.REPLACED, named)
    if optimistic_hash is not None:
        if optimistic_hash != new_hash:
            return Replacement(Cause.REPLACED, optimistic_hash)
        return Replacement(Cause.ORDINARY)
    changed = old_hash is not None and old_hash != new_hash
    deposits_only = bool(transactions) and all(one.type == DEPOSIT_TYPE for one in transactions)
    return Replacement(Cause.LIKELY_REPLACED if changed and deposits_only else Cause.ORDINARY)
