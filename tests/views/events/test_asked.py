"""What an address asks of the stream."""

import pytest

from messaging.live.entries import EntryId
from messaging.protocol.text import MalformedHash
from messaging.tracing.executing import ExecutionUse
from messaging.tracing.execution_filters import ExecutionFilters
from messaging.tracing.filters import EVERY_MESSAGE, MessageFilters
from messaging.tracing.transfers import TransferFilters
from messaging.tracing.values import MessageStatus
from messaging.views.events.asked import Asked, read_asked, read_last
from messaging.views.filters import MalformedFilter

HASH = "0x" + "ab" * 32


def test_the_filters_are_those_of_the_lists() -> None:
    asked = read_asked("status=executed&source=901&cursor=ignored&after=1")
    assert asked == Asked(MessageFilters(MessageStatus.EXECUTED, source=901))


def test_another_list_has_its_own_filters() -> None:
    token = "0x" + "11" * 20
    moved = read_asked(f"list=transfers&token={token}&status=ignored")
    assert moved == Asked(TransferFilters(token=bytes.fromhex(token[2:])))
    executed = read_asked("list=executions&kind=event_read&chain=902")
    assert executed == Asked(ExecutionFilters(chain=902, kind=ExecutionUse.EVENT_READ))
    assert read_asked("list=messages") == Asked(EVERY_MESSAGE)


def test_one_message_and_the_chains_can_be_asked_for() -> None:
    asked = read_asked(f"message={HASH}&chains=1")
    assert asked == Asked(EVERY_MESSAGE, bytes.fromhex(HASH[2:]), chains=True)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("status=lost", "not a status"),
        ("source=x", "source"),
        ("chains=yes", "neither 1"),
        ("list=blocks", "no list 'blocks'"),
        ("list=transfers&token=x", "token"),
        ("list=executions&validity=valid", "cannot be narrowed by 'validity'"),
    ],
)
def test_a_filter_that_cannot_be_meant_is_refused_by_name(query: str, told: str) -> None:
    with pytest.raises(MalformedFilter, match=told):
        read_asked(query)


def test_a_hash_that_is_none_is_refused() -> None:
    with pytest.raises(MalformedHash):
        read_asked("message=0x12")


@pytest.mark.parametrize(
    ("query", "header", "last"),
    [
        ("", "", None),
        ("after=7", "", EntryId(7_000, 0)),
        ("after=7", "9000-2", EntryId(9_000, 2)),
        ("after=soon", "", EntryId(0, 0)),
        ("", "soon", EntryId(0, 0)),
    ],
)
def test_a_reader_goes_on_where_it_was(query: str, header: str, last: EntryId | None) -> None:
    assert read_last(query, header) == last
