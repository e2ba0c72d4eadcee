"""Both drawings of every kind of message: inside their canvas, and telling what happened."""

import itertools
import re
from dataclasses import replace

import pytest

from messaging.tracing.lanechart.elements import Circle, Drawing, Path, Text
from messaging.tracing.lanechart.labels import text_width
from messaging.tracing.lanechart.steps import list_steps
from messaging.tracing.lanechart.story import Kind, Story
from messaging.tracing.lanechart.tall import draw_tall
from messaging.tracing.lanechart.wide import draw_wide
from messaging.tracing.lanechart.words import tell
from messaging.tracing.values import MessageStatus, Safety
from tests.tracing.attempts_made import revert
from tests.tracing.details import SENT, identifier, relay, send
from tests.tracing.lanechart.stories import attempt, every_story, story
from tests.tracing.test_wording import plain

STORIES = every_story()
both = pytest.mark.parametrize("draw", [draw_wide, draw_tall])
each = pytest.mark.parametrize("name", STORIES)


def titles(drawing: Drawing) -> list[str]:
    """The first lines of the labels that are shown."""
    return [
        one.text
        for one in drawing.shapes
        if isinstance(one, Text) and one.style.startswith("t-event")
    ]


def styles(drawing: Drawing) -> list[str]:
    """The classes of its paths."""
    return [one.style for one in drawing.shapes if isinstance(one, Path)]


def wide(told: Story) -> Drawing:
    """The wide drawing of a story."""
    return draw_wide(told, tell(told))


def box(text: Text) -> tuple[float, float]:
    """From where to where a text reaches."""
    size = 13 if text.style.startswith("t-event") else 12
    width = text_width(text.text, size)
    left = text.x - {"": 0.0, "middle": width / 2, "end": width}[text.anchor]
    return left, left + width


@each
@both
def test_everything_stands_on_the_canvas(draw: object, name: str) -> None:
    assert callable(draw)
    drawing: Drawing = draw(STORIES[name], "told")
    for one in drawing.shapes:
        if isinstance(one, Circle):
            assert 0 <= one.x <= drawing.width
            assert 0 <= one.y <= drawing.height
        if isinstance(one, Text):
            left, right = box(one)
            assert left >= 0
            assert right <= drawing.width + 1
        if isinstance(one, Path):
            assert "nan" not in one.d
            assert re.fullmatch(r"[MmLHVCZzl0-9 .\-]+", one.d)


@each
@both
def test_no_two_texts_of_a_line_overlap(draw: object, name: str) -> None:
    assert callable(draw)
    drawing: Drawing = draw(STORIES[name], "told")
    lines: dict[float, list[tuple[float, float]]] = {}
    for one in drawing.shapes:
        if isinstance(one, Text) and one.text and one.style != "t-now":
            lines.setdefault(one.y, []).append(box(one))
    for boxes in lines.values():
        boxes.sort()
        assert all(a[1] <= b[0] + 1 for a, b in itertools.pairwise(boxes))


@each
def test_no_label_crosses_now(name: str) -> None:
    drawing = wide(STORIES[name])
    (now,) = [one.x for one in drawing.shapes if isinstance(one, Text) and one.style == "t-now"]
    for one in drawing.shapes:
        if isinstance(one, Text) and one.y < 340:
            left, right = box(one)
            assert right <= now or now <= left


@each
def test_the_story_and_the_steps_tell_every_kind_of_event(name: str) -> None:
    told = STORIES[name]
    assert tell(told)
    steps = list_steps(told)
    assert len(steps) >= len({event.kind for event in told.events})


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("executed", ["Sent", "Relayed", "Finalized"]),
        ("late", ["Sent", "Finalized", "RPC cut-off", "Expires"]),
        ("failed", ["Sent", "Reverted", "Finalized", "RPC cut-off", "Expires"]),
        ("waiting", ["Sent", "Expires"]),
        ("expired", ["Sent", "Expired", "Finalized"]),
        ("invalid", ["Sent", "Relayed, not valid", "Finalized"]),
        ("awaiting", ["Sent, says the relay", "Relayed"]),
        ("not followed", ["Sent", "Not followed"]),
        ("not in the set", ["Sent", "Cannot be executed"]),
        ("safety unknown", ["Sent", "Safety not known"]),
    ],
)
def test_every_state_shows_what_matters(name: str, expected: list[str]) -> None:
    assert set(expected) <= set(titles(wide(STORIES[name])))


def test_a_message_that_waits_rides_above_its_destination_and_is_dotted_ahead() -> None:
    drawing = wide(STORIES["failed"])
    assert styles(drawing).count("drop") == 2
    assert "run wait" in styles(drawing)
    assert styles(drawing).count("flag") == styles(drawing).count("flag-end") == 1


