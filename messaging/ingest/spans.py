"""Spans: which blocks are left to store and who holds them; leases spare work and prove nothing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from messaging.ingest import health
from messaging.ingest.plan import SpanView
from messaging.models import Chain, Span

LEASE = timedelta(seconds=30)  # above what one question to a node may take; renewed at each step
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


# One statement, for it runs at every step: the span with its chain as it stands now.
_VIEW = (
    "span.id, chain.id, chain.chain_id, chain.name, span.first_block, span.next_block, "
    "span.last_block, chain.block_time, chain.max_range, span.failures, span.final_block, "
    "span.sent_nonce, span.doubted"
)
_CLAIM = (
    "update span set holder = %(holder)s, held_until = %(until)s, "  # noqa: S608
    f"state = '{Span.State.ACTIVE.value}' from chain "
    "where span.id = %(span)s and chain.id = span.chain_id and not chain.paused "
    f"and (span.state = '{Span.State.ACTIVE.value}' and retry_at is null "
    f"or span.state <> '{Span.State.DONE.value}' and retry_at <= %(now)s) "
    "and (held_until is null or held_until < %(now)s or holder = %(holder)s) "
    f"returning {_VIEW}"
)


def claim(span_id: int, holder: str) -> SpanView | None:
    """Take or renew the lease on a span that is due; None where another holds it or it rests."""
    now = timezone.now()
    values: dict[str, Any] = {"span": span_id, "holder": holder, "now": now, "until": now + LEASE}
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, values)
        row = cursor.fetchone()
    return None if row is None else _viewed(row)


def claim_next(holder: str, *, among: Q | None = None, heads_first: bool = True) -> SpanView | None:
    """Take the lease on the most urgent due span (of those that `among` selects): heads first, or
    last, and of each kind the one that has waited longest.

    Any number of workers on any number of machines may ask at once: each gets another one, None
    where nothing is due.
    """
    now = timezone.now()
    with transaction.atomic():
        due = _due(now, among).annotate(closed=Q(last_block__isnull=False))
        rows = due.order_by(
            F("closed").asc() if heads_first else F("closed").desc(),
            F("claimed_at").asc(nulls_first=True),
            "first_block",
        ).select_for_update(skip_locked=True, of=("self",))
        taken = rows.values_list("pk", flat=True).first()
        if taken is None:
            return None
        Span.objects.filter(pk=taken).update(
            holder=holder, held_until=now + LEASE, claimed_at=now, state=Span.State.ACTIVE
        )
        return view(taken)


def heads_wait(among: Q | None = None) -> bool:
    """Whether a span that follows a head is due and nobody holds it: backfill steps aside."""
    return _due(timezone.now(), among).filter(last_block__isnull=True).exists()


def head_is_followed() -> bool:
    """Whether anybody follows a head now: then no chunk may hold the linking lock for long."""
    return Span.objects.filter(last_block__isnull=True, held_until__gt=timezone.now()).exists()


def view(span_id: int) -> SpanView:
    """The span as it stands now."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {_VIEW} from span join chain on chain.id = span.chain_id where span.id = %s",  # noqa: S608
            (span_id,),
        )
        row = cursor.fetchone()
    if row is None:
        raise Span.DoesNotExist(f"There is no span {span_id}: it was merged or resynced.")
    return _viewed(row)


def _viewed(row: tuple[Any, ...]) -> SpanView:
    span, chain, chain_id, *between, sent_nonce, doubted = row
    values: tuple[Any, ...] = (*between, _whole(sent_nonce), _whole(doubted))
    return SpanView(span, chain, int(chain_id), *values)


def _whole(number: Decimal | None) -> int | None:
    """A uint256 with every digit."""
    return None if number is None else int(number)


def release(span_id: int, holder: str) -> None:
    """Give the lease back, so that the next worker need not wait for its end."""
    Span.objects.filter(pk=span_id, holder=holder).update(holder="", held_until=None)


def finish(span: SpanView) -> None:
    """Mark a closed span whose every block is stored."""
    Span.objects.filter(
        pk=span.id,
        next_block=span.next_block,
        last_block=span.last_block,
        state=Span.State.ACTIVE,
    ).update(state=Span.State.DONE)


def note_failure(
    span_id: int, error: str, retry_at: datetime, *, cursor: int | None = None
) -> None:
    """Keep what went wrong and when it is tried again; the span stays active. With a `cursor` only
    where it still stands there: else somebody else is past the failure."""
    rows = Span.objects.filter(pk=span_id, state=Span.State.ACTIVE)
    if cursor is not None:
        rows = rows.filter(next_block=cursor)
    rows.update(error=error, retry_at=retry_at, failures=F("failures") + 1)


def leave_until(span_id: int, retry_at: datetime) -> None:
    """Nothing to do for a while, and nothing wrong: others come first."""
    Span.objects.filter(pk=span_id, state=Span.State.ACTIVE).update(retry_at=retry_at)


def stop(
    span_id: int, error: str, *, retry_at: datetime | None = None, cursor: int | None = None
) -> None:
    """Only a person can help: the span rests until somebody retries it, or until `retry_at`, when
    it may have been mended elsewhere. With a `cursor` only where it still stands there. A chain
    that forked keeps what it says of that."""
    rows = Span.objects.filter(pk=span_id, chain__forked_at__isnull=True)
    if cursor is not None:
        rows = rows.filter(next_block=cursor)
    rows.update(state=Span.State.STOPPED, error=error, retry_at=retry_at)


@transaction.atomic
def stop_chain(chain: int, block: int, error: str) -> None:
    """Stop every span of a chain (Chain.id) that is not done: `block` of it was final, and is not
    the node's. What is on its way finds its span stopped and is not stored."""
    Chain.objects.filter(pk=chain).update(forked_at=block)
    Span.objects.filter(chain=chain).exclude(state=Span.State.DONE).update(
        state=Span.State.STOPPED, error=error, retry_at=None
    )


@transaction.atomic
def retry(spans: Sequence[int]) -> int:
    """Make stopped and resting spans due at once, with one of a chain that forked below final all
    of that chain's, and have endpoints asked again that rested; returns how many spans there were.
    """
    for chain in Chain.objects.filter(spans__in=spans).distinct():
        health.wake(chain.pk)
    forked = Chain.objects.filter(forked_at__isnull=False, spans__in=spans)
    chains = list(forked.values_list("pk", flat=True))
    Chain.objects.filter(pk__in=chains).update(forked_at=None)
    resting = Q(state=Span.State.STOPPED) | Q(retry_at__isnull=False)
    return (
        Span.objects.filter(resting, Q(pk__in=spans) | Q(chain__in=chains))
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
    """Spans of chains that are not paused, which nobody holds and which need not rest."""
    heads_first = F("last_block").asc(nulls_first=True)
    return list(_due(timezone.now()).order_by(heads_first, "pk").values_list("pk", flat=True))


def _due(now: datetime, among: Q | None = None) -> QuerySet[Span]:
    ready = Q(state=Span.State.ACTIVE, retry_at__isnull=True) | (
        Q(retry_at__lte=now) & ~Q(state=Span.State.DONE)
    )
    free = Q(held_until__isnull=True) | Q(held_until__lt=now)
    due = Span.objects.filter(ready & free, chain__paused=False)
    return due if among is None else due.filter(among)
