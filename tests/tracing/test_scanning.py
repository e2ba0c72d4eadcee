"""Pages of rows that several conditions narrow: complete, in order, and of a bounded cost."""

from dataclasses import replace
from typing import Any

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messaging.models import Message, Transaction
from messaging.protocol.lifecycle import Status
from messaging.protocol.text import to_address
from messaging.tracing import filters as tracing_filters
from messaging.tracing import scanning
from messaging.tracing.asking import read_message_filters
from messaging.tracing.counting import Count, count_parts
from messaging.tracing.execution_filters import ExecutionFilters
from messaging.tracing.executions import list_executions
from messaging.tracing.filters import MessageFilters, filter_messages
from messaging.tracing.messages import list_messages
from messaging.tracing.network import load_network
from messaging.tracing.paging import Edge
from messaging.tracing.values import ExecutionValidity, MessageRow, MessageStatus
from tests.fakes.world import World
from tests.tracing.followed_world import follow

pytestmark = pytest.mark.django_db

ALICE, BOB = bytes([1]) * 20, bytes([2]) * 20


@pytest.fixture
def seldom(monkeypatch: pytest.MonkeyPatch) -> World:
    """Thirty messages of 901, of which every seventh goes to Bob; a page looks at five rows."""
    monkeypatch.setattr(scanning, "FEW", -1)
    monkeypatch.setattr(scanning, "CHEAP", -1)
    monkeypatch.setattr(scanning, "SCANNED", 5)
    world = World(901, 902)
    for number in range(30):
        world.send(901, 902, b"%d" % number, target=BOB if number % 7 == 0 else ALICE)
        if number % 3 == 0:
            world.mine()
    world.mine()
    follow(world)
    return world


def pages(filters: MessageFilters, limit: int) -> list[tuple[MessageRow, ...]]:
    """Every page from the newest on, and the same back again."""
    page = list_messages(filters, limit=limit)
    found = [page]
    while found[-1].next is not None:
        found.append(list_messages(filters, found[-1].next, limit=limit))
        assert len(found) < 60, "the pages do not come to an end"
    back = [found[-1]]
    while back[-1].previous is not None:
        back.append(list_messages(filters, back[-1].previous, limit=limit))
        assert len(back) < 60, "the pages do not come to a beginning"
    onwards = [row for one in found for row in one.rows]
    # Where nothing is newer, the newest page comes once more.
    assert list(dict.fromkeys(row for one in reversed(back) for row in one.rows)) == onwards
    return [one.rows for one in found]


@pytest.mark.parametrize("limit", [1, 2, 50])
def test_no_row_is_lost_where_pages_look_at_few(seldom: World, limit: int) -> None:
    filters = MessageFilters(source=901, target=BOB)
    whole = [row for row in list_messages(limit=50).rows if row.target == "0x" + "02" * 20]
    found = pages(filters, limit)
    assert [row for page in found for row in page] == whole
    assert len(found) > len(whole) / limit  # some pages are short, and lead on


def test_a_short_page_says_how_far_it_looked(seldom: World) -> None:
    page = list_messages(MessageFilters(source=901, target=BOB), limit=50)
    fifth = list_messages(limit=5).rows[-1]
    assert page.searched_to == Edge(fifth.timestamp, backward=False)
    assert list_messages(MessageFilters(target=BOB), limit=50).searched_to is None


def test_rows_of_two_ways_come_once_and_in_order(seldom: World) -> None:
    filters = MessageFilters(source=901, account=ALICE)
    whole = [row for row in list_messages(limit=50).rows if row.target == "0x" + "01" * 20]
    assert [row for page in pages(filters, 3) for row in page] == whole


def test_few_rows_are_looked_at_whole(seldom: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "FEW", 2_000)
    page = list_messages(MessageFilters(source=901, target=BOB), limit=50)
    assert (len(page.rows), page.searched_to, page.next) == (5, None, None)


def test_rows_that_are_cheap_to_put_together_are(
    seldom: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "CHEAP", 4_000)
    filters = MessageFilters(source=901, target=BOB)
    page = list_messages(filters, limit=50)
    assert (len(page.rows), page.searched_to, page.next) == (5, None, None)
    assert [row for rows in pages(filters, 2) for row in rows] == list(page.rows)
    monkeypatch.setattr(scanning, "FOUND", 4)  # one less than there are
    assert [row for rows in pages(filters, 2) for row in rows] == list(page.rows)
    assert list_messages(filters, limit=50).searched_to is not None
    monkeypatch.setattr(scanning, "FOUND", 5)
    failed = MessageFilters(source=901, target=BOB, status=MessageStatus.FAILED)
    assert list_messages(failed).rows == ()
    in_flight = MessageFilters(source=901, target=BOB, status=MessageStatus.INITIATED)
    assert list_messages(in_flight).rows == page.rows


