"""Until when a message can still be executed, for drawing; pure."""

from dataclasses import dataclass

from messaging.tracing.standing import chain_clock, is_soon
from messaging.tracing.values import MessageDetail, MessageStatus

BAR = 400  # width of the drawing
_RUNNING = frozenset({MessageStatus.INITIATED, MessageStatus.FAILED})


@dataclass(frozen=True, slots=True)
class Deadline:
    """A clock that runs out at `at`. `until` is the clock's own time, both in seconds.

    `part` of BAR is what has passed since the sending; `margin` is how long before expiry it is,
    `soon` whether it deserves attention.
    """

    key: str
    at: int
    until: int
    part: int
    margin: int
    soon: bool


def deadlines_of(detail: MessageDetail, now: int) -> tuple[Deadline, ...]:
    """The cut-off of the nodes, where it is earlier, then expiry; none once it is no use."""
    expires, cut_off = detail.row.expires_at, detail.relay_before
    if detail.row.status not in _RUNNING or expires is None or detail.destination_in_set is False:
        return ()
    clock = chain_clock(detail.as_of[1], now)
    sent = detail.sends[-1].place.timestamp if detail.sends else detail.row.timestamp
    ends = [("expiry", expires)]
    if cut_off is not None and cut_off < expires:
        ends.insert(0, ("nodes", cut_off))
    return tuple(
        Deadline(
            key=key,
            at=at,
            until=clock,
            part=_part(sent, clock, at),
            margin=expires - at,
            soon=is_soon(at - clock, at - sent),
        )
        for key, at in ends
    )


def _part(start: int, clock: int, end: int) -> int:
    passed, whole = max(0, clock - start), max(1, end - start)
    return min(BAR, BAR * passed // whole)
