"""The time axis: log(1 + t/tau) on both sides of now, so that seconds and days both fit; pure.

Left of now time is counted from the origin, right of it from now.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LEAD = 64.0  # px that an effect keeps from its cause, whatever the seconds
_ROOMY = 76.0  # px that the first gap should have
_PAST_TAUS = (8.0, 6.0, 4.0, 2.0, 1.0, 0.5, 0.25)
_SHORT_TAU, _LONG_TAU = 30.0, 2_400.0  # ahead: levels in minutes, deadlines in hours
_LONG_WAIT = 1_200  # seconds to the first thing ahead from which the long one is used
_MIN, _H, _D = 60, 3_600, 86_400
_YEAR = 365 * _D
_NICE = (
    *(1, 2, 5, 10, 20, 30),
    *(_MIN, 2 * _MIN, 5 * _MIN, 10 * _MIN, 20 * _MIN, 30 * _MIN),
    *(_H, 2 * _H, 4 * _H, 12 * _H),
    *(_D, 2 * _D, 4 * _D, 7 * _D, 14 * _D, 30 * _D, 90 * _D, _YEAR, 2 * _YEAR, 5 * _YEAR),
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """One side of the axis: `span` seconds from `start` px to `end` px; what has passed at least
    a moment stands `lead` px further than its seconds say."""

    start: float
    end: float
    span: float
    tau: float
    lead: float = 0.0

    def at(self, seconds: float) -> float:
        """Where a moment stands, in px; moments outside the side stand at its ends."""
        if self.span <= 0:
            return self.start + self.lead
        part = math.log1p(max(0.0, seconds) / self.tau) / math.log1p(self.span / self.tau)
        return self.start + self.lead + (self.end - self.start - self.lead) * min(1.0, part)


def past_stretch(start: float, end: float, span: float, first_gap: float | None) -> Stretch:
    """The side of the past; `first_gap` is the time from the origin to the first effect.

    The largest tau that leaves the first gap room is taken: it spreads what came later best.
    """
    if first_gap is None or span <= 0:
        return Stretch(start, end, span, _PAST_TAUS[0], 0.0 if first_gap is None else LEAD)
    tries = [Stretch(start, end, span, tau) for tau in _PAST_TAUS]
    found = next((one for one in tries if one.at(first_gap) - start >= _ROOMY), tries[-1])
    lacking = LEAD - (found.at(first_gap) - start)
    if lacking <= 0:
        return found
    # The lead moves the first gap by less than itself: the rest of the axis shrinks with it.
    part = (found.at(first_gap) - start) / (end - start)
    return Stretch(start, end, span, found.tau, lacking / max(1e-9, 1 - part))


def future_stretch(start: float, end: float, waits: Iterable[float]) -> Stretch:
    """The side of what is ahead, as far as the last wait."""
    known = sorted(waits)
    if not known:
        return Stretch(start, end, 0.0, _SHORT_TAU)
    tau = _LONG_TAU if known[0] >= _LONG_WAIT else _SHORT_TAU
    return Stretch(start, end, max(known[-1], 1.0), tau)


def ticks(side: Stretch, *, low: float, high: float, gap: float) -> list[tuple[int, float]]:
    """Round times with their places between `low` and `high`, at least `gap` px apart."""
    kept: list[tuple[int, float]] = []
    last = low - gap
    for seconds in _NICE:
        x = side.at(seconds)
        if seconds > side.span or x > high:
            break
        if x >= low and x - last >= gap:
            kept.append((seconds, x))
            last = x
    return kept


def spread(places: Sequence[float], *, gap: float, high: float) -> list[float]:
    """These places, in their order, moved as little as keeps them `gap` px apart and below `high`.

    Where they do not fit at all, the last ones stand nearer to each other.
    """
    moved: list[float] = []
    for x in places:
        moved.append(x if not moved else max(x, moved[-1] + gap))
    limit = high
    for at in range(len(moved) - 1, -1, -1):
        moved[at] = max(min(moved[at], limit), min(places[0], high))
        limit = moved[at] - gap
    return moved
