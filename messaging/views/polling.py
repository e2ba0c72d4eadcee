"""How a message page stays current: what counts as a change, and how often it asks; pure."""

import hashlib
from collections.abc import Hashable
from dataclasses import replace

from messaging.tracing.standing import joint_safety
from messaging.tracing.values import AsOf, MessageDetail, MessageStatus, Safety
from messaging.tracing.verdict import Verdict

SECONDS = 15  # between two questions, where the event stream tells nothing at once
_FINAL = frozenset({MessageStatus.EXECUTED, MessageStatus.INVALID})


def seconds_to_next(detail: MessageDetail) -> int | None:
    """When to ask again, None once nothing can change any more.

    A dropped or expired message may come back (its transaction is included again, or it is resent).
    """
    over = detail.row.status in _FINAL and joint_safety(detail) is Safety.FINALIZED
    return None if over else SECONDS


def version_of(detail: MessageDetail, verdict: Verdict, *more: Hashable) -> str:
    """A short text that changes exactly when the page would, its ticking numbers apart.

    `more` is what else it shows.
    """
    source, destination = detail.as_of
    still = (replace(detail, as_of=(_still(source), _still(destination))), verdict, *more)
    return hashlib.sha256(repr(still).encode()).hexdigest()[:16]


def _still(as_of: AsOf) -> AsOf:
    """The chain alone: how far it is indexed ticks."""
    return AsOf(as_of.chain, None, None, None, None, None)
