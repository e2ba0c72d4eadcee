"""The lines and nodes of the wide drawing: the message, safety, causes, attempts, flags; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from messaging.tracing.lanechart.curves import Cubic, across, px, turning
from messaging.tracing.lanechart.elements import Circle, Path, Shape
from messaging.tracing.lanechart.places import LEFT, RIGHT, Located, Places, ends_ride
from messaging.tracing.lanechart.safety import (
    DERIVED,
    LEVEL_STYLE,
    WEIGHTS,
    derived_standings,
)
from messaging.tracing.lanechart.story import Coming, Fate, Kind, Lane, Standing, Story
from messaging.tracing.values import Safety

HEIGHT = 378
LANES = {Lane.SOURCE: 74, Lane.L1: 180, Lane.DESTINATION: 286}
RIDE = 263  # 23 px above the destination lane
L1_NODE = 66.0  # px before now at which L1 is drawn as the cause of what is known now
L1_AHEAD = 44.0  # px before an expected level
_LANDING = 80.0  # px from the sending to where the ride begins
_DESCENT = 60.0  # px from the end of the ride to the relay
_BANDS = {206: (190.0, 226.0)}  # of the labels that a line may cross: their heights

_NODES = {
    Kind.SENT: ("node msg", 6.5),
    Kind.NAMED: ("node est", 5.5),
    Kind.RESENT: ("node msg", 5.5),
    Kind.REVERTED: ("node bad", 10.0),
    Kind.RELAYED: ("node done", 11.0),
    Kind.ARRIVED: ("node msg", 6.5),
    Kind.UNBACKED: ("node bad", 10.0),
    Kind.EXPIRED: ("", 0.0),
    Kind.SENT_TAKEN_BACK: ("node est", 5.5),
    Kind.RELAY_TAKEN_BACK: ("node est", 5.5),
}


@dataclass(frozen=True, slots=True)
class Lines:
    """Paths below the nodes, the nodes, and which px of which band of labels a path takes."""

    shapes: tuple[Shape, ...]
    nodes: tuple[Shape, ...]
    closed: tuple[tuple[int, float, float], ...]


def path_shapes(story: Story, places: Places) -> Lines:
    """Everything that is drawn on the lanes."""
    shapes: list[Shape] = []
    nodes: list[Shape] = []
    curves = [*_causes(story, places, shapes, nodes)]
    for standing in story.standings:
        shapes += _weight(standing, places, LANES[standing.lane])
    curves += _message(story, places, shapes)
    _flags(places, shapes)
    for one in places.events:
        nodes += event_node(one.event.kind, one.x, LANES[one.event.lane])
    closed = [
        (band, found[0] - 4, found[1] + 4)
        for curve in curves
        for band, heights in _BANDS.items()
        if (found := curve.crossing(*heights)) is not None
    ]
    return Lines(tuple(shapes), tuple(nodes), tuple(closed))


def event_node(kind: Kind, x: float, y: float) -> list[Shape]:
    """The node of an event with what is drawn in it."""
    style, radius = _NODES[kind]
    if not style:
        return []
    shapes: list[Shape] = [Circle(style, x, y, radius)]
    if kind is Kind.RELAYED:
        shapes.append(Path("glyph", f"m{px(x - 4)} {px(y + 0.3)} 2.8 2.8 5.2-5.8"))
    if kind in {Kind.REVERTED, Kind.UNBACKED}:
        shapes.append(Path("glyph", f"m{px(x - 3)} {px(y - 3)} 6 6m0-6-6 6"))
    return shapes


def _weight(standing: Standing, places: Places, y: int) -> list[Shape]:
    """Safety as weight. When a level was reached is not known, so the line grows to it; what is
    still unsafe is dotted."""
    mine = [one for one in places.on(standing.lane) if one.event.at == standing.since]
    x = mine[-1].x if mine else places.past.start
    if standing.safety is Safety.UNKNOWN:
        return []
    if standing.safety not in DERIVED:
        return [Path(LEVEL_STYLE[standing.safety], f"M{px(x)} {y}H{px(places.now)}")]
    half = WEIGHTS[standing.safety] / 2
    grown = f"M{px(x)} {y}L{px(places.now)} {px(y - half)}V{px(y + half)}Z"
    return [Path("grown", grown)]


def _causes(story: Story, places: Places, shapes: list[Shape], nodes: list[Shape]) -> list[Cubic]:
    """L1 as the cause of levels: left of now of those that are reached, then of expected ones."""
    curves: list[Cubic] = []
    y = LANES[Lane.L1]
    reached = derived_standings(story)
    if reached:
        x = places.now - L1_NODE
        for one in reached:
            curves.append(_to_lane(x, places.now, one.lane))
            nodes.append(Circle("node", places.now, LANES[one.lane], 4.5))
        nodes.append(Circle("node est", x, y, 4.5))
    for level in (Safety.SAFE, Safety.FINALIZED):
        found = [one for one in places.awaited if one.ahead.level is level]
        if not found:
            continue
        x = max(places.now + 14, min(awaited.x for awaited in found) - L1_AHEAD)
        for awaited in found:
            lane = awaited.ahead.lane
            curves.append(_to_lane(x, awaited.x, lane))
            nodes.append(Circle("node est", awaited.x, LANES[lane], 4.5))
        nodes.append(Circle("node est", x, y, 4.5))
    if curves:
        shapes.append(Path("cause est", "".join(curve.d for curve in curves)))
    return curves


def _to_lane(x: float, to_x: float, lane: Lane) -> Cubic:
    y = LANES[lane]
    return turning(x, LANES[Lane.L1], to_x, y + 6 if lane is Lane.SOURCE else y - 6)


def _message(story: Story, places: Places, shapes: list[Shape]) -> list[Cubic]:
    """The message's own line; the curves of it that cross the middle lane."""
    if story.fate is Fate.GONE or not story.events:
        return []
    on_destination = places.on(Lane.DESTINATION)
    end = ends_ride(on_destination)
    reverts = [one for one in on_destination if one.event.kind is Kind.REVERTED]
    if end is not None:
        reverts = [one for one in reverts if one.x < end.x]
        if not reverts:
            return [_straight(places, end, shapes)]
    shapes += [Path("drop", f"M{px(one.x)} {RIDE}V{LANES[Lane.DESTINATION]}") for one in reverts]
    start = _start(places)
    landing = start + _LANDING
    if reverts and reverts[0].x - start < 1.5 * _LANDING:
        landing = reverts[0].x
    landing = min(landing, (places.now if end is None else end.x) - 12)
    curve = across(start, LANES[Lane.SOURCE], landing, RIDE)
    if end is not None:
        _land(curve, end, reverts, shapes)
    else:
        _ride(story, places, curve, shapes)
    return [curve]


