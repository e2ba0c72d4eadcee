"""What a lane chart tells: events that happened, how safe the blocks are, and what is ahead.

Values only; times are seconds since 1970, `left` seconds from the clock that decides.
"""

from dataclasses import dataclass
from enum import StrEnum

from msgspec import Struct

from messaging.tracing.values import ChainRef, Safety


class Lane(StrEnum):
    """A line of the chart."""

    SOURCE = "source"
    L1 = "l1"
    DESTINATION = "destination"


class Kind(StrEnum):
    """What happened. `NAMED`: a sending that is known only from the relay that names it."""

    SENT = "sent"
    NAMED = "named"
    RESENT = "resent"
    REVERTED = "reverted"
    RELAYED = "relayed"
    ARRIVED = "arrived"
    UNBACKED = "unbacked"
    EXPIRED = "expired"
    SENT_TAKEN_BACK = "sent_taken_back"
    RELAY_TAKEN_BACK = "relay_taken_back"


class Fate(StrEnum):
    """What became of the message's line. `UNSEEN`: nobody looks whether it arrived; `BARRED`: the
    destination cannot execute it; `GONE`: its sending was taken back."""

    ARRIVED = "arrived"
    WAITS = "waits"
    UNSEEN = "unseen"
    BARRED = "barred"
    EXPIRED = "expired"
    GONE = "gone"


class Event(Struct, frozen=True):
    """Something that happened, `count` times where attempts are told together.

    `at` is None where no time is known, `first` the time of the first one of several. `block` and
    `transaction` say where, None where there is no such place. `reason`: why a relay reverted, of
    several the last one, empty where that is not known.
    """

    kind: Kind
    lane: Lane
    at: int | None
    block: int | None = None
    transaction: str | None = None
    count: int = 1
    first: int | None = None
    reason: str = ""


class Standing(Struct, frozen=True):
    """How safe a block of the message is now; `since` is the block's time. When it reached that
    level is not known."""

    lane: Lane
    since: int
    safety: Safety


class Coming(StrEnum):
    """What is still ahead."""

    LEVEL = "level"
    CUT_OFF = "cut_off"
    EXPIRY = "expiry"


class Ahead(Struct, frozen=True):
    """Something ahead, in `left` seconds; None where nothing tells when. `margin`: of an expiry,
    how many seconds before it nodes stop, where both are told as one."""

    kind: Coming
    lane: Lane
    left: int | None
    level: Safety | None = None
    margin: int = 0


@dataclass(frozen=True, slots=True)
class Story:
    """All that one chart shows. `origin` is where its time starts; events come in order, those of
    unknown time first."""

    source: ChainRef
    destination: ChainRef
    fate: Fate
    origin: int
    now: int
    events: tuple[Event, ...]
    standings: tuple[Standing, ...]
    ahead: tuple[Ahead, ...]

    def chain(self, lane: Lane) -> ChainRef:
        """The chain of a lane; L1 is no chain that is followed."""
        return self.source if lane is Lane.SOURCE else self.destination

    def of(self, *kinds: Kind) -> tuple[Event, ...]:
        """The events of these kinds, in order."""
        return tuple(event for event in self.events if event.kind in kinds)
