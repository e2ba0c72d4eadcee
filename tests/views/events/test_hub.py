"""Who gets what, and what one reader can cost the others."""

import pytest

from messaging.live.entries import EntryId
from messaging.tracing.filters import EVERY_MESSAGE
from messaging.views.events import hub as hubs
from messaging.views.events.asked import Asked
from messaging.views.events.frames import Change
from messaging.views.events.hub import WAITING, CrowdedError, Hub, Reader
from tests.views.events.told import chain, key, last_id, parse, row

EVERY = Asked(EVERY_MESSAGE)


def hub(most: int = 100, most_of_address: int = 100) -> Hub:
    """A hub that knows the stream from place 1-0 on."""
    made = Hub(most=most, most_of_address=most_of_address)
    made.begin(EntryId(1, 0), (chain(),))
    return made


def tell(hub: Hub, place: int) -> None:
    """Message `place` changed."""
    hub.tell(Change(EntryId(place, 0), 1_004, {key(place): row(place)}), (chain(),))


def waiting(reader: Reader) -> bytes:
    """What would be sent to a reader now."""
    frames = []
    while not reader.frames.empty():
        frames.append(reader.frames.get_nowait() or b"")
    return b"".join(frames)


def numbers(stream: bytes) -> list[int]:
    """Which messages were told."""
    events = parse(stream)
    return [int(one.data["message_hash"], 16) for one in events if one.name == "message"]


def test_a_reader_gets_what_comes_after_it_came() -> None:
    told = hub()
    tell(told, 2)
    reader = told.join(EVERY, "a", None, 1_004)
    tell(told, 3)
    assert numbers(waiting(reader)) == [3]


def test_a_reader_who_comes_back_gets_what_it_missed_once() -> None:
    told = hub()
    for place in (2, 3, 4):
        tell(told, place)
    reader = told.join(EVERY, "a", EntryId(2, 0), 1_004)
    greeted = waiting(reader)
    assert numbers(greeted) == [3, 4]
    assert "missed" not in {event.name for event in parse(greeted)}
    assert last_id(greeted) == "4-0"


def test_a_reader_who_was_away_too_long_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "KEPT_CHANGES", 2)
    told = hub()
    for place in (2, 3, 4, 5):
        tell(told, place)
    assert numbers(waiting(told.join(EVERY, "a", EntryId(3, 0), 1_004))) == [4, 5]
    late = waiting(told.join(EVERY, "a", EntryId(2, 0), 1_004))
    assert [event.name for event in parse(late)] == ["missed"]


def test_a_hub_that_knows_nothing_yet_says_that_something_may_be_missing() -> None:
    told = Hub(most=1, most_of_address=1)
    told.tell(Change(EntryId(9, 0), 1_004), ())
    late = waiting(told.join(EVERY, "a", EntryId(3, 0), 1_004))
    assert [event.name for event in parse(late)] == ["missed"]


def test_who_asks_for_chains_gets_them_at_once() -> None:
    reader = hub().join(Asked(EVERY_MESSAGE, chains=True), "a", None, 1_010)
    (event,) = parse(waiting(reader))
    assert event.data["as_of"] == 1_010


def test_a_slow_reader_is_let_go_and_the_others_get_everything() -> None:
    told = hub()
    slow, quick = told.join(EVERY, "a", None, 0), told.join(EVERY, "b", None, 0)
    received = b""
    for place in range(2, WAITING + 4):
        tell(told, place)
        received += waiting(quick)
    assert slow.slow
    assert slow.frames.get_nowait() is None
    assert slow.frames.empty()
    assert numbers(received) == list(range(2, WAITING + 4))


def test_readers_of_one_address_are_limited_and_so_are_all() -> None:
    told = hub(most=3, most_of_address=2)
    first = told.join(EVERY, "a", None, 0)
    told.join(EVERY, "a", None, 0)
    with pytest.raises(CrowdedError) as own:
        told.join(EVERY, "a", None, 0)
    told.join(EVERY, "b", None, 0)
    with pytest.raises(CrowdedError) as all_of_them:
        told.join(EVERY, "c", None, 0)
    assert (own.value.own, all_of_them.value.own) == (True, False)
    told.leave(first)
    told.join(EVERY, "a", None, 0)
    assert len(told) == 3


def test_who_left_gets_nothing_more() -> None:
    told = hub()
    reader = told.join(EVERY, "a", None, 0)
    waiting(reader)
    told.leave(reader)
    tell(told, 2)
    assert waiting(reader) == b""
    assert len(told) == 0
