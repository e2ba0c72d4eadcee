"""Plots as coordinates: lines of percentiles and columns of counts over hours; pure.

Coordinates are text for attributes of SVG, where no language writes a number in its own way; labels
are in the reader's language.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from messaging.tracing.totals import Totals
from messaging.tracing.wording import day, duration, scaled

LEFT, RIGHT, TOP, BOTTOM = 6.0, 466.0, 20.0, 150.0
_DAY = 24  # points up to which hours are named, above that days
_FEW = 5  # lines across at most
_SECONDS = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 43_200)


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across or a time below, where it is and what it says."""

    at: str
    label: str


@dataclass(frozen=True, slots=True)
class Peak:
    """The highest value, named above its point; `anchor` keeps the text inside."""

    x: str
    y: str
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class LinePlot:
    """Median and 95th percentile over time; `dots` are the last values, the median's first."""

    median: str
    slow: str
    band: str
    dots: tuple[tuple[str, str], ...]
    rows: tuple[Tick, ...]
    times: tuple[Tick, ...]
    peak: Peak | None


@dataclass(frozen=True, slots=True)
class ColumnPlot:
    """Columns of what was sent, the last and unfinished one apart, and of what failed in front."""

    columns: str
    last: str
    failed: str
    rows: tuple[Tick, ...]
    times: tuple[Tick, ...]


def number(value: float) -> str:
    """A coordinate."""
    return f"{value:.1f}".removesuffix(".0")


def compact(count: int) -> str:
    """`950`, `6.1k`, `61k`, `1.2M`: a count where there is little room."""
    for size, unit in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if count >= size:
            tenths = count * 10 // size
            return f"{scaled(tenths, 1) if tenths < 100 else tenths // 10}{unit}"  # noqa: PLR2004
    return str(count)


def plot_delays(hours: Sequence[Totals]) -> LinePlot:
    """Time to relay, hour by hour; an hour without relays interrupts the lines."""
    highest = max((one.slow for one in hours if one.slow is not None), default=0)
    steps = _steps(highest, _SECONDS)
    xs = _spread(len(hours), LEFT, RIGHT)
    y = _scale(steps[-1])
    runs = _runs(hours, xs)
    ends = [(x, one) for x, one in zip(xs, hours, strict=True) if one.median is not None]
    dots: tuple[tuple[str, str], ...] = ()
    if ends:
        x, end = ends[-1]
        dots = tuple((number(x), number(y(value or 0))) for value in (end.median, end.slow))
    return LinePlot(
        median="".join(_line([(x, y(one.median or 0)) for x, one in run]) for run in runs),
        slow="".join(_line([(x, y(one.slow or 0)) for x, one in run]) for run in runs),
        band="".join(_band(run, y) for run in runs),
        dots=dots,
        rows=tuple(Tick(number(y(step)), duration(step, units=1)) for step in steps),
        times=_times(hours, xs),
        peak=_peak(hours, xs, y),
    )


def plot_counts(hours: Sequence[Totals], *, group: int = 1) -> ColumnPlot:
    """Messages sent and failed, a column for so many hours each; the last is not over yet."""
    groups = group_hours(hours, group)
    steps = _steps(max((sent for _, sent, _ in groups), default=0), _round_counts())
    y = _scale(steps[-1])
    pitch = (RIGHT - LEFT + 12) / max(len(groups), 1)
    width = pitch * 0.845
    xs = [2 + at * pitch for at in range(len(groups))]
    drawn = [_column(x, y(sent), width) for x, (_, sent, _) in zip(xs, groups, strict=True)]
    failed = [
        _column(x, min(y(count), BOTTOM - 1.5), width) if count else ""
        for x, (_, _, count) in zip(xs, groups, strict=True)
    ]
    return ColumnPlot(
        columns="".join(drawn[:-1]),
        last=drawn[-1] if drawn else "",
        failed="".join(failed),
        rows=tuple(Tick(number(y(step)), compact(step)) for step in steps),
        times=_times([first for first, _, _ in groups], [x + width / 2 for x in xs]),
    )


def group_hours(hours: Sequence[Totals], group: int) -> list[tuple[Totals, int, int]]:
    """So many hours at a time, with the first of them, and what was sent and failed in all."""
    return [
        (part[0], sum(one.sent for one in part), sum(one.failed for one in part))
        for part in (hours[at : at + group] for at in range(0, len(hours), group))
    ]


def clock(at: int) -> str:
    """`14:00`."""
    return f"{datetime.fromtimestamp(at, UTC):%H:%M}"


def _steps(highest: int, sizes: Iterable[int]) -> list[int]:
    """Round values from 0 to at least the highest, few of them."""
    size = next((one for one in sizes if highest <= one * (_FEW - 1)), None)
    if size is None:
        size = -(-highest // (_FEW - 1) // 86_400) * 86_400
    count = max(-(-highest // size), 1)
    return [size * at for at in range(count + 1)]


def _round_counts() -> Iterable[int]:
    size = 1
    while True:
        yield from (size, 2 * size, 5 * size)
        size *= 10


def _spread(count: int, first: float, last: float) -> list[float]:
    return [first + (last - first) * at / max(count - 1, 1) for at in range(count)]


def _scale(highest: int) -> Callable[[int], float]:
    return lambda value: BOTTOM - (BOTTOM - TOP) * value / highest


Run = list[tuple[float, Totals]]


def _runs(hours: Sequence[Totals], xs: Sequence[float]) -> list[Run]:
    """The stretches of hours in which something was relayed."""
    runs: list[Run] = [[]]
    for x, one in zip(xs, hours, strict=True):
        if one.median is None:
            runs.append([])
        else:
            runs[-1].append((x, one))
    return [run for run in runs if run]


def _line(points: Sequence[tuple[float, float]]) -> str:
    """A path through points; a single one becomes a short dash, or nothing would be seen."""
    if len(points) == 1:
        ((x, y),) = points
        points = [(x - 3, y), (x + 3, y)]
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def _band(run: Run, y: Callable[[int], float]) -> str:
    there = [(x, y(one.median or 0)) for x, one in run]
    back = [(x, y(one.slow or 0)) for x, one in reversed(run)]
    return _line([*there, *back]) + "Z" if len(run) > 1 else ""


def _column(x: float, top: float, width: float) -> str:
    if top >= BOTTOM:
        return ""
    return f"M{number(x)} {number(BOTTOM)}V{number(top)}h{number(width)}V{number(BOTTOM)}Z"


def _peak(hours: Sequence[Totals], xs: Sequence[float], y: Callable[[int], float]) -> Peak | None:
    seen = [(one.slow, x) for x, one in zip(xs, hours, strict=True) if one.slow is not None]
    if not seen:
        return None
    slow, x = max(seen, key=lambda one: one[0])
    anchor = "start" if x < LEFT + 40 else "end" if x > RIGHT - 40 else "middle"
    return Peak(number(x), number(y(slow) - 8), duration(slow), anchor)


def _times(hours: Sequence[Totals], xs: Sequence[float]) -> tuple[Tick, ...]:
    """Every sixth hour of the clock where there are a day's, else every midnight."""
    whole_day = not hours or hours[-1].since - hours[0].since < _DAY * 3_600
    every, label = (6 * 3_600, clock) if whole_day else (86_400, day)
    shown = [
        Tick(number(x), label(one.since))
        for x, one in zip(xs, hours, strict=True)
        if one.since % every == 0 and LEFT + 8 < x < RIGHT - 4
    ]
    return tuple(shown)
