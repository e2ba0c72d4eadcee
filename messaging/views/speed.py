"""Whether a message is relayed as fast as others of its lane."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from messaging.tracing.lanes import Typical, typical
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


def speed_of(detail: MessageDetail, now: int) -> Speed | None:
    """How the message compares with a week of its lane, None where there is nothing to compare."""
    row = detail.row
    known = typical(row.source.chain_id, row.destination.chain_id)
    taken = _taken(detail, now)
    if known is None or taken is None or known.relays < FEW_RELAYS:
        return None
    return compare(taken, known, done=detail.relay is not None)


def compare(seconds: int, known: Typical, *, done: bool) -> Speed:
    """What so many seconds are, beside what is usual; `done`: relayed, else still waiting."""
    usual = _("lane median %(median)s, 95th %(slow)s") % {
        "median": duration(known.median),
        "slow": duration(known.slow),
    }
    if seconds > known.slow:
        return Speed(_("Slower than usual"), usual)
    return Speed(_("Typical") if done else _("In usual time so far"), usual)


def _taken(detail: MessageDetail, now: int) -> int | None:
    """Seconds to its relay, or that it waits since it was sent last."""
    if detail.relay is not None:
        return relay_delay(detail)
    if detail.row.status not in _OPEN or detail.current_send is None:
        return None
    clock = chain_clock(detail.destination_as_of, now)
    return max(clock - detail.current_send.place.timestamp, 0)