def test_two_deadlines_that_would_touch_are_told_as_one_flag() -> None:
    drawing = wide(STORIES["waiting"])
    assert (styles(drawing).count("flag"), styles(drawing).count("flag-end")) == (0, 1)
    texts = [plain(one.text) for one in drawing.shapes if isinstance(one, Text)]
    assert "in 6 d 23 h; nodes stop 2 h before" in texts


def test_an_executed_message_ends_in_one_line_without_drops() -> None:
    assert [style for style in styles(wide(STORIES["executed"])) if "run" in style] == ["run"]


def test_a_level_reached_at_an_unknown_time_grows_and_an_unsafe_block_is_dotted() -> None:
    drawing = wide(story(MessageStatus.EXECUTED, sends=(send(safety=Safety.UNSAFE),)))
    assert "lv-unsafe" in styles(drawing)
    assert "grown" in styles(drawing)


def test_many_attempts_become_few_labels_and_one_row() -> None:
    told = STORIES["failed often"]
    tall = draw_tall(told, "")
    assert [plain(title) for title in titles(tall)][:2] == ["Sent", "16 reverted"]
    assert any("reverted" in title.lower() for title in titles(wide(told)))


def test_the_line_of_a_resent_message_starts_where_the_relay_says() -> None:
    again = (send(), send(64_523_000, SENT + 3_000))
    used = relay(3_014, used=identifier(64_523_000, SENT + 3_000))
    told = story(MessageStatus.EXECUTED, age=9_000, sends=again, relay=used)
    drawing = wide(told)
    (line,) = [
        one.d for one in drawing.shapes if isinstance(one, Path) and one.style.startswith("run")
    ]
    (resent,) = [one.x for one in drawing.shapes if isinstance(one, Circle) and one.radius == 5.5]
    assert line.startswith(f"M{resent:.1f} ")


def test_the_story_is_told_in_order() -> None:
    told = story(MessageStatus.FAILED, age=590_000, failures=(attempt(31), attempt(144_000)))
    assert plain(tell(told)) == (
        "Sent on Unichain on 21 Nov, 14:29:12 UTC. "
        "A relay on OP Mainnet reverted after 31 s. "
        "A relay on OP Mainnet reverted after 1 d 16 h. "
        "No relay that succeeded was seen on OP Mainnet yet. "
        "The block of Unichain is finalized now. "
        "Nodes of OP Mainnet stop accepting a relay in 2 h 6 min. "
        "The message expires in 4 h 6 min."
    )


def test_the_story_says_why_relays_reverted() -> None:
    known = [replace(attempt(at), revert=revert(text=f"out of {at}")) for at in (5, 9)]
    once = story(MessageStatus.FAILED, failures=tuple(known[:1]))
    often = story(MessageStatus.FAILED, failures=(*map(attempt, range(4)), known[1]))
    assert "A relay on OP Mainnet reverted after 5 s: out of 5. " in plain(tell(once))
    assert "5 relays on OP Mainnet reverted, the last one after 9 s: out of 9. " in plain(
        tell(often)
    )


def test_steps_count_from_the_one_before_and_from_the_sending() -> None:
    told = story(MessageStatus.EXECUTED, failures=(attempt(5),))
    steps = [(step.title, step.since, step.after) for step in list_steps(told)]
    assert steps[:3] == [("Sent", None, None), ("Reverted", 5, 5), ("Relayed", 9, 14)]


def test_a_sending_that_only_the_relay_tells_has_no_time_where_it_cannot_be_true() -> None:
    future = relay(used=identifier(timestamp=SENT + 5_000))
    told = story(MessageStatus.INVALID, sends=(), relay=future)
    assert [(event.kind, event.at) for event in told.events] == [
        (Kind.NAMED, None),
        (Kind.UNBACKED, SENT + 14),
    ]


def test_a_relay_whose_clock_is_behind_still_follows_its_sending() -> None:
    told = story(MessageStatus.INVALID, relay=relay(-1))
    assert [event.kind for event in told.events] == [Kind.SENT, Kind.UNBACKED]
    texts = [plain(one.text) for one in wide(told).shapes if isinstance(one, Text)]
    assert "1 s before" in texts
    assert [step.since for step in list_steps(told)][1] is None


def test_a_dropped_message_of_which_nothing_is_kept_is_still_placed() -> None:
    told = STORIES["dropped"]
    assert [(event.kind, event.at) for event in told.events] == [(Kind.SENT_TAKEN_BACK, SENT)]
