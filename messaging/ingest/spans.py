"""Spans: which blocks are left to store and who holds them; leases spare work and prove nothing."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from messaging.ingest import health
from messaging.ingest.plan import SpanView
from messaging.models import Chain, Span

LEASE = timedelta(seconds=15)  # renewed at every step; a killed worker's span is free after it
SPLIT = 50_000  # blocks of backfill in one span, so that several workers can share it


def missing_ranges(
    start: int, finalized: int, known: Sequence[tuple[int, int | None]]
) -> list[tuple[int, int | None]]:
    """The spans to add, so that start..head is covered: pure. A range without end is open.

    `known` are the (first, last) of existing spans. An earlier start just adds closed spans below.
    """
    if known:
        return _split(start, min(first for first, _ in known) - 1)
    if finalized - start < SPLIT // 10:
        return [(start, None)]
    return [*_split(start, finalized), (finalized + 1, None)]


def _split(first: int, last: int) -> list[tuple[int, int | None]]:
    return [(low, min(low + SPLIT - 1, last)) for low in range(first, last + 1, SPLIT)]


@transaction.atomic
def ensure_spans(chain: Chain, finalized: int) -> int:
    """Add what is missing to the chain's coverage; returns how many spans were added."""
    Chain.objects.select_for_update().get(pk=chain.pk)
    known = list(chain.spans.values_list("first_block", "last_block"))
    added = [
        Span(chain=chain, first_block=first, next_block=first, enriched_to=first, last_block=last)
        for first, last in missing_ranges(chain.start_block, finalized, known)
    ]
    Span.objects.bulk_create(added)
    return len(added)


def claim(span_id: int, holder: str) -> SpanView | None:
    """Take or renew the lease on a span that is due; None where another holds it or it rests."""
    now = timezone.now()
    taken = (
        Span.objects.filter(pk=span_id, state=Span.State.ACTIVE, chain__paused=False)
        .filter(Q(retry_at__isnull=True) | Q(retry_at__lte=now))
        .filter(Q(held_until__isnull=True) | Q(held_until__lt=now) | Q(holder=holder))
        .update(holder=holder, held_until=now + LEASE)
    )
    return view(span_id) if taken else None


def claim_next(holder: str, *, among: Q | None = None) -> SpanView | None:
    """Take the lease on the most urgent due span (of those that `among` selects): heads first.

    Any number of workers on any number of machines may ask at once: each gets another one, None
    where nothing is due.
    """
    now = timezone.now()
    with transaction.atomic():
        rows = _due(now, among).select_for_update(skip_locked=True, of=("self",))
        taken = rows.values_list("pk", flat=True).first()
        if taken is None:
            return None
        Span.objects.filter(pk=taken).update(holder=holder, held_until=now + LEASE)
        return view(taken)


def heads_wait(among: Q | None = None) -> bool:
    """Whether a span that follows a head is due and nobody holds it: backfill steps aside."""
    return _due(timezone.now(), among).filter(last_block__isnull=True).exists()


def view(span_id: int) -> SpanView:
    """The span as it stands now."""
    span = Span.objects.select_related("chain").get(pk=span_id)
    return SpanView(
        id=span.pk,
        chain=span.chain.pk,
        chain_id=span.chain.chain_id,
        chain_name=span.chain.name,
        first_block=span.first_block,
        next_block=span.next_block,
        last_block=span.last_block,
        block_time=span.chain.block_time,
        max_range=span.chain.max_range,
        failures=span.failures,
        final_block=span.final_block,
    )


def release(span_id: int, holder: str) -> None:
    """Give the lease back, so that the next worker need not wait for its end."""
    Span.objects.filter(pk=span_id, holder=holder).update(holder="", held_until=None)


def finish(span: SpanView) -> None:
    """Mark a closed span whose every block is stored."""
    Span.objects.filter(pk=span.id, next_block=span.next_block, last_block=span.last_block).update(
        state=Span.State.DONE
    )


def note_failure(span_id: int, error: str, retry_at: datetime) -> None:
    """Keep what went wrong and when it is tried again; the span stays active."""
    Span.objects.filter(pk=span_id, state=Span.State.ACTIVE).update(
        error=error, retry_at=retry_at, failures=F("failures") + 1
    )


def stop(span_id: int, error: str) -> None:
    """Nothing but a person can help: the span rests until somebody retries it."""
    Span.objects.filter(pk=span_id).update(state=Span.State.STOPPED, error=error, retry_at=None)


def retry(spans: Sequence[int]) -> int:
    """Make stopped and resting spans due at once, and have the endpoints of their chains asked
    again that rested; returns how many spans there were."""
    for chain in Chain.objects.filter(spans__in=spans).distinct():
        health.wake(chain.pk)
    resting = Q(state=Span.State.STOPPED) | Q(retry_at__isnull=False)
    return (
        Span.objects.filter(resting, pk__in=spans)
        .exclude(state=Span.State.DONE)
        .update(
            state=Span.State.ACTIVE,
            error="",
            failures=0,
            retry_at=None,
            holder="",
            held_until=None,
        )
    )


def due_spans() -> list[int]:
    """Active spans of chains that are not paused, which nobody holds and which need not rest."""
    return list(_due(timezone.now()).values_list("pk", flat=True))


def _due(now: datetime, among: Q | None = None) -> QuerySet[Span]:
    due = (
        Span.objects.filter(state=Span.State.ACTIVE, chain__paused=False)
        .filter(Q(retry_at__isnull=True) | Q(retry_at__lte=now))
        .filter(Q(held_until__isnull=True) | Q(held_until__lt=now))
        # The heads first: backfill must not starve them.
        .order_by(F("last_block").asc(nulls_first=True), "pk")
    )
    return due if among is None else due.filter(among)
