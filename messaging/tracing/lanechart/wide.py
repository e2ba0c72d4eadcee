"""The wide drawing: three lanes on one time axis, 1112 by 378; pure."""

from django.utils.translation import gettext as _

from messaging.tracing.lanechart.curves import px
from messaging.tracing.lanechart.elements import Drawing, Mark, Path, Rect, Shape, Text
from messaging.tracing.lanechart.labels import fit
from messaging.tracing.lanechart.places import LEFT, RIGHT, Places, place_story
from messaging.tracing.lanechart.scale import ticks
from messaging.tracing.lanechart.story import Coming, Fate, Kind, Lane, Story
from messaging.tracing.lanechart.wide_labels import label_shapes
from messaging.tracing.lanechart.wide_paths import HEIGHT, LANES, path_shapes
from messaging.tracing.lanechart.words import chart_title, lane_note
from messaging.tracing.wording import duration

WIDTH, AXIS = 1112, 340
_NAME_WIDTH = 158  # px of a chain's name beside its lane
_TICK_GAP, _TICK_ROOM = 84.0, 58.0  # px between ticks, and to now


def draw_wide(story: Story, told: str) -> Drawing:
    """The drawing for broad pages; `told` is its story in sentences."""
    places = place_story(story)
    shapes: list[Shape] = [*_ground(story, places), *_axis(places), *_names(story)]
    paths = path_shapes(story, places)
    shapes += paths.shapes
    shapes += _now(places)
    shapes += paths.nodes
    shapes += label_shapes(story, places, paths.closed)
    return Drawing("lw", "wide", WIDTH, HEIGHT, chart_title(story), told, tuple(shapes))


def _ground(story: Story, places: Places) -> list[Shape]:
    """What lies below everything: what is ahead, and where the lane is closed."""
    shapes: list[Shape] = []
    if places.future is not None:
        shapes.append(Rect("ahead", places.now, 0, WIDTH - places.now, AXIS))
    closed = closed_from(story, places)
    if closed is not None:
        shapes.append(Rect("closed", closed, 233, WIDTH - closed, AXIS - 233))
    return shapes


def closed_from(story: Story, places: Places) -> float | None:
    """From where on the destination cannot execute the message any more."""
    if story.fate is Fate.BARRED:
        return LEFT
    ends = [one.x for one in places.events if one.event.kind is Kind.EXPIRED]
    ends += [one.x for one in places.awaited if one.ahead.kind is Coming.EXPIRY]
    return ends[0] if ends else None


def _axis(places: Places) -> list[Shape]:
    past, now, future = places.past, places.now, places.future
    marks = [(_("0 s"), LEFT)]
    marks += [
        (duration(seconds), x)
        for seconds, x in ticks(past, low=LEFT + 62, high=now - _TICK_ROOM, gap=_TICK_GAP)
    ]
    if future is not None and future.span > 0:
        marks += [
            (_("in %(time)s") % {"time": duration(seconds)}, x)
            for seconds, x in ticks(future, low=now + 64, high=RIGHT - 26, gap=_TICK_GAP)
        ]
    grid = "".join(f"M{px(x)} 0V{AXIS}" for _text, x in marks)
    return [
        Path("sep", f"M0 127H{WIDTH}M0 233H{WIDTH}M0 {AXIS}H{WIDTH}"),
        Path("grid", grid),
        *(Text("t-axis", x, 362, text, "middle") for text, x in marks),
        Path("lane", "".join(f"M{px(LEFT)} {y}H{px(RIGHT)}" for y in LANES.values())),
    ]


def _names(story: Story) -> list[Shape]:
    shapes: list[Shape] = []
    for lane, y in LANES.items():
        chain = None if lane is Lane.L1 else story.chain(lane)
        name = _("L1") if chain is None else fit(chain.name, _NAME_WIDTH, 14)
        note = _("batches and finality") if chain is None else lane_note(story, lane)
        shapes += [
            Mark(24, y - 13, chain),
            Text("t-chain", 46, y - 2, name),
            Text("t-sub", 46, y + 16, fit(note, _NAME_WIDTH, 12)),
        ]
    return shapes


def _now(places: Places) -> list[Shape]:
    return [
        Path("now", f"M{px(places.now)} 0V{AXIS}"),
        Rect("now-flag", places.now - 21, 348, 42, 20, 10),
        Text("t-now", places.now, 362, _("now"), "middle"),
    ]
