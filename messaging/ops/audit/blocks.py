"""Stored blocks against each other and against the chain's node; it changes no row."""

from collections.abc import Iterator
from enum import Enum, auto
from itertools import groupby, islice

from django.db.models import QuerySet

from messaging.chain.client import ChainClient, Header
from messaging.models import Block, Chain
from messaging.ops.audit.findings import NAMED, Finding, Report, named
from messaging.ops.audit.rows import read_rows

_BATCH = 50  # headers in one request


class _Answer(Enum):
    """What a node says of a stored block: the same, another one, or nothing."""

    SAME = auto()
    ANOTHER = auto()
    NONE = auto()


def broken_links(chain: Chain) -> Iterator[Finding]:
    """Stored neighbours of which the upper does not name the lower as its parent."""
    rows = read_rows(
        "select upper.number, count(*) over () from block upper join block lower "
        "on lower.chain = upper.chain and lower.number = upper.number - 1 "
        "where upper.chain = %s and upper.parent_hash <> lower.hash order by 1 limit %s",
        (chain.pk, NAMED),
    )
    if rows:
        blocks = named([str(number) for number, _ in rows], rows[0][1])
        what = (
            f"The parents of these blocks are not the blocks stored below them: {blocks}. Run "
            f"`manage.py chains resync {chain.chain_id}`."
        )
        yield Finding("links", chain.name, what)


def missing_blocks(chain: Chain) -> Iterator[Finding]:
    """Followed blocks without a row: every block that was not final when it was stored has one."""
    rows = read_rows(
        "select number, count(*) over () from span, "
        "generate_series(greatest(final_block + 1, first_block), next_block - 1) number "
        "where span.chain_id = %s and not exists "
        "(select 1 from block where block.chain = span.chain_id and block.number = number.number) "
        "order by 1 limit %s",
        (chain.pk, NAMED),
    )
    if rows:
        blocks = named([str(number) for number, _ in rows], rows[0][1])
        what = (
            f"These blocks were followed and are not stored: {blocks}. Run "
            f"`manage.py chains resync {chain.chain_id}`."
        )
        yield Finding("links", chain.name, what)


def strange_blocks(
    chain: Chain, client: ChainClient, limit: int | None, report: Report
) -> Iterator[Finding]:
    """Stored blocks of which the node gives another hash or time, or nothing, from the newest down,
    runs together."""
    stored = Block.objects.filter(chain=chain.pk).count()
    report.begin(f"blocks of {chain.name}", stored if limit is None else min(stored, limit))
    if limit == 0:
        return
    compared = islice(_compared(chain, client, report), limit)
    for answer, group in groupby(compared, key=lambda one: one[1]):
        numbers = (number for number, _ in group)
        high = next(numbers)
        low = min(numbers, default=high)
        if answer is not _Answer.SAME:
            yield _told(chain, answer, low, high)


def _compared(chain: Chain, client: ChainClient, report: Report) -> Iterator[tuple[int, _Answer]]:
    """Every stored block, newest first, and what the node says of it."""
    below = 2**63 - 1
    while stored := _read(Block.objects.filter(chain=chain.pk, number__lt=below), _BATCH):
        headers = client.headers(list(stored))
        answers = {
            number: _compare(own, header)
            for (number, own), header in zip(stored.items(), headers, strict=True)
        }
        differing = [number for number, answer in answers.items() if answer is not _Answer.SAME]
        # Without those that a follower has replaced since they were read.
        now = _read(Block.objects.filter(chain=chain.pk, number__in=differing))
        for number, answer in answers.items():
            yield number, answer if now.get(number) == stored[number] else _Answer.SAME
        report.advance(len(stored))
        below = min(stored)


def _read(blocks: QuerySet[Block], limit: int | None = None) -> dict[int, tuple[bytes, int]]:
    """Hash and timestamp by number, from the newest down."""
    rows = blocks.order_by("-number").values_list("number", "hash", "timestamp")[:limit]
    return {number: (bytes(digest), timestamp) for number, digest, timestamp in rows}


def _compare(stored: tuple[bytes, int], header: Header | None) -> _Answer:
    if header is None:
        return _Answer.NONE
    return _Answer.SAME if stored == (header.hash, header.timestamp) else _Answer.ANOTHER


def _told(chain: Chain, answer: _Answer, low: int, high: int) -> Finding:
    blocks = f"Block {low} is" if low == high else f"Blocks {low} to {high} are"
    if answer is _Answer.NONE:
        what = (
            f"{blocks} stored, and the node does not have them: it is behind, or does not keep "
            "old blocks. Ask another node."
        )
        return Finding("blocks", chain.name, what, unchecked=True)
    what = (
        f"{blocks} stored with another hash or time than the node gives. Above finalized the "
        "follower takes that back by itself; below, run "
        f"`manage.py chains resync {chain.chain_id}`."
    )
    return Finding("blocks", chain.name, what)
