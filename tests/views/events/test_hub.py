"""Who gets what, and what one reader can cost the others."""

import json
from contextlib import ExitStack
from typing import Any

import pytest

from messaging.live.entries import EntryId
from messaging.tracing.executing import ExecutionUse
from messaging.tracing.execution_filters import ExecutionFilters
from messaging.tracing.filters import EVERY_MESSAGE, MessageFilters
from messaging.tracing.values import MessageStatus
from messaging.views.events import hub as hubs
from messaging.views.events.asked import Asked
from messaging.views.events.frames import Change
from messaging.views.events.hub import WAITING, CrowdedError, Hub, Reader
from tests.views.events.told import chain, execution, key, last_id, parse, row, spot

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
    found = []
    while not reader.frames.empty():
        found.append(reader.frames.get_nowait() or b"")
    return b"".join(found)


def numbers(stream: bytes) -> list[int]:
    """Which messages were told."""
    events = parse(stream)
    return [int(one.data["message_hash"], 16) for one in events if one.name == "message"]


def test_a_reader_gets_what_comes_after_it_came() -> None:
    told = hub()
    tell(told, 2)
    reader = told.join(EVERY, None, 1_004)
    tell(told, 3)
    assert numbers(waiting(reader)) == [3]


def test_a_reader_who_comes_back_gets_what_it_missed_once() -> None:
    told = hub()
    for place in (2, 3, 4):
        tell(told, place)
    reader = told.join(EVERY, EntryId(2, 0), 1_004)
    greeted = waiting(reader)
    assert numbers(greeted) == [3, 4]
    assert "missed" not in {event.name for event in parse(greeted)}
    assert last_id(greeted) == "4-0"


def test_a_reader_who_was_away_too_long_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "KEPT_CHANGES", 2)
    told = hub()
    for place in (2, 3, 4, 5):
        tell(told, place)
    assert numbers(waiting(told.join(EVERY, EntryId(3, 0), 1_004))) == [4, 5]
    late = waiting(told.join(EVERY, EntryId(2, 0), 1_004))
    assert [event.name for event in parse(late)] == ["missed"]


def test_a_hub_that_knows_nothing_yet_says_that_something_may_be_missing() -> None:
    told = Hub(most=1, most_of_address=1)
    told.tell(Change(EntryId(9, 0), 1_004), ())
    late = waiting(told.join(EVERY, EntryId(3, 0), 1_004))
    assert [event.name for event in parse(late)] == ["missed"]


def test_who_asks_for_chains_gets_them_at_once() -> None:
    reader = hub().join(Asked(EVERY_MESSAGE, chains=True), None, 1_010)
    (event,) = parse(waiting(reader))
    assert event.data["as_of"] == 1_010


def test_a_slow_reader_is_let_go_and_the_others_get_everything() -> None:
    told = hub()
    slow, quick = told.join(EVERY, None, 0), told.join(EVERY, None, 0)
    received = b""
    for place in range(2, WAITING + 4):
        tell(told, place)
        received += waiting(quick)
    assert slow.slow
    assert slow.frames.get_nowait() is None
    assert slow.frames.empty()
    assert numbers(received) == list(range(2, WAITING + 4))


def test_connections_of_one_address_are_limited_and_so_are_all() -> None:
    told = hub(most=3, most_of_address=2)
    with ExitStack() as held:
        with told.place("a"):
            held.enter_context(told.place("a"))
            with pytest.raises(CrowdedError) as own, told.place("a"):
                pass
            held.enter_context(told.place("b"))
            with pytest.raises(CrowdedError) as all_of_them, told.place("c"):
                pass
        held.enter_context(told.place("a"))
        assert len(told) == 3
    assert (own.value.own, all_of_them.value.own) == (True, False)
    assert len(told) == 0


