"""Stored blocks against each other and against the chain's node; it changes no row."""

from collections.abc import Iterator, Sequence
from itertools import islice

from messaging.chain.client import ChainClient
from messaging.models import Block, Chain
from messaging.ops.audit.findings import NAMED, Finding, Report, named
from messaging.ops.audit.rows import read_rows

_BATCH = 50  # headers in one request


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


def strange_blocks(
    chain: Chain, client: ChainClient, limit: int | None, report: Report
) -> Iterator[Finding]:
    """Stored blocks whose hash the node does not confirm, from the newest down, runs together."""
    stored = Block.objects.filter(chain=chain.pk).count()
    report.begin(f"blocks of {chain.name}", stored if limit is None else min(stored, limit))
    run: list[int] = []
    if limit == 0:
        return
    for number, differs in islice(_compared(chain, client, report), limit):
        if differs:
            run = [number, run[1] if run else number]
        elif run:
            yield _strange(chain, run)
            run = []
    if run:
        yield _strange(chain, run)


def _compared(chain: Chain, client: ChainClient, report: Report) -> Iterator[tuple[int, bool]]:
    """Every stored block, newest first, and whether the node gives another."""
    below = 2**63 - 1
    while stored := list(
        Block.objects.filter(chain=chain.pk, number__lt=below)
        .order_by("-number")
        .values_list("number", "hash")[:_BATCH]
    ):
        headers = client.headers([number for number, _ in stored])
        seen = [None if header is None else header.hash for header in headers]
        strange = _still_stored(chain, stored, seen)
        yield from ((number, number in strange) for number, _ in stored)
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


def _strange(chain: Chain, run: Sequence[int]) -> Finding:
    low, high = run
    blocks = f"Block {low} is" if low == high else f"Blocks {low} to {high} are"
    what = (
        f"{blocks} stored with another hash than the node gives. Above finalized the follower "
        "takes that back by itself; below, run "
        f"`manage.py chains resync {chain.chain_id}`."
    )
    return Finding("blocks", chain.name, what)
