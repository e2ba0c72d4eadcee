"""The rows of the tall drawing and of the list of steps: events, levels and what is ahead; pure."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from messaging.tracing.lanechart.grouping import group_many
from messaging.tracing.lanechart.safety import blocks_of, derived_standings
from messaging.tracing.lanechart.story import Ahead, Coming, Event, Kind, Lane, Standing, Story
from messaging.tracing.lanechart.words import (
    ahead_time,
    ahead_title,
    event_time,
    event_title,
)
from messaging.tracing.levels import title
from messaging.tracing.values import Safety

_MOST_ALIKE = 2  # attempts or resends in a row that have rows of their own


@dataclass(frozen=True, slots=True)
class Row:
    """One step as two lines and a time. `lanes` are those with a node; one of `event`, `level` and
    `ahead` says what it is of."""

    lanes: tuple[Lane, ...]
    title: str
    note: str
    time: str
    event: Event | None = None
    level: Safety | None = None
    ahead: Ahead | None = None


def past_rows(story: Story) -> list[Row]:
    """What happened, then the levels that are reached by now."""
    rows = [
        Row(
            (event.lane,),
            _("Sent") if event.kind is Kind.NAMED else event_title(event),
            _where(event, story),
            event_time(event, story),
            event=event,
        )
        for event in group_many(story.events, most=_MOST_ALIKE)
    ]
    reached = derived_standings(story)
    return rows + [_reached(level, alike, story) for level, alike in _alike(reached)]


def _where(event: Event, story: Story) -> str:
    name = story.chain(event.lane).name
    if event.kind is Kind.NAMED:
        return _("%(chain)s, as the relay names it") % {"chain": name}
    return name


def ahead_rows(story: Story) -> list[Row]:
    """What is ahead, in the order in which it comes; unknown times last."""
    levels = [one for one in story.ahead if one.kind is Coming.LEVEL]
    rows = []
    for level in (Safety.SAFE, Safety.FINALIZED):
        found = [one for one in levels if one.level is level]
        if found:
            rows.append(_expected(found, story))
    rows += [_deadline(one) for one in story.ahead if one.kind is not Coming.LEVEL]
    return sorted(rows, key=_left)


def _left(row: Row) -> float:
    left = row.ahead.left if row.ahead else None
    return float("inf") if left is None else left


def _alike(standings: list[Standing]) -> list[tuple[Safety, list[Standing]]]:
    levels = dict.fromkeys(one.safety for one in standings)
    return [(level, [one for one in standings if one.safety is level]) for level in levels]


def _reached(level: Safety, alike: list[Standing], story: Story) -> Row:
    lanes = tuple(one.lane for one in alike)
    return Row(lanes, title(level), blocks_of(alike, story), _("by now"), level=level)


def _expected(found: list[Ahead], story: Story) -> Row:
    """A level of one block or of both: the later one tells when."""
    last = max(found, key=lambda one: float("inf") if one.left is None else one.left)
    blocks = [Standing(one.lane, 0, Safety.UNSAFE) for one in found]
    lanes = tuple(one.lane for one in found)
    return Row(lanes, ahead_title(last), blocks_of(blocks, story), ahead_time(last), ahead=last)


def _deadline(one: Ahead) -> Row:
    note = _("nodes refuse it from then on") if one.kind is Coming.CUT_OFF else _("relaying ends")
    return Row((Lane.DESTINATION,), ahead_title(one), note, ahead_time(one), ahead=one)


def is_failure(row: Row) -> bool:
    """Whether a row tells of a failure."""
    return row.event is not None and row.event.kind in {Kind.REVERTED, Kind.UNBACKED}