def test_of_very_many_messages_who_narrows_them_hears_only_that_some_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hubs, "MOST_CHECKS", 1)
    told = hub()
    narrow = Asked(MessageFilters(status=MessageStatus.INITIATED))
    asked = (EVERY, narrow, Asked(EVERY_MESSAGE, message=key(2)))
    readers = [told.join(one, None, 0) for one in asked]
    for reader in readers:
        waiting(reader)
    told.tell(Change(EntryId(2, 0), 1_004, {key(2): row(2), key(3): row(3)}), ())
    every, narrowed, one = (waiting(reader) for reader in readers)
    assert (numbers(every), numbers(one)) == ([2, 3], [2])
    assert [event.name for event in parse(narrowed)] == ["missed"]


def test_a_message_is_written_once_for_all_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[object] = []
    real = json.dumps

    def count(data: object, **how: Any) -> str:
        written.append(data)
        return str(real(data, **how))

    told = hub()
    for number in range(10):
        told.join(Asked(MessageFilters(source=number)), None, 0)
    told.join(EVERY, None, 0)
    monkeypatch.setattr("messaging.views.events.frames.json.dumps", count)
    tell(told, 2)
    told.join(EVERY, EntryId(1, 0), 0)
    assert len(written) == 1


def test_who_comes_back_gets_the_newest_heads_alone() -> None:
    told = hub()
    for place in range(2, 60):
        told.tell(Change(EntryId(place, 0), 1_004, chains=(chain(place),)), (chain(place),))
    reader = told.join(Asked(EVERY_MESSAGE, chains=True), EntryId(1, 0), 1_010)
    (event,) = parse(waiting(reader))
    assert event.data["indexed_block"] == 59


def test_who_comes_back_to_very_many_messages_looks_by_itself() -> None:
    told = hub()
    rows = {key(number): row(number) for number in range(hubs.KEPT_ROWS // 2 + 1)}
    for place in (2, 3):
        told.tell(Change(EntryId(place, 0), 1_004, rows), ())
    late = waiting(told.join(EVERY, EntryId(1, 0), 0))
    assert [event.name for event in parse(late)] == ["missed"]


def test_who_left_gets_nothing_more() -> None:
    told = hub()
    reader = told.join(EVERY, None, 0)
    waiting(reader)
    told.leave(reader)
    tell(told, 2)
    assert waiting(reader) == b""


def test_very_many_executing_messages_cost_nobody_a_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hubs, "MOST_CHECKS", 1)
    monkeypatch.setattr(hubs, "KEPT_ROWS", 2)
    told = hub()
    narrow = Asked(MessageFilters(status=MessageStatus.INITIATED))
    reads = Asked(ExecutionFilters(kind=ExecutionUse.EVENT_READ))
    messages, executions = told.join(narrow, None, 0), told.join(reads, None, 0)
    waiting(messages), waiting(executions)
    several = {spot(number): execution(number, ExecutionUse.EVENT_READ) for number in range(2)}
    for at in (2, 3):
        change = Change(EntryId(at, 0), 1_004, {key(at): row(at)}, executions=several)
        told.tell(change, (chain(),))
    assert numbers(waiting(messages)) == [2, 3]
    assert [event.name for event in parse(waiting(executions))] == ["missed"] * 2
    back = waiting(told.join(narrow, EntryId(1, 0), 1_004))
    assert numbers(back) == [2, 3]
    back = waiting(told.join(Asked(ExecutionFilters()), EntryId(1, 0), 1_004))
    assert [event.name for event in parse(back)] == ["missed"]
    back = waiting(told.join(Asked(ExecutionFilters()), EntryId(2, 0), 1_004))
    assert [event.name for event in parse(back)] == ["execution", "execution"]


def test_more_of_one_kind_is_said_to_who_reads_it() -> None:
    told = hub()
    messages, executions = told.join(EVERY, None, 0), told.join(Asked(ExecutionFilters()), None, 0)
    waiting(messages), waiting(executions)
    told.tell(Change(EntryId(2, 0), 1_004, missed_executions=True), ())
    assert waiting(messages) == b""
    assert [event.name for event in parse(waiting(executions))] == ["missed"]
