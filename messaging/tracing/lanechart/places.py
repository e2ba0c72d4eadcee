"""Where everything of the wide drawing stands: now, the axis, events and what is ahead; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import Struct
from msgspec.structs import replace

from messaging.tracing.lanechart.grouping import group_near
from messaging.tracing.lanechart.scale import Stretch, future_stretch, past_stretch, spread
from messaging.tracing.lanechart.story import Ahead, Coming, Event, Kind, Lane, Story
from messaging.tracing.levels import ORDER

LEFT, RIGHT = 214.0, 1092.0  # where time starts, where lanes end
_NOW_LEVELS, _NOW_DEADLINES, _NOW_ALONE = 680.0, 716.0, 1064.0
_LAST = 1060.0  # where the last thing ahead stands
_APART = 24.0  # px that nodes of a lane keep
_FLIGHT = 46.0  # px at least from a sending to the relay that follows it
_ENDING = frozenset({Kind.RELAYED, Kind.ARRIVED, Kind.UNBACKED})
_FLAGS_APART = 14.0  # px under which the two deadlines are told as one
_ORDERED = (0.36, 0.78)  # where levels stand whose time is not known, as parts of what is ahead
_SOON = 26.0  # px from now under which something ahead is left to the text


class Located(Struct, frozen=True):
    """An event and its px."""

    event: Event
    x: float


class Awaited(Struct, frozen=True):
    """Something ahead and its px."""

    ahead: Ahead
    x: float


@dataclass(frozen=True, slots=True)
class Places:
    """The wide drawing's places; `future` is None where nothing is ahead."""

    now: float
    past: Stretch
    future: Stretch | None
    events: tuple[Located, ...]
    awaited: tuple[Awaited, ...]

    def on(self, lane: Lane) -> list[Located]:
        """The events of a lane, from left to right."""
        return [one for one in self.events if one.event.lane is lane]


def place_story(story: Story) -> Places:
    """Every event and everything ahead at its px."""
    now = _now(story)
    past = past_stretch(LEFT, now, story.now - story.origin, _first_gap(story))
    future = _future(story, now)
    events = _both_lanes(story, past)
    awaited = () if future is None else _awaited(story.ahead, future)
    return Places(now, past, future, tuple(events), tuple(awaited))


def _now(story: Story) -> float:
    if not story.ahead:
        return _NOW_ALONE
    deadlines = any(one.kind is not Coming.LEVEL for one in story.ahead)
    return _NOW_DEADLINES if deadlines else _NOW_LEVELS


def _first_gap(story: Story) -> float | None:
    """From the origin to the next event, which the sending is not."""
    times = [event.at for event in story.events[1:] if event.at is not None]
    return None if not times else max(0, min(times) - story.origin)


def _future(story: Story, now: float) -> Stretch | None:
    if not story.ahead:
        return None
    return future_stretch(now, _LAST, [one.left for one in story.ahead if one.left is not None])


def _both_lanes(story: Story, past: Stretch) -> list[Located]:
    """The events of the source, then those of the destination: a relay keeps its distance from
    the sending before it, so that the message's line has room."""
    destination = [event for event in story.events if event.lane is Lane.DESTINATION]
    end = next((event for event in destination if event.kind in _ENDING), None)
    high = past.end - _APART / 2
    source = _on_lane(story, Lane.SOURCE, past, high if end is None else high - _FLIGHT)
    if end is None:
        return [*source, *_on_lane(story, Lane.DESTINATION, past, high)]
    before = [one.x for one in source if (one.event.at or 0) <= (end.at or 0)]
    arrival = max(before, default=LEFT) + _FLIGHT
    located = _on_lane(story, Lane.DESTINATION, past, high)
    pushed = [
        replace(one, x=max(one.x, arrival)) if one.event.kind in _ENDING else one for one in located
    ]
    xs = spread([one.x for one in pushed], gap=_APART, high=high)
    return [*source, *(replace(one, x=x) for one, x in zip(pushed, xs, strict=True))]


def _on_lane(story: Story, lane: Lane, past: Stretch, high: float) -> list[Located]:
    first = story.events[0] if story.events else None
    events = [event for event in story.events if event.lane is lane]
    raw = [
        LEFT if event is first or event.at is None else past.at(event.at - story.origin)
        for event in events
    ]
    grouped = group_near(events, raw, gap=_APART)
    apart = spread([x for _, x in grouped] or [LEFT], gap=_APART, high=high)
    if first is not None and first.lane is lane:
        apart[0] = LEFT
    return [Located(event, x) for (event, _), x in zip(grouped, apart, strict=False)]


def _awaited(ahead: Sequence[Ahead], future: Stretch) -> list[Awaited]:
    timed = any(one.left is not None for one in ahead)
    levels = sorted({one.level for one in ahead if one.level}, key=ORDER.index)
    found = []
    for one in _merged(ahead, future):
        if one.left is not None:
            x = future.at(one.left)
        elif timed or one.level is None:
            continue
        else:
            part = _ORDERED[levels.index(one.level)]
            x = future.start + (future.end - future.start) * part
        if x - future.start >= _SOON:
            found.append(Awaited(one, x))
    return found


def _merged(ahead: Sequence[Ahead], future: Stretch) -> list[Ahead]:
    """The two deadlines as one where their flags would touch."""
    cut_off = next((one for one in ahead if one.kind is Coming.CUT_OFF), None)
    expiry = next((one for one in ahead if one.kind is Coming.EXPIRY), None)
    if cut_off is None or expiry is None or cut_off.left is None or expiry.left is None:
        return list(ahead)
    if future.at(expiry.left) - future.at(cut_off.left) >= _FLAGS_APART:
        return list(ahead)
    whole = replace(expiry, margin=expiry.left - cut_off.left)
    others = [one for one in ahead if one.kind is Coming.LEVEL]
    return [whole, *others]


def ends_ride(located: Sequence[Located]) -> Located | None:
    """The relay at which the message's line ends."""
    return next((one for one in located if one.event.kind in _ENDING), None)
