"""The loop around a span: lease, steps, waits, errors; what is right is decided elsewhere."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from messaging.chain.errors import ChainError, Retry, Shrink
from messaging.chain.rpc import RpcClient
from messaging.ingest import spans
from messaging.ingest.nodes import count_endpoints, open_node
from messaging.ingest.plan import (
    FIRST_SIZE,
    LARGEST_SIZE,
    Done,
    SpanView,
    Wait,
    backoff,
    next_size,
    shrunk_size,
)
from messaging.ingest.step import ReorgTooDeepError, Rewound, Stored, step
from messaging.ingest.store import OvertakenError
from messaging.ingest.waiting import Waiter
from messaging.models import Chain

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Loop:
    """The state of one follower: it dies with the lease, the cursor is in the database."""

    client: RpcClient
    waiter: Waiter = field(default_factory=Waiter)
    size: int = FIRST_SIZE
    ceiling: int = LARGEST_SIZE  # lower once the node has refused a size


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
    deadline = time.monotonic() + seconds
    span = spans.claim(span_id, holder)
    if span is None:
        return False
    loop = None
    try:
        loop = _open(span)
        while loop and (span := spans.claim(span_id, holder)):
            reached = until is not None and span.next_block > until
            if reached or stopping() or time.monotonic() >= deadline:
                return not reached
            if not _turn(loop, span):
                return False
        return False
    finally:
        if loop is not None:
            loop.client.close()
            loop.waiter.close()
        spans.release(span_id, holder)


def _open(span: SpanView) -> _Loop | None:
    try:
        return _Loop(open_node(Chain.objects.get(pk=span.chain), span.failures))
    except ChainError as error:
        _rest(span, error)
        return None


def _turn(loop: _Loop, span: SpanView) -> bool:
    """One step with its outcome handled; False: leave the span to a later lease."""
    try:
        outcome = step(span, loop.client, loop.size)
    except OvertakenError:
        return True
    except Shrink as error:
        return _shrink(loop, span, error)
    except ChainError as error:
        return _rest(span, error)
    except ReorgTooDeepError as error:
        logger.exception("reorg deeper than finalized", extra={"chain": span.chain_name})
        spans.stop(span.id, str(error))
        return False
    return _settle(loop, span, outcome)


def _settle(loop: _Loop, span: SpanView, outcome: Stored | Rewound | Wait | Done) -> bool:
    match outcome:
        case Done():
            return False
        case Wait(seconds):
            loop.waiter.wait(span, seconds)
        case Rewound(next_block):
            facts = {"chain": span.chain_name, "ancestor": next_block - 1}
            logger.warning("reorg taken back", extra=facts)
        case Stored():
            loop.size = min(next_size(loop.size, outcome.logs), loop.ceiling)
    return True


def _shrink(loop: _Loop, span: SpanView, error: Shrink) -> bool:
    asked = min(loop.size, span.max_range or loop.size)
    if asked <= 1:
        return _rest(span, error)
    loop.size = loop.ceiling = shrunk_size(asked, error.suggested)
    return True


def _rest(span: SpanView, error: ChainError) -> bool:
    """Keep the error and the time of the next try in the span, where people see both.

    What only a person can mend stops the span once every endpoint was tried.
    """
    final = not isinstance(error, Retry | Shrink)
    if final and span.failures + 1 >= count_endpoints(span.chain):
        logger.error("span stopped", extra={"chain": span.chain_name, "error": str(error)})
        spans.stop(span.id, str(error))
        return False
    seconds = max(
        backoff(span.failures + 1), (error.after if isinstance(error, Retry) else None) or 0
    )
    logger.warning("span rests", extra={"chain": span.chain_name, "error": str(error)})
    spans.note_failure(span.id, str(error), timezone.now() + timedelta(seconds=seconds))
    return False