def _start(places: Places) -> float:
    """Where the message was sent first."""
    return next((one.x for one in places.on(Lane.SOURCE)), LEFT)


def _straight(places: Places, end: Located, shapes: list[Shape]) -> Cubic:
    """From the sending that the relay followed straight to it."""
    named = [one for one in places.on(Lane.SOURCE) if one.event.kind is Kind.NAMED]
    sent = [
        one
        for one in places.on(Lane.SOURCE)
        if one.event.kind in {Kind.SENT, Kind.RESENT} and (one.event.at or 0) <= (end.event.at or 0)
    ]
    start = (named or sent)[-1].x if named or sent else _start(places)
    stop = 11 if end.event.kind is Kind.RELAYED else 8
    curve = across(start, LANES[Lane.SOURCE], end.x - stop, LANES[Lane.DESTINATION])
    unsure = bool(named)
    shapes.append(Path("run wait" if unsure else "run", curve.d, once=not unsure))
    return curve


def _land(curve: Cubic, end: Located, reverts: Sequence[Located], shapes: list[Shape]) -> None:
    """The ride past the attempts that reverted, and down to the one that did not."""
    leave = max(end.x - _DESCENT, reverts[-1].x, curve.points[-1][0])
    y = LANES[Lane.DESTINATION]
    reach = (end.x - 8 - leave) / 2
    down = f"C{px(leave + reach)} {RIDE} {px(end.x - 8 - reach)} {y} {px(end.x - 8)} {y}"
    shapes.append(Path("run", f"{curve.d}H{px(leave)}{down}", once=True))


def _ride(story: Story, places: Places, curve: Cubic, shapes: list[Shape]) -> None:
    """The ride of a message that did not arrive: to now, or to its end."""
    until = places.now
    if story.fate is Fate.EXPIRED:
        until = next((one.x for one in places.events if one.event.kind is Kind.EXPIRED), places.now)
    until = max(until, curve.points[-1][0])
    if story.fate is Fate.UNSEEN:
        shapes.append(Path("run wait", f"{curve.d}H{px(until)}"))
        return
    shapes.append(Path("run", f"{curve.d}H{px(until)}", once=True))
    if story.fate is Fate.WAITS and places.future is not None:
        ends = [one.x for one in places.awaited if one.ahead.kind is Coming.EXPIRY]
        last = ends[0] - 4 if ends else RIGHT
        shapes.append(Path("run wait", f"M{px(places.now + 6)} {RIDE}H{px(last)}"))


def _flags(places: Places, shapes: list[Shape]) -> None:
    flags = [("flag", one.x) for one in places.awaited if one.ahead.kind is Coming.CUT_OFF]
    flags += [("flag-end", one.x) for one in places.awaited if one.ahead.kind is Coming.EXPIRY]
    flags += [("flag-end", one.x) for one in places.events if one.event.kind is Kind.EXPIRED]
    for style, x in flags:
        shapes.append(Path(style, f"M{px(x)} 238V298"))
        shapes.append(Path(f"{style}-top", f"M{px(x)} 238l9 4.5-9 4.5Z"))
