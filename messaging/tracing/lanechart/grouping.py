"""Events that stand too near to each other are told together; pure."""

from collections.abc import Sequence

from msgspec.structs import replace

from messaging.tracing.lanechart.story import Event, Kind

_TOGETHER = frozenset({Kind.REVERTED, Kind.RESENT})


def group_near(
    events: Sequence[Event], places: Sequence[float], *, gap: float
) -> list[tuple[Event, float]]:
    """The events of one lane with their places: those of the same kind that follow each other
    within `gap` px become one, at the place of the last of them."""
    grouped: list[tuple[Event, float]] = []
    for event, x in zip(events, places, strict=True):
        before, at = grouped[-1] if grouped else (None, 0.0)
        if before and before.kind is event.kind and event.kind in _TOGETHER and x - at < gap:
            grouped[-1] = (together((before, event)), x)
        else:
            grouped.append((event, x))
    return grouped


def group_many(events: Sequence[Event], *, most: int) -> list[Event]:
    """The events in order; of a kind that follow each other more than `most` times, all as one."""
    runs: list[list[Event]] = []
    for event in events:
        if runs and runs[-1][-1].kind is event.kind and event.kind in _TOGETHER:
            runs[-1].append(event)
        else:
            runs.append([event])
    told: list[Event] = []
    for run in runs:
        told += [together(run)] if len(run) > most else run
    return told


def together(events: Sequence[Event]) -> Event:
    """Several events of a kind as one: when the first and the last were."""
    first, last = events[0], events[-1]
    return replace(
        last,
        count=sum(event.count for event in events),
        first=first.first if first.first is not None else first.at,
    )
