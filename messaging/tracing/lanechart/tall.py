"""The tall drawing for phones: lanes are columns, time runs down, one row an event; pure."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from messaging.tracing.lanechart.curves import px
from messaging.tracing.lanechart.elements import Circle, Drawing, Mark, Path, Rect, Shape, Text
from messaging.tracing.lanechart.labels import fit, text_width
from messaging.tracing.lanechart.safety import DERIVED, LEVEL_STYLE, WEIGHTS
from messaging.tracing.lanechart.story import Coming, Fate, Kind, Lane, Standing, Story
from messaging.tracing.lanechart.tall_rows import Row, ahead_rows, is_failure, past_rows
from messaging.tracing.lanechart.wide_paths import event_node
from messaging.tracing.lanechart.words import chart_title
from messaging.tracing.values import Safety

WIDTH = 340
COLUMNS = {Lane.SOURCE: 26, Lane.L1: 56, Lane.DESTINATION: 86}
_RIDE = 69  # 17 px left of the destination
_TOP, _STEP, _NOW_STEP = 66, 58, 50
_TEXT, _TIME, _TEXT_WIDTH = 116, 324, 208
_ENDING = frozenset({Kind.RELAYED, Kind.ARRIVED, Kind.UNBACKED})


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows with the height at which each stands, and that of now."""

    past: tuple[tuple[Row, int], ...]
    now: int
    ahead: tuple[tuple[Row, int], ...]
    height: int

    def of(self, *kinds: Kind) -> list[int]:
        """The heights of events of these kinds."""
        return [y for row, y in self.past if row.event is not None and row.event.kind in kinds]


def draw_tall(story: Story, told: str) -> Drawing:
    """The drawing for narrow pages; `told` is its story in sentences."""
    rows = _place(story)
    shapes: list[Shape] = [*_ground(story, rows), *_leaders(rows)]
    for standing in story.standings:
        shapes += _weight(standing, rows)
    shapes += _message(story, rows)
    shapes += _causes(rows)
    shapes += _now(rows)
    for row, y in (*rows.past, *rows.ahead):
        shapes += _row(row, y)
    title = chart_title(story)
    return Drawing("lt", "tall", WIDTH, rows.height, title, told, tuple(shapes))


def _place(story: Story) -> _Rows:
    past = [(row, _TOP + _STEP * at) for at, row in enumerate(past_rows(story))]
    now = (past[-1][1] if past else _TOP - _NOW_STEP) + _NOW_STEP
    ahead = [(row, now + 52 + _STEP * at) for at, row in enumerate(ahead_rows(story))]
    height = (ahead[-1][1] + 40) if ahead else now + 26
    return _Rows(tuple(past), now, tuple(ahead), height)


def _ground(story: Story, rows: _Rows) -> list[Shape]:
    shapes: list[Shape] = []
    if rows.ahead:
        shapes.append(Rect("ahead", 0, rows.now, WIDTH, rows.height - rows.now))
    for lane, x in COLUMNS.items():
        shapes.append(Mark(x - 6.5, 18, None if lane is Lane.L1 else story.chain(lane)))
        shapes.append(Path("lane", f"M{x} 40V{rows.height - 8}"))
    names = [story.source.name, _("L1"), story.destination.name]
    shown = " \u00b7 ".join(fit(name, 82, 12) for name in names)
    return [*shapes, Text("t-sub", _TEXT, 29, shown)]


def _leaders(rows: _Rows) -> list[Shape]:
    lines = [
        f"M{max(COLUMNS[lane] for lane in row.lanes) + 12} {y}H108"
        for row, y in (*rows.past, *rows.ahead)
    ]
    return [Path("leader", "".join(lines))] if lines else []


def _weight(standing: Standing, rows: _Rows) -> list[Shape]:
    """Safety as weight: it grows to the level's row, and stays what it is until now."""
    x = COLUMNS[standing.lane]
    own = [
        y
        for row, y in rows.past
        if row.event is not None
        and row.event.lane is standing.lane
        and row.event.at == standing.since
    ]
    start = own[-1] if own else _TOP
    if standing.safety is Safety.UNKNOWN:
        return []
    if standing.safety not in DERIVED:
        return [Path(LEVEL_STYLE[standing.safety], f"M{x} {start}V{rows.now}")]
    at = next((y for row, y in rows.past if row.level is standing.safety), rows.now)
    half = WEIGHTS[standing.safety] / 2
    grown = f"M{x} {start}L{px(x - half)} {at}H{px(x + half)}Z"
    return [Path("grown", grown), Path(LEVEL_STYLE[standing.safety], f"M{x} {at}V{rows.now}")]


