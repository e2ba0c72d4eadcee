"""The picture of what moves now: lanes as lines, messages as curves from sending to relay; pure.

The dots of one kind are one path, so that five hundred messages are as few elements as five.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging.tracing.recent import Flight, Recent
from messaging.tracing.values import ChainRef
from messaging.tracing.wording import duration, grouped
from messaging.views.plots import Tick, number

MOST_CHAINS = 12
_PITCH, _FIRST = 40, 26
_SHAPES = 12


@dataclass(frozen=True, slots=True)
class Frame:
    """A size of the picture: its width, where its time begins and ends, how many seconds that is,
    how many messages fit, and how long a name may be."""

    width: int
    left: int
    right: int
    seconds: int
    most: int
    name: int


BROAD = Frame(1_112, 160, 1_082, 90, 70, 15)
NARROW = Frame(358, 128, 328, 30, 18, 11)


@dataclass(frozen=True, slots=True)
class LaneLine:
    """A chain's line; `mark` and `shape` name its drawing in the sprite."""

    path: str
    y: str
    mark_y: str
    text_y: str
    name: str
    mark: str
    shape: int


@dataclass(frozen=True, slots=True)
class Picture:
    """One size of the picture, in paths; `told` says in words what it shows."""

    width: int
    height: int
    middle: str
    now: str
    now_x: str
    axis_y: str
    grid: str
    lanes: tuple[LaneLine, ...]
    arcs: str
    failing: str
    flying: str
    sent: str
    executed: str
    crosses: str
    rings: str
    times: tuple[Tick, ...]
    told: str
    empty: bool


def draw_flights(
    newest: Recent,
    chains: Sequence[ChainRef],
    now: int,
    frame: Frame,
    *,
    usual: int | None = None,
    reach: str = "",
) -> Picture:
    """The messages sent within the frame's seconds; `usual` is the median time to relay, `reach`
    says how far the chains are indexed.

    At most MOST_CHAINS chains, the busiest, and as many messages as the frame has room for: all
    that failed or are in flight before executed ones, of these an even choice.
    """
    recent = [one for one in newest.flights if now - one.sent_at <= frame.seconds]
    more = newest.cut_at is not None and now - newest.cut_at <= frame.seconds
    shown = busiest(recent, chains)
    at = {chain.chain_id: _FIRST + _PITCH * place for place, chain in enumerate(shown)}
    drawn = _choice([one for one in recent if _ends(one) <= at.keys()], frame.most)
    pens = _Pens(frame, at, now, usual or 10)
    for one in drawn:
        pens.draw(one)
    told = _told(_Shown(recent, len(drawn), len(shown), more), frame, reach)
    lanes = tuple(_lane(chain, at[chain.chain_id], frame) for chain in shown)
    return _picture(frame, pens, lanes, now, told, empty=not drawn)


def _picture(
    frame: Frame, pens: "_Pens", lanes: tuple[LaneLine, ...], now: int, told: str, *, empty: bool
) -> Picture:
    bottom = _FIRST + _PITCH * max(len(lanes) - 1, 0) + 22
    return Picture(
        width=frame.width,
        height=bottom + 24,
        middle=number((frame.left + frame.right) / 2),
        now=f"M{frame.right} 6V{bottom}",
        now_x=number(frame.right),
        axis_y=number(bottom + 16),
        grid="".join(f"M{number(pens.x(now - ago))} 6V{bottom}" for ago in _grid(frame)),
        lanes=lanes,
        arcs="".join(pens.arcs),
        failing="".join(pens.failing),
        flying="".join(pens.flying),
        sent="".join(pens.sent),
        executed="".join(pens.executed),
        crosses="".join(pens.crosses),
        rings="".join(pens.rings),
        times=_times(frame, pens, now),
        told=told,
        empty=empty,
    )


def _ends(flight: Flight) -> set[int]:
    return {flight.source.chain_id, flight.destination.chain_id}


def busiest(flights: Sequence[Flight], chains: Sequence[ChainRef]) -> list[ChainRef]:
    """At most MOST_CHAINS of the chains, those with most messages, in the order of their marks."""
    if len(chains) <= MOST_CHAINS:
        return list(chains)
    counts: dict[int, int] = {}
    for one in flights:
        for chain in (one.source, one.destination):
            counts[chain.chain_id] = counts.get(chain.chain_id, 0) + 1
    ranked = sorted(chains, key=lambda chain: -counts.get(chain.chain_id, 0))[:MOST_CHAINS]
    return [chain for chain in chains if chain in ranked]


