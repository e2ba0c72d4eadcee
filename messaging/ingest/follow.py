"""The loop around a span: lease, steps, waits, errors; what is right is decided elsewhere."""

import logging
import secrets
import time
from collections.abc import Callable
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from messaging.chain.errors import ChainError, Retry, Shrink, Stop
from messaging.ingest import spans
from messaging.ingest.ahead import Ahead
from messaging.ingest.nodes import Nodes
from messaging.ingest.plan import (
    ALONE_LOGS,
    FIRST_SIZE,
    LARGEST_SIZE,
    TARGET_LOGS,
    Done,
    SpanView,
    Wait,
    backoff,
    grown_size,
    shrunk_size,
)
from messaging.ingest.step import ReorgTooDeepError, Rewound, Stored, step
from messaging.ingest.store import OvertakenError
from messaging.ingest.waiting import Waiter
from messaging.models import Chain

logger = logging.getLogger(__name__)

_GLANCE = 0.5  # seconds between looks for a head that waits, while backfill is read
_STANDSTILL = 15.0  # seconds without a new head after which another endpoint is asked for its own
_COMPARED = 2.0  # seconds between two looks at how long the head has stood still
_SETTLING = 10.0  # seconds for which a complete span whose end is not final yet is left alone
_ASK_AGAIN = 300.0  # seconds until what only a person can mend is tried again all the same
_TURN = 2.0  # seconds that backfill is read before it gives way to a head
_BACKFILL_FIRST = 4  # one claim in so many looks for backfill first, so that heads do not starve it


class _Loop:
    """The state of one follower: it dies with the lease, the cursor is in the database."""

    def __init__(self, chain: Chain) -> None:
        self.nodes = Nodes(chain)
        self.ahead: Ahead | None = None
        self.size = FIRST_SIZE
        self.target = TARGET_LOGS
        self.ceiling = LARGEST_SIZE  # lower once a node has refused a size
        self.waiter = Waiter()
        self.compared = 0.0

    def reader(self, span: SpanView) -> Ahead:
        """The endpoint in use, asked ahead of the span's cursor. Raises ChainError."""
        client = self.nodes.client(span.next_block)
        if self.ahead is None or self.ahead.client is not client:
            self._forget_ahead()
            self.ahead = Ahead(client)
            self.ceiling = min(self.nodes.range_limit or LARGEST_SIZE, LARGEST_SIZE)
        self.size = min(self.size, self.ceiling, span.max_range or self.ceiling)
        self.ahead.aim(self.size, span.last_block)
        return self.ahead

    def close(self) -> None:
        """Let go of the endpoint."""
        self._forget_ahead()
        self.nodes.close()
        self.waiter.close()

    def _forget_ahead(self) -> None:
        if self.ahead is not None:
            self.ahead.close()
        self.ahead = None


def _mostly() -> bool:
    return secrets.randbelow(_BACKFILL_FIRST) > 0


def follow_next(
    *,
    holder: str,
    seconds: float,
    among: Q | None = None,
    heads_first: Callable[[], bool] = _mostly,
    until: Callable[[SpanView], int | None] = lambda _span: None,
    stopping: Callable[[], bool] = lambda: False,
) -> bool:
    """Claim the most urgent due span (of those that `among` selects) and follow it for a while.

    `heads_first` says whether a head goes before backfill this time. `until` names the block after
    which a span is left alone. Returns whether there was one, so that it is worth asking for
    another.
    """
    span = spans.claim_next(holder, among=among, heads_first=heads_first())
    if span is None:
        return False
    stays = _Stay(holder, time.monotonic() + seconds, until(span), stopping, among)
    _follow(span, stays)
    return True


def follow(
    span_id: int,
    *,
    holder: str,
    seconds: float,
    until: int | None = None,
    stopping: Callable[[], bool] = lambda: False,
) -> bool:
    """Step a span until it is done, `until` (a block) is stored, it must rest, time is up, or
    `stopping` says so.

    Returns whether there is more to do right now. Raises nothing of a node: that is kept in the
    span, where people see it.
    """
    span = spans.claim(span_id, holder)
    if span is None:
        return False
    return _follow(span, _Stay(holder, time.monotonic() + seconds, until, stopping))


class _Stay:
    """How long a follower stays with a span."""

    def __init__(
        self,
        holder: str,
        deadline: float,
        until: int | None,
        stopping: Callable[[], bool],
        among: Q | None = None,
    ) -> None:
        self.holder = holder
        self._deadline = deadline
        self._until = until
        self._stopping = stopping
        self._among = among
        self._looked = time.monotonic() + _TURN - _GLANCE

    def has_reached(self, span: SpanView) -> bool:
        """Whether every block that was asked for is stored."""
        return self._until is not None and span.next_block > self._until

    def is_over(self, span: SpanView) -> bool:
        """Whether the span is to be handed on: time is up, the process ends, or it is backfill
        while a head waits for somebody."""
        now = time.monotonic()
        if self._stopping() or now >= self._deadline:
            return True
        if span.last_block is None or now - self._looked < _GLANCE:
            return False
        self._looked = now
        return spans.heads_wait(self._among)