@pytest.mark.parametrize("dated", [True, False])
@pytest.mark.parametrize("few", [0, 500])
def test_a_relayer_is_found_by_transactions_or_by_messages(
    few: int, monkeypatch: pytest.MonkeyPatch, *, dated: bool
) -> None:
    monkeypatch.setattr(tracing_filters, "_FEW_TRANSACTIONS", few)
    world = World(901, 902)
    relayed, _waiting = world.send(901, 902, b"one"), world.send(901, 902, b"two")
    world.mine()
    world.relay(relayed)
    world.mine()
    follow(world)
    if not dated:  # as in rows of before times were kept
        assert Transaction.objects.update(timestamp=None)
    (row,) = list_messages(MessageFilters(relayer=world.address("user"))).rows
    assert row.message_hash == "0x" + relayed.hash.hex()
    assert list_messages(MessageFilters(relayer=ALICE)).rows == ()
    assert list_messages(MessageFilters(relayer=ALICE, source=901, resent=True)).rows == ()
    assert list_messages(MessageFilters(relayer=world.address("user"), source=902)).rows == ()


@pytest.mark.parametrize(
    "named",
    [{"target": BOB}, {"sender": ALICE}, {"source": 901, "destination": 902}, {"account": BOB}],
)
def test_failed_messages_of_what_is_named_are_led_to(seldom: World, named: dict[str, Any]) -> None:
    Message.objects.filter(target=BOB).update(status=Status.FAILED, sender=ALICE)
    filters = MessageFilters(status=MessageStatus.FAILED, **named)
    bobs = [row for row in list_messages(limit=50).rows if row.target == to_address(BOB)]
    assert len(bobs) == 5
    assert [row for page in pages(filters, 2) for row in page] == bobs
    page = list_messages(filters)  # no row is looked at in vain
    assert (page.rows, page.searched_to, page.next) == (tuple(bobs), None, None)
    narrower = replace(filters, source=901, target=BOB)
    assert [row for page in pages(narrower, 3) for row in page] == bobs
    assert list_messages(replace(filters, source=902, destination=901)).rows == ()


def test_times_and_resends_narrow() -> None:
    world = World(901, 902)
    first = world.send(901, 902, b"first")
    world.mine(count=5)
    world.send(901, 902, b"second")
    world.resend(first)
    world.mine()
    follow(world)
    second, whole = list_messages().rows[0], list_messages().rows
    asked = read_message_filters({"since": "2025-06-15T15:06:50Z"}, 0)
    assert list_messages(asked).rows == (second,)
    asked = read_message_filters({"until": "2025-06-15T15:06:50Z"}, 0)
    assert list_messages(asked).rows == whole[1:]
    (resent,) = list_messages(MessageFilters(resent=True)).rows
    assert resent.message_hash == "0x" + first.hash.hex()


def test_a_count_is_exact_up_to_its_bound(seldom: World, monkeypatch: pytest.MonkeyPatch) -> None:
    network = load_network()

    def count(filters: MessageFilters) -> Count:
        return count_parts(filter_messages(filters, network))

    assert count(MessageFilters(target=BOB)) == Count(5, more=False)
    assert count(MessageFilters(account=BOB)) == Count(5, more=False)
    assert count(MessageFilters(source=901, target=BOB)).more
    monkeypatch.setattr("messaging.tracing.counting.MOST", 20)
    assert count(MessageFilters(status=MessageStatus.INITIATED)) == Count(20, more=True)


def test_a_page_never_sorts_what_two_indexes_give_together(seldom: World) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        list_messages(MessageFilters(source=901, target=BOB), limit=50)
    (walked,) = [one["sql"] for one in queries if "limit 5)" in one["sql"]]
    assert walked.count("order by") == 2
    assert Message.objects.count() == 30


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_invalid_messages_of_both_ways_stand_in_one_order(limit: int) -> None:
    """Some name a log wrongly, others one that is not there: these are looked up row by row."""
    world = World(901, 902)
    for number, wrong in enumerate((True, False, False, True, True, True, False, True)):
        sent = world.send(901, 902, bytes([number]))
        world.mine()
        identifier = world.identifier(sent)
        changes = {"timestamp": identifier.timestamp - 1} if wrong else {"log_index": 77}
        world.relay(sent, identifier=msgspec.structs.replace(identifier, **changes))
        world.mine()
    follow(world)
    invalid = MessageFilters(status=MessageStatus.INVALID)
    rows = list_messages(invalid).rows
    stored = Message.objects.values_list("status", flat=True)
    assert sorted(stored) == [Status.INVALID] * 5 + [Status.SOURCE_MISSING] * 3
    assert rows == list_messages().rows
    assert [row for page in pages(invalid, limit) for row in page] == list(rows)
    judged = ExecutionFilters(validity=ExecutionValidity.INVALID)
    page = list_executions(judged, limit=limit)
    found = list(page.rows)
    while page.next is not None:
        page = list_executions(judged, page.next, limit=limit)
        found += page.rows
    assert found == list(list_executions(judged).rows)
    assert len(found) == 8


@pytest.mark.parametrize("filters", [ExecutionFilters(chain=77, source=901), ExecutionFilters(77)])
def test_nothing_is_found_on_a_chain_that_is_not_followed(filters: ExecutionFilters) -> None:
    world = World(901, 902)
    sent = world.send(901, 902)
    world.mine()
    world.relay(sent)
    world.mine()
    follow(world)
    assert len(list_executions().rows) == 1
    assert list_executions(filters).rows == ()
