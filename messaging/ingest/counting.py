"""Groups of messages added up to the counts of a lane; pure, it reads and writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from messaging.ingest.delays import bin_of
from messaging.protocol.lifecycle import Status

Lane = tuple[int, int] | None  # source and destination, None: all lanes together
Counted = tuple[int, Lane]  # hour since 1970 (or whatever is counted), lane

_MOST_MOVED = 2**256 - 1  # what the column holds; no chain has so much


@dataclass(frozen=True, slots=True)
class Group:
    """Messages of one hour and lane that agree in what is counted; times in seconds since 1970.

    `sends` is 0, 1, or 2 for more; `delay` is None where the message is not executed.
    """

    hour: int
    lane: tuple[int, int]
    status: Status
    sends: int
    delay: int | None
    count: int
    first: int
    last: int
    last_relay: int | None


@dataclass(slots=True)
class Counts:
    """What is counted, as `models.Tally` has it; it grows while groups are added."""

    sent: int = 0
    resent: int = 0
    by_status: dict[Status, int] = field(default_factory=dict)
    delays: dict[int, int] = field(default_factory=dict)
    moved: int = 0
    last_sent: int | None = None
    last_relay: int | None = None
    first_open: int | None = None

    def add(self, group: Group) -> None:
        """Count the messages of a group, which must not be dropped ones."""
        count, status = group.count, group.status
        if status == Status.SOURCE_MISSING and group.sends:
            # Its send is stored, and its relay names a log that is not: its page says invalid.
            status = Status.INVALID
        self.by_status[status] = self.by_status.get(status, 0) + count
        if group.sends:
            self.sent += count
            self.last_sent = latest(self.last_sent, group.last)
        if group.sends > 1:
            self.resent += count
        if status in {Status.INITIATED, Status.FAILED}:
            self.first_open = earliest(self.first_open, group.first)
        self.last_relay = latest(self.last_relay, group.last_relay)
        if group.delay is not None:
            bin_ = bin_of(group.delay)
            self.delays[bin_] = self.delays.get(bin_, 0) + count

    def move(self, wei: int) -> None:
        """Count ETH that moved."""
        self.moved = min(self.moved + wei, _MOST_MOVED)

    def include(self, other: "Counts") -> None:
        """Count what the other has counted too."""
        self.sent += other.sent
        self.resent += other.resent
        for status, count in other.by_status.items():
            self.by_status[status] = self.by_status.get(status, 0) + count
        for bin_, count in other.delays.items():
            self.delays[bin_] = self.delays.get(bin_, 0) + count
        self.move(other.moved)
        self.last_sent = latest(self.last_sent, other.last_sent)
        self.last_relay = latest(self.last_relay, other.last_relay)
        self.first_open = earliest(self.first_open, other.first_open)


def count_up(groups: Iterable[Group]) -> dict[Counted, Counts]:
    """The counts of each hour and lane, and of each hour in all lanes together."""
    counted: dict[Counted, Counts] = {}
    for group in groups:
        for lane in (group.lane, None):
            counted.setdefault((group.hour, lane), Counts()).add(group)
    return counted


def move(counted: dict[Counted, Counts], hour: int, of_lane: tuple[int, int], wei: int) -> None:
    """Count ETH that moved in an hour on a lane, there and in all lanes together."""
    for lane in (of_lane, None):
        counted.setdefault((hour, lane), Counts()).move(wei)


def latest(one: int | None, other: int | None) -> int | None:
    """The later of two times, of which each may be unknown."""
    return max((at for at in (one, other) if at is not None), default=None)


def earliest(one: int | None, other: int | None) -> int | None:
    """The earlier of two times, of which each may be unknown."""
    return min((at for at in (one, other) if at is not None), default=None)