def _follow(span: SpanView, stay: _Stay) -> bool:
    loop = _Loop(Chain.objects.get(pk=span.chain))
    if span.last_block is not None and not spans.head_is_followed():
        loop.target = ALONE_LOGS
    span_id, claimed = span.id, True
    try:
        while claimed:
            reached = stay.has_reached(span)
            if reached or stay.is_over(span):
                return not reached
            if not _turn(loop, span):
                return False
            renewed = spans.claim(span_id, stay.holder)
            claimed, span = renewed is not None, renewed or span
        return False
    finally:
        loop.close()
        spans.release(span_id, stay.holder)


def _turn(loop: _Loop, span: SpanView) -> bool:
    """One step with its outcome handled; False: leave the span to a later lease."""
    try:
        reader = loop.reader(span)
    except ChainError as error:
        return _rest(span, error)
    reader.asked = 0
    try:
        outcome = step(span, reader, loop.size)
    except OvertakenError:
        return True
    except Shrink as error:
        return _shrink(loop, span, reader, error)
    except ChainError as error:
        return _next_endpoint(loop, span, error)
    except ReorgTooDeepError as error:
        return _fork_below_final(loop, span, error)
    if reader.seen is not None:
        loop.nodes.answered(reader.seen)
    return _settle(loop, span, outcome)


def _settle(loop: _Loop, span: SpanView, outcome: Stored | Rewound | Wait | Done) -> bool:
    match outcome:
        case Done():
            return False
        case Wait() if span.last_block is not None:
            spans.leave_until(span.id, timezone.now() + timedelta(seconds=_SETTLING))
            return False
        case Wait():
            _wait(loop, span)
        case Rewound(next_block):
            facts = {"chain": span.chain_name, "ancestor": next_block - 1}
            logger.warning("reorg taken back", extra=facts)
        case Stored():
            grown = grown_size(loop.size, outcome.blocks, outcome.logs, target=loop.target)
            loop.size = min(grown, loop.ceiling)
    return True


def _wait(loop: _Loop, span: SpanView) -> None:
    """Wait for the next block; an endpoint whose head stands still is compared with the others."""
    seen = None if loop.ahead is None else loop.ahead.seen
    latest = -1 if seen is None else seen.latest.number
    now = time.monotonic()
    if now - loop.compared > _COMPARED:
        loop.compared = now
        if loop.nodes.stands_still(latest, max(_STANDSTILL, 5 * span.block_time)):
            loop.nodes.look_elsewhere(latest)
    loop.waiter.wait(span)


def _shrink(loop: _Loop, span: SpanView, reader: Ahead, error: Shrink) -> bool:
    asked = reader.asked
    if asked <= 1:
        return _next_endpoint(loop, span, error)
    loop.size = loop.ceiling = shrunk_size(asked, error.suggested)
    if error.lasting:
        loop.nodes.note_range_limit(loop.size)
    return True


def _next_endpoint(loop: _Loop, span: SpanView, error: ChainError) -> bool:
    """The endpoint failed: the same blocks are asked of the next one, at once where there is one
    that can be asked; else the span rests, or stops where only a person can help."""
    facts = {"chain": span.chain_name, "error": str(error)}
    logger.warning("endpoint failed", extra=facts)
    loop.nodes.failed(error, span.next_block)
    try:
        loop.nodes.client(span.next_block)
    except ChainError as reason:
        return _rest(span, reason)
    return True


def _fork_below_final(loop: _Loop, span: SpanView, error: ReorgTooDeepError) -> bool:
    """One endpoint is on another chain than what was final: it is left alone. The whole chain stops
    once no other endpoint can be asked that may know better."""
    loop.nodes.failed(Stop(str(error)), span.next_block)
    try:
        loop.nodes.client(span.next_block)
    except Retry as reason:
        return _rest(span, reason)
    except ChainError:
        facts = {"chain": span.chain_name, "error": str(error)}
        logger.error("reorg deeper than finalized", extra=facts)  # noqa: TRY400  # told in full
        spans.stop_chain(span.chain, error.block, str(error))
        return False
    return True


def _rest(span: SpanView, error: ChainError) -> bool:
    """Keep the error and the time of the next try in the span, where people see both."""
    facts = {"chain": span.chain_name, "error": str(error)}
    if not isinstance(error, Retry | Shrink):
        logger.error("span stopped", extra=facts)
        again = timezone.now() + timedelta(seconds=_ASK_AGAIN)
        spans.stop(span.id, str(error), retry_at=again, cursor=span.next_block)
        return False
    after = error.after if isinstance(error, Retry) else None
    seconds = backoff(span.failures + 1) if after is None else max(after, 0.1)
    logger.warning("span rests", extra=facts)
    again = timezone.now() + timedelta(seconds=seconds)
    spans.note_failure(span.id, str(error), again, cursor=span.next_block)
    return False