def _choice(flights: Sequence[Flight], most: int) -> list[Flight]:
    """At most so many, in their order."""
    if len(flights) <= most:
        return list(flights)
    open_ones = [one for one in flights if one.relayed_at is None or one.invalid][-(most // 2) :]
    done = [one for one in flights if one.relayed_at is not None and not one.invalid]
    room = most - len(open_ones)
    step = max(len(done) / room, 1)
    kept = [done[int(at * step)] for at in range(min(room, len(done)))]
    return sorted((*open_ones, *kept), key=lambda one: one.sent_at)


class _Pens:
    """Paths that grow while messages are drawn."""

    def __init__(self, frame: Frame, at: dict[int, int], now: int, usual: int) -> None:
        self._frame, self._at, self._now, self._usual = frame, at, now, usual
        self.arcs: list[str] = []
        self.failing: list[str] = []
        self.flying: list[str] = []
        self.sent: list[str] = []
        self.executed: list[str] = []
        self.crosses: list[str] = []
        self.rings: list[str] = []

    def x(self, then: int) -> float:
        """Where a second stands, never outside."""
        span = self._frame.right - self._frame.left
        x = self._frame.right - span * (self._now - then) / self._frame.seconds
        return min(max(x, self._frame.left), self._frame.right)

    def draw(self, one: Flight) -> None:
        """A dot where it was sent, a curve, and how it ends."""
        x, y = self.x(one.sent_at), float(self._at[one.source.chain_id])
        to = float(self._at[one.destination.chain_id])
        self.sent.append(_disc(x, y, 2.5))
        if one.relayed_at is not None and not one.invalid:
            end = self.x(one.relayed_at)
            self.arcs.append(_curve(x, y, end, to))
            if not one.awaiting:
                self.executed.append(_disc(end, to, 4.5))
        elif one.failed or one.invalid:
            end = self.x(one.relayed_at or one.failed_at or self._now)
            self.failing.append(_curve(x, y, end, to))
            self.crosses.append(f"M{number(end - 4)} {number(to - 4)}l8 8m0-8l-8 8")
        else:
            # A message is the further on its way the longer it is under way, but never there.
            waited = self._now - one.sent_at
            reached = y + (to - y) * (0.1 + 0.8 * waited / (waited + self._usual))
            end = float(self._frame.right)
            self.flying.append(_curve(x, y, end, reached))
            self.rings.append(_disc(end, reached, 4))


def _curve(x: float, y: float, to_x: float, to_y: float) -> str:
    half = number((x + to_x) / 2)
    return (
        f"M{number(x)} {number(y)}C{half} {number(y)} {half} {number(to_y)} "
        f"{number(to_x)} {number(to_y)}"
    )


def _disc(x: float, y: float, radius: float) -> str:
    turn = f"{number(radius)} {number(radius)} 0 1 0"
    return (
        f"M{number(x - radius)} {number(y)}a{turn} {number(2 * radius)} 0"
        f"a{turn} -{number(2 * radius)} 0Z"
    )


def _lane(chain: ChainRef, y: int, frame: Frame) -> LaneLine:
    turn, shape = divmod(chain.mark or 0, _SHAPES)
    name = chain.name if len(chain.name) <= frame.name else f"{chain.name[: frame.name - 1]}\u2026"
    mark = f"mark-{shape}" + (f" round-{1 + (turn - 1) % 2}" if turn else "")
    path = f"M{frame.left} {y}H{frame.right}"
    return LaneLine(path, number(y), number(y - 6.5), number(y + 4.5), name, mark, shape)


def _grid(frame: Frame) -> range:
    return range(15, frame.seconds + 1, 15)


def _times(frame: Frame, pens: _Pens, now: int) -> tuple[Tick, ...]:
    every = 30 if frame.seconds > 60 else 15  # noqa: PLR2004
    return tuple(
        Tick(number(pens.x(now - ago)), _("%(time)s ago") % {"time": f"{ago} s"})
        for ago in range(every, frame.seconds + 1, every)
    )


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a picture shows; `more`: further messages were sent in its time, which were not read."""

    recent: Sequence[Flight]
    drawn: int
    chains: int
    more: bool


def _told(shown: _Shown, frame: Frame, reach: str) -> str:
    recent, stretch = shown.recent, duration(frame.seconds)
    if not recent:
        nothing = _("No message of the last %(time)s was seen.") % {"time": stretch}
        return f"{nothing} {reach}." if reach else nothing
    failed = sum(one.failed or one.invalid for one in recent)
    flying = sum(one.relayed_at is None and not one.failed for one in recent)
    counts = {
        "count": grouped(len(recent)),
        "chains": shown.chains,
        "time": stretch,
        "flying": flying,
        "failed": failed,
        "drawn": shown.drawn,
    }
    told = _seen_more(len(recent)) if shown.more else _seen(len(recent))
    if shown.drawn < len(recent):
        told += " " + _("%(drawn)s of them are drawn.")
    return f"{told % counts} {_('The list of messages holds the same data.')}"


def _seen(count: int) -> str:
    return ngettext(
        "Messages between %(chains)s chains in the last %(time)s: %(count)s sent, %(flying)s in "
        "flight, %(failed)s failed or invalid.",
        "Messages between %(chains)s chains in the last %(time)s: %(count)s sent, %(flying)s in "
        "flight, %(failed)s failed or invalid.",
        count,
    )


def _seen_more(count: int) -> str:
    return ngettext(
        "Messages between %(chains)s chains in the last %(time)s: more than %(count)s sent; of the "
        "newest %(count)s, %(flying)s in flight, %(failed)s failed or invalid.",
        "Messages between %(chains)s chains in the last %(time)s: more than %(count)s sent; of the "
        "newest %(count)s, %(flying)s in flight, %(failed)s failed or invalid.",
        count,
    )