def _message(story: Story, rows: _Rows) -> list[Shape]:
    sent = rows.of(Kind.SENT, Kind.NAMED, Kind.RESENT)
    if story.fate is Fate.GONE or not sent:
        return []
    ended = rows.of(*_ENDING)
    reverts = [y for y in rows.of(Kind.REVERTED) if not ended or y < ended[0]]
    drops = "".join(f"M{_RIDE} {y}H{COLUMNS[Lane.DESTINATION]}" for y in reverts)
    shapes: list[Shape] = [Path("drop", drops)] if drops else []
    if ended and not reverts:
        start = [y for y in sent if y < ended[0]][-1:] or sent[:1]
        unsure = bool(rows.of(Kind.NAMED))
        line = _down(start[0], COLUMNS[Lane.DESTINATION], ended[0] - 9)
        return [*shapes, Path("run wait" if unsure else "run", line, once=not unsure)]
    return shapes + _ride(story, rows, sent[0], ended)


def _ride(story: Story, rows: _Rows, start: int, ended: list[int]) -> list[Shape]:
    first = min([*rows.of(Kind.REVERTED), start + _STEP, rows.now])
    line = _down(start, _RIDE, max(first, start + 20))
    if ended:
        y, x = ended[0] - 9, COLUMNS[Lane.DESTINATION]
        return [Path("run", f"{line}V{y - 26}C{_RIDE} {y - 8} {x} {y - 18} {x} {y}", once=True)]
    expired = rows.of(Kind.EXPIRED)
    until = expired[0] if expired else rows.now
    if story.fate is Fate.UNSEEN:
        return [Path("run wait", f"{line}V{until}")]
    shapes: list[Shape] = [Path("run", f"{line}V{until}", once=True)]
    ends = [y for row, y in rows.ahead if row.ahead and row.ahead.kind is Coming.EXPIRY]
    if ends and story.fate is Fate.WAITS:
        shapes.append(Path("run wait", f"M{_RIDE} {rows.now + 6}V{ends[0]}"))
    return shapes


def _down(start: int, x: int, end: int) -> str:
    """From the source to another column with upright ends."""
    left = COLUMNS[Lane.SOURCE]
    reach = 0.6 * (end - start)
    return f"M{left} {start}C{left} {px(start + reach)} {x} {px(end - reach)} {x} {end}"


def _causes(rows: _Rows) -> list[Shape]:
    """L1 as the cause of the levels that are reached, and of those ahead."""
    known = [_links(row, y) for row, y in rows.past if row.level is not None]
    expected = [
        _links(row, y) for row, y in rows.ahead if row.ahead and row.ahead.kind is Coming.LEVEL
    ]
    shapes: list[Shape] = []
    if known:
        shapes.append(Path("cause est", "".join(known)))
    if expected:
        shapes.append(Path("cause est", "".join(expected)))
    return shapes


def _links(row: Row, y: int) -> str:
    return "".join(f"M{COLUMNS[Lane.L1]} {y}H{COLUMNS[lane]}" for lane in row.lanes)


def _now(rows: _Rows) -> list[Shape]:
    return [
        Path("now", f"M0 {rows.now}H{WIDTH}"),
        Rect("now-flag", 282, rows.now - 10, 42, 20, 10),
        Text("t-now", 303, rows.now + 4, _("now"), "middle"),
    ]


def _row(row: Row, y: int) -> list[Shape]:
    shapes: list[Shape] = []
    for lane in row.lanes:
        x = COLUMNS[lane]
        if row.event is not None:
            shapes += event_node(row.event.kind, x, y) or [Circle("node", x, y, 4.5)]
        else:
            shapes.append(Circle("node est" if row.ahead else "node", x, y, 4.5))
    if row.level or (row.ahead and row.ahead.kind is Coming.LEVEL):
        shapes.append(Circle("node est", COLUMNS[Lane.L1], y, 4.5))
    room = _TEXT_WIDTH - text_width(row.time, 12) - 8
    return [
        *shapes,
        Text(f"t-event {_tone(row)}".rstrip(), _TEXT, y - 2, fit(row.title, room, 13)),
        Text("t-sub", _TEXT, y + 15, fit(row.note, _TEXT_WIDTH, 12)),
        Text("t-sub", _TIME, y - 2, row.time, "end"),
    ]


def _tone(row: Row) -> str:
    if is_failure(row):
        return "t-fail"
    if row.ahead is None:
        return ""
    return {Coming.LEVEL: "t-soft", Coming.CUT_OFF: "t-due"}.get(row.ahead.kind, "")
