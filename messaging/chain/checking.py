"""Judges a node's answers against each other and against the question; pure, it never asks again.

Every refusal is a `Retry` that names what contradicts what: another moment or another endpoint may
answer in agreement with itself.
"""

from collections.abc import Container, Iterable, Sequence
from itertools import pairwise

from messaging.chain.client import Header
from messaging.chain.errors import Retry
from messaging.chain.watched import MASKS, bloom_mask, watched_bits
from messaging.chain.wire import FoundLog
from messaging.protocol.types import RawLog


def contradiction(who: str, detail: str) -> Retry:
    """The refusal of an answer that contradicts another one or the question."""
    return Retry(f"{who} contradicts itself: {detail}. Ask again, or ask another endpoint.")


def check_number(header: Header | None, number: int, *, who: str) -> Header:
    """The header that was asked for; a node behind the chain gives none."""
    if header is None:
        raise Retry(f"{who} has no block {number} yet: ask again when it has caught up.")
    if header.number != number:
        raise contradiction(who, f"asked for block {number} it gave block {header.number}")
    return header


def check_order(lower: Header | None, upper: Header | None, *, who: str) -> None:
    """Finalized is never above safe, safe never above latest."""
    if lower is not None and upper is not None and lower.number > upper.number:
        raise contradiction(
            who,
            f"block {lower.number} has a higher label than block {upper.number}, which is below it",
        )


def check_links(headers: Sequence[Header], *, who: str) -> None:
    """Each header follows the one before it by number and by parent hash."""
    for parent, child in pairwise(headers):
        if child.number != parent.number + 1 or child.parent_hash != parent.hash:
            raise contradiction(
                who,
                f"block {child.number} names the parent {_short(child.parent_hash)}, but block "
                f"{parent.number} has the hash {_short(parent.hash)}",
            )


def check_logs(
    found: Sequence[FoundLog],
    first: int,
    last: int,
    *,
    who: str,
    among: Container[bytes] | None = MASKS,
) -> None:
    """Every log is of first..last, not removed, in order, and `among` these (None: any); logs of
    one transaction, and no others, share its index."""
    before = earlier = (first, -1)
    transaction = b""
    for item in found:
        log = item.log
        place = (log.block_number, log.log_index)
        sender = (log.block_number, log.transaction_index)
        if item.removed:
            raise contradiction(who, f"log {_place(log)} is marked as removed from the chain")
        if among is not None and log.address not in among:
            raise contradiction(who, f"log {_place(log)} is of a contract that was not asked for")
        if not first <= log.block_number <= last:
            raise contradiction(who, f"log {_place(log)} is not in blocks {first} to {last}")
        if place <= before:
            raise contradiction(who, f"log {_place(log)} comes twice or out of order")
        if sender < earlier or (sender == earlier) != (log.transaction_hash == transaction):
            raise contradiction(
                who, f"log {_place(log)} names a transaction index that its neighbours contradict"
            )
        before, earlier, transaction = place, sender, log.transaction_hash


def check_block(found: Iterable[FoundLog], header: Header, *, who: str) -> None:
    """The logs of one block name its number, hash and timestamp, and its bloom names them."""
    bloom = int.from_bytes(header.logs_bloom)
    for item in found:
        log = item.log
        if (log.block_number, log.block_hash) != (header.number, header.hash):
            raise contradiction(
                who,
                f"log {_place(log)} names the block {_short(log.block_hash)}, but the header of "
                f"block {header.number} has the hash {_short(header.hash)}",
            )
        if item.timestamp not in {None, header.timestamp}:
            raise contradiction(
                who,
                f"log {_place(log)} is of second {item.timestamp}, but the header of its block "
                f"says {header.timestamp}",
            )
        mask = MASKS.get(log.address, 0)
        if bloom & mask != mask:
            raise contradiction(who, f"the bloom of block {header.number} lacks log {_place(log)}")


def one_a_block(found: Iterable[FoundLog], *, who: str) -> tuple[FoundLog, ...]:
    """The first log of every block; all logs of a block must name one hash and one second."""
    firsts: list[FoundLog] = []
    for item in found:
        log = item.log
        if not firsts or firsts[-1].log.block_number != log.block_number:
            firsts.append(item)
        elif firsts[-1].log.block_hash != log.block_hash or firsts[-1].timestamp != item.timestamp:
            raise contradiction(
                who, f"the logs of block {log.block_number} name different blocks or seconds"
            )
    return tuple(firsts)


def check_silence(
    header: Header, found: Sequence[FoundLog], everything: Sequence[FoundLog], *, who: str
) -> None:
    """A bloom that names one of our contracts, though it did not log, is explained by other logs.

    Bits of a bloom are shared, so a busy block names contracts that did not log in it. All logs
    of the block, of which `found` were given as ours, must then explain those bits; an index that
    lost logs cannot.
    """
    check_block(everything, header, who=who)
    given = {(item.log.address, item.log.log_index) for item in found}
    explained = 0
    for item in everything:
        if item.log.address in MASKS and (item.log.address, item.log.log_index) not in given:
            raise contradiction(who, f"it first left out log {_place(item.log)}, then gave it")
        for entry in (item.log.address, *item.log.topics):
            explained |= bloom_mask(entry)
    if watched_bits(header.logs_bloom) & ~explained:
        raise contradiction(
            who,
            f"the bloom of block {header.number} names our contracts, but not all their logs came",
        )


def check_bloom(header: Header, everything: Sequence[FoundLog], *, who: str) -> None:
    """The header's bloom is exactly that of these logs, so that none of the block is left out."""
    bits = 0
    for item in everything:
        for entry in (item.log.address, *item.log.topics):
            bits |= bloom_mask(entry)
    if bits != int.from_bytes(header.logs_bloom):
        raise contradiction(
            who, f"the bloom of block {header.number} is not that of the {len(everything)} logs"
        )


def check_indexes(header: Header, everything: Sequence[FoundLog], *, who: str) -> None:
    """All logs of a block are counted from 0 without a hole; two of one shape share their bloom."""
    for index, item in enumerate(everything):
        if item.log.log_index != index:
            raise contradiction(
                who, f"log {header.number}:{index} is missing among all of its block"
            )


def _place(log: RawLog) -> str:
    return f"{log.block_number}:{log.log_index}"


def _short(value: bytes) -> str:
    return f"0x{value[:4].hex()}…"
