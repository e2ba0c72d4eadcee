"""Which messages are stuck, and why: the one rule by which cases are opened; pure.

Thresholds stand here and in the sentence of the desk, so that a reader can check them.
"""

from dataclasses import dataclass
from enum import IntEnum

from messaging.tracing.values import MessageRow, MessageStatus

FAILED_GRACE = 60  # seconds since it was sent: a relayer that was too early tries again
TIMES = 3  # times the 95th percentile of its lane
FLOOR = 600  # seconds that a message may take on the fastest lane
UNKNOWN = 3_600  # seconds it may take on a lane without a relay in the last week
SOON = 172_800  # seconds left: 48 h, of short windows two sevenths
FORGOTTEN = 2_592_000  # seconds after expiry from which nobody waits any more: 30 d


class Reason(IntEnum):
    """Why a message is stuck, the most telling first; the numbers are stored."""

    EXPIRED = 1
    RELAY_FAILED = 2
    RUNS_OUT = 3
    SLOW = 4


@dataclass(frozen=True, slots=True)
class Norm:
    """What a message is measured by, in seconds: the destination's clock (None: not known yet),
    its lane's window, and the 95th percentile of the lane's relays in the last week (None: none
    was seen).

    `read`: the destination is indexed to its head, so that a relay would have been seen, or it is
    not followed at all. `covered`: after and before which seconds its blocks are known complete.
    """

    clock: int | None
    window: int
    p95: int | None
    read: bool
    covered: tuple[tuple[int, int], ...]

    def covers(self, since: int, until: int) -> bool:
        """Whether a relay from one second to another would have been seen."""
        return any(begun < since and until < ended for begun, ended in self.covered)


def reason_of(row: MessageRow, norm: Norm) -> Reason | None:
    """Why a message belongs into the queue now, None where it does not: a late index is no stuck
    message."""
    if norm.clock is None or row.expires_at is None:
        return None
    left = row.expires_at - norm.clock
    if row.status is MessageStatus.EXPIRED:
        seen = norm.covers(row.timestamp, row.expires_at)
        return Reason.EXPIRED if seen and -left < FORGOTTEN else None
    open_ = row.status in {MessageStatus.INITIATED, MessageStatus.FAILED}
    return _reason_to_relay(row.status, left, norm) if open_ and norm.read else None


def _reason_to_relay(status: MessageStatus, left: int, norm: Norm) -> Reason | None:
    """The same of a message that can still be relayed, with so many seconds left."""
    age = norm.window - left  # of the newest send
    if status is MessageStatus.FAILED and age >= FAILED_GRACE:
        return Reason.RELAY_FAILED
    if left < soon(norm.window):
        return Reason.RUNS_OUT
    return Reason.SLOW if age > patience(norm.p95) else None


def patience(p95: int | None) -> int:
    """How many seconds a message may take on a lane before it counts as stuck."""
    return UNKNOWN if p95 is None else max(FLOOR, TIMES * p95)


def soon(window: int) -> int:
    """From how many seconds before expiry on a message counts as stuck."""
    return min(SOON, window * 2 // 7)


def youngest(norm: Norm) -> int:
    """The age in seconds below which no message without a failed relay is stuck."""
    return min(patience(norm.p95), norm.window - soon(norm.window))
