"""Stored blocks against each other and against the chain's node; it changes no row."""

from collections.abc import Iterator, Sequence
from enum import Enum, auto
from itertools import groupby, islice

from messaging.chain.client import ChainClient
from messaging.models import Block, Chain
from messaging.ops.audit.findings import NAMED, Finding, Report, named
from messaging.ops.audit.rows import read_rows

_BATCH = 50  # headers in one request


class _Answer(Enum):
    """What a node says of a stored block: the same hash, another one, or nothing."""

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
    """Stored blocks to which the node gives another hash, or none, from the newest down, runs
    together."""
    stored = Block.objects.filter(chain=chain.pk).count()
    report.begin(f"blocks of {chain.name}", stored if limit is None else min(stored, limit))
    if limit == 0:
        return
    compared = islice(_compared(chain, client, report), limit)
    for answer, group in groupby(compared, key=lambda one: one[1]):
        numbers = [number for number, _ in group]
        if answer is not _Answer.SAME:
            yield _told(chain, answer, numbers[-1], numbers[0])


def _compared(chain: Chain, client: ChainClient, report: Report) -> Iterator[tuple[int, _Answer]]:
    """Every stored block, newest first, and what the node says of it."""
    below = 2**63 - 1
    while stored := list(
        Block.objects.filter(chain=chain.pk, number__lt=below)
        .order_by("-number")
        .values_list("number", "hash")[:_BATCH]
    ):
        headers = client.headers([number for number, _ in stored])
        seen = [None if header is None else header.hash for header in headers]
        there = _still_stored(chain, stored, seen)
        for (number, _), digest in zip(stored, seen, strict=True):
            other = _Answer.NONE if digest is None else _Answer.ANOTHER
            yield number, other if number in there else _Answer.SAME
        report.advance(len(stored))
        below = stored[-1][0]


def _still_stored(
    chain: Chain,
    stored: Sequence[tuple[int, bytes | memoryview]],
    seen: Sequence[bytes | None],
) -> set[int]:
    """The differing heights, without those that a follower has replaced since they were read."""
    differing = {
        number: bytes(one)
        for (number, one), other in zip(stored, seen, strict=True)
        if bytes(one) != other
    }
    if not differing:
        return set()
    now = Block.objects.filter(chain=chain.pk, number__in=differing).values_list("number", "hash")
    return {number for number, one in now if bytes(one) == differing[number]}


def _told(chain: Chain, answer: _Answer, low: int, high: int) -> Finding:
    blocks = f"Block {low} is" if low == high else f"Blocks {low} to {high} are"
    if answer is _Answer.NONE:
        what = (
            f"{blocks} stored, and the node does not have them: it is behind, or does not keep "
            "old blocks. Ask another node."
        )
        return Finding("blocks", chain.name, what, unchecked=True)
    what = (
        f"{blocks} stored with another hash than the node gives. Above finalized the follower "
        "takes that back by itself; below, run "
        f"`manage.py chains resync {chain.chain_id}`."
    )
    return Finding("blocks", chain.name, what)
