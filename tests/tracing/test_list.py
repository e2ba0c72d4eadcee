"""Lists of messages: order, pages in both directions, filters by what is shown."""

import pytest
from pytest_django import DjangoAssertNumQueries

from messaging.models import DependencySet
from messaging.protocol.text import to_hex
from messaging.tracing.filters import EVERY_MESSAGE, MessageFilters
from messaging.tracing.messages import list_messages
from messaging.tracing.values import MessageRow, MessageStatus, Page
from tests.fakes.world import World
from tests.tracing.every_status import NOT_FOLLOWED, every_status
from tests.tracing.followed_world import follow

pytestmark = pytest.mark.django_db

SHOWN = {
    "expired": MessageStatus.EXPIRED,
    "resent": MessageStatus.INITIATED,
    "fresh": MessageStatus.INITIATED,
    "done": MessageStatus.EXECUTED,
    "failed": MessageStatus.FAILED,
    "wrong": MessageStatus.INVALID,
    "unread": MessageStatus.AWAITING_SOURCE,
    "absent": MessageStatus.INVALID,
    "foreign": MessageStatus.UNTRACKED_SOURCE,
    "dropped": MessageStatus.DROPPED,
}


def _hashes(rows: tuple[MessageRow, ...]) -> list[str]:
    return [row.message_hash for row in rows]


def _pages_from(page: Page, filters: MessageFilters, limit: int) -> list[Page]:
    pages = [page]
    while (cursor := pages[-1].next) is not None:
        pages.append(list_messages(filters, cursor, limit=limit))
        assert len(pages) < 20, "the pages do not come to an end"
    return pages


def test_every_status_is_shown_for_what_happened() -> None:
    hashes = every_status().hashes
    shown = {row.message_hash: row.status for row in list_messages().rows}
    assert {name: shown[to_hex(key)] for name, key in hashes.items()} == SHOWN


def test_a_status_filter_finds_exactly_what_is_shown_so() -> None:
    every_status()
    rows = list_messages().rows
    for status in MessageStatus:
        found = list_messages(MessageFilters(status=status)).rows
        assert _hashes(found) == [row.message_hash for row in rows if row.status == status]


def test_nothing_expires_while_the_destination_has_no_head() -> None:
    world = World(901, 902)
    world.send(901, 902)
    world.mine()
    follow(world, 901)
    (row,) = list_messages(MessageFilters(status=MessageStatus.INITIATED)).rows
    assert row.status == MessageStatus.INITIATED
    assert list_messages(MessageFilters(status=MessageStatus.EXPIRED)).rows == ()


def test_an_unfollowed_destination_expires_by_the_wall_clock() -> None:
    world = World(901, 902)
    world.send(901, 10)
    world.mine()
    follow(world)
    (row,) = list_messages(MessageFilters(status=MessageStatus.EXPIRED)).rows
    assert row.status == MessageStatus.EXPIRED
    assert list_messages(MessageFilters(status=MessageStatus.INITIATED)).rows == ()


@pytest.mark.parametrize(
    ("window", "status"), [(10, MessageStatus.INITIATED), (9, MessageStatus.EXPIRED)]
)
@pytest.mark.parametrize("resent", [False, True])
def test_the_last_second_of_the_window_is_still_in_time(
    window: int, status: MessageStatus, resent: bool
) -> None:
    world = World(901, 902)
    sent = world.send(901, 902)
    world.mine()
    if resent:
        world.resend(sent)
    world.mine(count=1 if resent else 5)
    world.mine(count=5 if resent else 0)
    follow(world)
    DependencySet.objects.update(expiry_window=window)
    (row,) = list_messages(MessageFilters(status=status)).rows
    assert row.status == status
    assert list_messages().rows == (row,)


def test_chains_narrow_a_list_whether_they_are_followed_or_not() -> None:
    every_status()
    rows = list_messages().rows
    for chain_id in (901, 903, NOT_FOLLOWED):
        found = list_messages(MessageFilters(source=chain_id)).rows
        assert found
        assert _hashes(found) == [
            one.message_hash for one in rows if one.source.chain_id == chain_id
        ]
    assert list_messages(MessageFilters(source=901, destination=901)).rows == ()
    assert list_messages(MessageFilters(destination=902)).rows == rows


def test_pages_are_in_order_and_skip_and_repeat_nothing() -> None:
    every_status()
    rows = list_messages().rows
    assert [row.timestamp for row in rows] == sorted((row.timestamp for row in rows), reverse=True)
    for limit in (1, 2, 4, 9):
        pages = _pages_from(list_messages(limit=limit), EVERY_MESSAGE, limit)
        assert [row for page in pages for row in page.rows] == list(rows)
        assert pages[0].previous is None


def test_going_back_gives_the_same_pages() -> None:
    every_status()
    pages = _pages_from(list_messages(limit=2), EVERY_MESSAGE, 2)
    back = [pages[-1]]
    while (cursor := back[-1].previous) is not None:
        back.append(list_messages(EVERY_MESSAGE, cursor, limit=2))
        assert len(back) < 20, "the pages do not come to a beginning"
    assert [page.rows for page in reversed(back)] == [page.rows for page in pages]


def test_going_back_from_the_beginning_stays_at_the_beginning() -> None:
    world = World(901, 902)
    world.send(901, 902, b"first")
    world.send(901, 902, b"second")
    world.mine()
    follow(world)
    first = list_messages(limit=1)
    back = list_messages(cursor=list_messages(cursor=first.next, limit=1).previous, limit=1)
    assert back.rows == first.rows
    assert back.previous is None


def test_a_filter_pages_like_the_whole_list() -> None:
    every_status()
    filters = MessageFilters(status=MessageStatus.INITIATED)
    pages = _pages_from(list_messages(filters, limit=1), filters, 1)
    assert [len(page.rows) for page in pages] == [1, 1]
    assert [row for page in pages for row in page.rows] == list(list_messages(filters).rows)


def test_fifty_transfers_take_six_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    world = World(901, 902)
    for amount in range(60):
        world.send_eth(901, 902, amount)
    world.mine()
    follow(world)
    with django_assert_max_num_queries(6):
        page = list_messages()
    assert len(page.rows) == 50
    assert all(row.transfer and row.function == "relayETH" for row in page.rows)
