"""Whether a message is relayed as fast as others of its lane."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from messaging.diagnosis.facts import LaneNorm
from messaging.tracing.standing import chain_clock, relay_delay
from messaging.tracing.values import MessageDetail, MessageStatus
from messaging.tracing.watch import FEW_RELAYS
from messaging.tracing.wording import duration

_OPEN = frozenset({MessageStatus.INITIATED, MessageStatus.FAILED})


@dataclass(frozen=True, slots=True)
class Speed:
    """One word or two, and what is usual."""

    word: str
    usual: str


def speed_of(detail: MessageDetail, now: int, norm: LaneNorm | None) -> Speed | None:
    """How the message compares with a week of its lane, None where there is nothing to compare."""
    taken = _taken(detail, now)
    if norm is None or taken is None or norm.relays < FEW_RELAYS:
        return None
    if norm.median is None or norm.p95 is None:
        return None
    usual = _("lane median %(median)s, 95th %(slow)s") % {
        "median": duration(norm.median),
        "slow": duration(norm.p95),
    }
    if taken > norm.p95:
        return Speed(_("Slower than usual"), usual)
    done = detail.relay is not None
    return Speed(_("Typical") if done else _("In usual time so far"), usual)


def _taken(detail: MessageDetail, now: int) -> int | None:
    """Seconds to its relay, or that it waits since it was sent last."""
    if detail.relay is not None:
        return relay_delay(detail)
    if detail.row.status not in _OPEN or detail.current_send is None:
        return None
    clock = chain_clock(detail.destination_as_of, now)
    return max(clock - detail.current_send.place.timestamp, 0)
