"""Changes as events."""

from dataclasses import replace

from msgspec import structs

from messaging.live.entries import EntryId
from messaging.tracing.executing import ExecutionUse
from messaging.tracing.execution_filters import ExecutionFilters
from messaging.tracing.filters import EVERY_MESSAGE, MessageFilters
from messaging.tracing.transfers import ETH, TransferFilters
from messaging.tracing.values import MessageStatus, Transfer
from messaging.views.events.asked import Asked
from messaging.views.events.frames import Change, beat, frame_of, spell
from tests.views.events.told import chain, execution, key, last_id, parse, row, spot

EVERY = Asked(EVERY_MESSAGE)
CHANGE = spell(
    Change(
        EntryId(5, 0),
        1_004,
        {key(1): row(1), key(2): row(2, MessageStatus.EXECUTED)},
        (chain(),),
    )
)


def test_a_message_is_told_by_hash_status_and_lane() -> None:
    event, _ = parse(frame_of(EVERY, CHANGE))
    assert event.name == "message"
    assert event.data["message_hash"] == f"0x{1:064x}"
    assert event.data["status"] == "initiated"
    assert (event.data["source_chain"], event.data["destination_chain"]) == ("130", "10")


def test_only_what_was_asked_for_is_told() -> None:
    executed = Asked(MessageFilters(status=MessageStatus.EXECUTED))
    one = Asked(EVERY_MESSAGE, message=key(1))
    assert [event.data["status"] for event in parse(frame_of(executed, CHANGE))] == ["executed"]
    assert [event.data["status"] for event in parse(frame_of(one, CHANGE))] == ["initiated"]
    assert frame_of(Asked(EVERY_MESSAGE, message=key(3)), CHANGE) == b""


def test_transfers_are_the_messages_that_move_something() -> None:
    moved = Transfer("eth", None, "0x" + "11" * 20, "0x" + "22" * 20, 5)
    moving = structs.replace(row(1), transfer=moved)
    change = spell(Change(EntryId(5, 0), 1_004, {key(1): moving, key(2): row(2)}))
    (event,) = parse(frame_of(Asked(TransferFilters(token=ETH)), change))
    assert (event.name, event.data["message_hash"]) == ("message", f"0x{1:064x}")
    assert frame_of(Asked(TransferFilters(token=bytes(20))), change) == b""
    assert frame_of(Asked(TransferFilters(recipient=bytes(20))), change) == b""


def test_executing_messages_are_told_to_who_asked_for_them() -> None:
    reads = {spot(2): execution(2, ExecutionUse.EVENT_READ)}
    executions = {spot(1): execution(1), **reads}
    change = spell(Change(EntryId(5, 0), 1_004, {key(1): row(1)}, executions=executions))
    every = parse(frame_of(Asked(ExecutionFilters()), change))
    assert [(one.name, one.data["block_number"]) for one in every] == [
        ("execution", 1),
        ("execution", 2),
    ]
    (event,) = parse(frame_of(Asked(ExecutionFilters(kind=ExecutionUse.EVENT_READ)), change))
    assert event.data["message_hash"] is None
    assert event.data["source_block_number"] == 2**70
    assert frame_of(Asked(ExecutionFilters(chain=11)), change) == b""
    assert [one.name for one in parse(frame_of(EVERY, change))] == ["message"]
    brief = replace(change, executions=change.executions.briefly())
    assert [one.name for one in parse(frame_of(Asked(ExecutionFilters()), brief))] == ["missed"]
    assert [one.name for one in parse(frame_of(EVERY, brief))] == ["message"]


def test_heads_are_told_to_who_asked_for_chains() -> None:
    asked = Asked(EVERY_MESSAGE, message=key(3), chains=True)
    (event,) = parse(frame_of(asked, CHANGE))
    assert event.name == "head"
    assert event.data["indexed_block"] == 10
    assert event.data["levels"] == {"safe": 9}
    assert event.data["as_of"] - event.data["indexed_timestamp"] == 4


def test_who_saw_a_part_of_a_change_gets_all_of_it_again() -> None:
    first, second = parse(frame_of(EVERY, CHANGE))
    assert (first.last_id, second.last_id) == ("", "5-0")


def test_a_beat_moves_the_place_and_dispatches_nothing() -> None:
    assert parse(beat(EntryId(7, 1))) == []
    assert last_id(beat(EntryId(7, 1))) == "7-1"


def test_what_is_missing_is_said_to_everybody() -> None:
    change = spell(Change(EntryId(5, 0), 1_004, missed=True))
    (event,) = parse(frame_of(Asked(EVERY_MESSAGE, message=key(1)), change))
    assert event.name == "missed"
