"""Spans cut in two and put together again: more workers, or fewer rows; no block is lost by it.

A worker that holds a span which is cut finds out when it stores: its cursor's compare-and-set names
the last block that it knew (docs/decisions/0019).
"""

from itertools import pairwise

from django.db import transaction
from django.db.models import F, Q

from messaging.ingest.spans import SPLIT
from messaging.models import Block, Chain, Head, Span

WORTH_CUTTING = 2_000  # blocks left in a span from which a second worker helps


@transaction.atomic
def cut_largest(among: Q | None = None) -> bool:
    """Give the upper half of the closed span with most blocks left to whoever claims it next;
    False where none is worth it. For a worker that finds nothing else to do."""
    spans = Span.objects.filter(
        state=Span.State.ACTIVE,
        chain__paused=False,
        retry_at__isnull=True,
        last_block__gte=F("next_block") + WORTH_CUTTING,
    )
    if among is not None:
        spans = spans.filter(among)
    largest = (
        spans.order_by(F("next_block") - F("last_block"))
        .select_for_update(skip_locked=True, of=("self",))
        .first()
    )
    if largest is None or largest.last_block is None:
        return False
    middle = (largest.next_block + largest.last_block) // 2
    _cut(largest, middle + 1, largest.last_block)
    return True


@transaction.atomic
def close_behind(chain: Chain) -> int:
    """Where a chain's open span is far behind what is final, leave it the blocks from there on and
    make closed spans of the rest, which many workers can share; returns how many."""
    finalized = Head.objects.filter(chain=chain, level=Head.Level.FINALIZED).first()
    if finalized is None:
        return 0
    behind = chain.spans.filter(
        state=Span.State.ACTIVE,
        last_block__isnull=True,
        next_block__lte=finalized.number - SPLIT,
    )
    span = behind.select_for_update().first()
    if span is None:
        return 0
    lows = range(span.next_block + SPLIT, finalized.number + 1, SPLIT)
    span.last_block = span.next_block + SPLIT - 1
    span.save(update_fields=["last_block"])
    for low in lows:
        _add(chain, low, min(low + SPLIT - 1, finalized.number))
    _add(chain, finalized.number + 1, None)
    return len(lows) + 1


def merge_done(chain: Chain) -> int:
    """Put finished spans together with the finished or the open one right above them; returns how
    many rows that spared. What is covered stays the same."""
    spans = list(chain.spans.order_by("first_block"))
    return sum(_merge(low.pk, high.pk) for low, high in pairwise(spans) if _belong(low, high))


def _belong(low: Span, high: Span) -> bool:
    """Whether the lower span is complete, and the next block begins one that is too, or is open."""
    adjacent = low.last_block is not None and high.first_block == low.last_block + 1
    return adjacent and _is_whole(low) and (high.last_block is None or _is_whole(high))


def _is_whole(span: Span) -> bool:
    return span.state == Span.State.DONE and span.enriched_to == span.next_block


@transaction.atomic
def _merge(low: int, high: int) -> bool:
    rows = Span.objects.select_for_update().filter(pk__in=(low, high)).order_by("first_block")
    spans = list(rows)
    if [span.pk for span in spans] != [low, high] or not _belong(*spans):
        return False
    below, above = spans
    if (fault := _broken_seam(above)) is not None:
        Span.objects.filter(pk=above.pk).update(
            state=Span.State.STOPPED, error=fault, retry_at=None
        )
        return False
    below.delete()
    Span.objects.filter(pk=above.pk).update(
        first_block=below.first_block, final_block=max(above.final_block, below.final_block)
    )
    return True


def _broken_seam(above: Span) -> str | None:
    """Whether a span stands on another fork than the one below it, by the two blocks at their seam,
    as a sentence; where one of them is not stored with its parent, nothing is known."""
    rows = Block.objects.filter(
        chain=above.chain_id, number__in=(above.first_block - 1, above.first_block)
    )
    stored = {row.number: row for row in rows}
    low, high = stored.get(above.first_block - 1), stored.get(above.first_block)
    if low is None or high is None or high.parent_hash is None:
        return None
    if bytes(high.parent_hash) == bytes(low.hash):
        return None
    return (
        f"The stored block {high.number} does not follow the stored block {low.number}: a node was "
        "on another fork. Find out which, then run "
        f"`manage.py chains resync {above.chain.chain_id}`."
    )


def _cut(span: Span, first: int, last: int | None) -> None:
    span.last_block = first - 1
    span.save(update_fields=["last_block"])
    _add(span.chain, first, last)


def _add(chain: Chain, first: int, last: int | None) -> None:
    Span.objects.create(
        chain=chain, first_block=first, next_block=first, last_block=last, enriched_to=first
    )
