"""How a message page stays current: what counts as a change, and how often it asks; pure."""

import hashlib
from collections.abc import Hashable
from dataclasses import replace

from messaging.diagnosis.probing import NEVER, Standing
from messaging.tracing.standing import joint_safety
from messaging.tracing.values import AsOf, MessageDetail, MessageStatus, Safety
from messaging.tracing.verdict import Verdict

SECONDS = 15  # between two questions, where the event stream tells nothing at once
WAITING = 2  # while the nodes are being asked about the message
_FINAL = frozenset({MessageStatus.EXECUTED, MessageStatus.INVALID})


def seconds_to_next(detail: MessageDetail, standing: Standing = NEVER) -> int | None:
    """When to ask again, None once nothing can change any more; soon while nodes are being asked.

    A dropped or expired message may come back (its transaction is included again, or it is resent).
    """
    if standing.waiting:
        return WAITING
    over = detail.row.status in _FINAL and joint_safety(detail) is Safety.FINALIZED
    return None if over else SECONDS


def version_of(
    detail: MessageDetail, verdict: Verdict, standing: Standing = NEVER, shown: Hashable = ()
) -> str:
    """A short text that changes exactly when the page would, its ticking numbers apart; `shown` is
    what it shows of findings and incidents."""
    source, destination = detail.as_of
    as_of = _still(source), _still(destination)
    asked = replace(detail, as_of=as_of, named=True, abis=True)  # what was asked for, not seen
    still = (asked, verdict, standing, shown)
    return hashlib.sha256(repr(still).encode()).hexdigest()[:16]


def _still(as_of: AsOf) -> AsOf:
    """The chain alone: how far it is indexed ticks."""
    return AsOf(as_of.chain, None, None, None, None, None)
