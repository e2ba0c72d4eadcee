"""The steps of a message as a list: when each was, and how long after the one before; pure."""

from dataclasses import dataclass

from messaging.tracing.lanechart.story import Story
from messaging.tracing.lanechart.tall_rows import Row, ahead_rows, past_rows
from messaging.tracing.values import ChainRef


@dataclass(frozen=True, slots=True)
class Step:
    """One line. `at` in seconds, None where no time is known; `after` counts from the first step,
    `since` from the one before it; `time` says when where `at` cannot. `block`: of `chain`."""

    title: str
    note: str
    chain: ChainRef | None
    block: int | None
    at: int | None
    after: int | None
    since: int | None
    time: str


def list_steps(story: Story) -> tuple[Step, ...]:
    """Every step in order, what is ahead last."""
    steps: list[Step] = []
    before: int | None = None
    for row in past_rows(story):
        step = _past(row, story, before)
        before = step.at if step.at is not None else before
        steps.append(step)
    steps += [_ahead(row) for row in ahead_rows(story)]
    return tuple(steps)


def _past(row: Row, story: Story, before: int | None) -> Step:
    event = row.event
    if event is None:
        return Step(row.title, row.note, None, None, None, None, None, row.time)
    at = event.at
    since = None if at is None or before is None else at - before
    after = None if at is None or since is None else at - story.origin
    return Step(
        title=row.title,
        note=row.note,
        chain=story.chain(event.lane),
        block=event.block,
        at=at,
        after=after if after is not None and after >= 0 else None,
        since=since if since is not None and since >= 0 else None,
        time="" if at is not None and event.first in {None, at} else row.time,
    )


def _ahead(row: Row) -> Step:
    return Step(row.title, row.note, None, None, None, None, None, row.time)
