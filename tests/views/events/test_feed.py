"""What a process learns of the stream: at its start, and after what went wrong."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from django.conf import settings
from redis import Redis

from messaging.live.entries import MOST as MOST_OF_ENTRY
from messaging.live.entries import Entry, EntryId, ExecutionPlace
from messaging.live.publish import Publisher
from messaging.live.reading import StreamReader
from messaging.models import Execution
from messaging.tracing.changes import Changes, read_changes
from messaging.tracing.execution_filters import ExecutionFilters
from messaging.tracing.executions import list_executions
from messaging.tracing.filters import EVERY_MESSAGE
from messaging.views.events.asked import Asked
from messaging.views.events.feed import MOST, Feed
from messaging.views.events.hub import Hub
from tests.fakes.world import World
from tests.tracing.followed_world import follow
from tests.views.events.told import key, parse

pytestmark = pytest.mark.django_db(transaction=True)


def send(stream: str, count: int) -> EntryId:
    """Tell of so many messages, as commits do; returns the place of the first entry."""
    publisher = Publisher(settings.REDIS_URL)
    for begin in range(0, count, MOST_OF_ENTRY):
        numbers = range(begin, min(begin + MOST_OF_ENTRY, count))
        publisher.send(stream, Entry(tuple(map(key, numbers))))
    rows = Redis.from_url(settings.REDIS_URL).xrange(stream, count=1)
    return place_of(rows[0][0].decode())  # type: ignore[index, union-attr]


def fed(stream: str, drive: Callable[[Feed, Hub], Awaitable[None]]) -> Hub:
    """A hub, after something was done with what feeds it."""
    hub = Hub(most=9, most_of_address=9)

    async def run() -> None:
        feed = Feed(hub, StreamReader(settings.REDIS_URL, stream))
        try:
            await drive(feed, hub)
        finally:
            await feed.close()

    asyncio.run(run())
    return hub


def place_of(text: str) -> EntryId:
    """A place as Redis tells it."""
    milliseconds, turn = text.split("-")
    return EntryId(int(milliseconds), int(turn))


def before(place: EntryId) -> EntryId:
    """A place before this one."""
    return place._replace(milliseconds=place.milliseconds - 1)


def greeted(hub: Hub, last: EntryId) -> list[str]:
    """The names of the events that a reader gets who was there up to `last`."""
    reader = hub.join(Asked(EVERY_MESSAGE), last, 0)
    return [event.name for event in parse(reader.frames.get_nowait() or b"")]


@pytest.mark.parametrize(("count", "events"), [(MOST, []), (MOST + 1, ["missed"])])
def test_who_comes_back_to_more_than_was_looked_up_is_told_so(
    stream: str, count: int, events: list[str]
) -> None:
    first = send(stream, count)

    async def begin(feed: Feed, _: Hub) -> None:
        await feed.begin()

    assert (
        greeted(fed(stream, begin), first._replace(milliseconds=first.milliseconds - 1)) == events
    )


def test_entries_that_were_gone_before_they_were_read_are_missed(
    stream: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messaging.live.publish.KEPT", 100)
    first = send(stream, 1)

    async def fall_behind(feed: Feed, _: Hub) -> None:
        last = await feed.begin()
        for _number in range(500):
            send(stream, 1)
        await feed.follow(last)

    assert greeted(fed(stream, fall_behind), first) == ["missed"]


def test_nothing_is_missed_in_a_stream_that_lost_nothing(stream: str) -> None:
    first = EntryId(1, 0)

    async def follow(feed: Feed, _: Hub) -> None:
        nonlocal first
        last = await feed.begin()
        first = before(send(stream, 3))
        await feed.follow(last)

    assert greeted(fed(stream, follow), first) == []


@pytest.mark.parametrize("after_begin", [False, True])
def test_a_batch_that_cannot_be_read_keeps_nobody_from_the_next(
    stream: str, monkeypatch: pytest.MonkeyPatch, *, after_begin: bool
) -> None:

    def fail(hashes: set[bytes], places: set[ExecutionPlace]) -> Changes:
        if key(0) in hashes:
            raise ValueError("what nobody foresaw")
        return read_changes(hashes, places)

    monkeypatch.setattr("messaging.views.events.feed.read_changes", fail)
    first = EntryId(1, 0)

    async def follow(feed: Feed, _: Hub) -> None:
        nonlocal first
        if after_begin:
            last = await feed.begin()
            first = before(send(stream, 1))
            assert await feed.follow(last) > last
        else:
            first = before(send(stream, 1))
            await feed.begin()

    assert greeted(fed(stream, follow), first) == ["missed"]


def test_a_start_that_fails_is_made_again(stream: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("messaging.views.events.feed.REST", 0.01)
    calls: list[set[bytes]] = []

    def fail(hashes: set[bytes], places: set[ExecutionPlace]) -> Changes:
        calls.append(hashes)
        if len(calls) < 5:
            raise ValueError("what nobody foresaw")
        return read_changes(hashes, places)

    monkeypatch.setattr("messaging.views.events.feed.read_changes", fail)

    async def start(feed: Feed, _: Hub) -> None:
        running = asyncio.create_task(feed.run())
        async with asyncio.timeout(5):
            await feed.begun.wait()
        running.cancel()

    fed(stream, start)
    assert len(calls) == 5


def test_executing_messages_that_were_told_are_looked_up(stream: str) -> None:
    world = World(901, 902)
    sent = world.send(901, 902, b"relayed")
    world.mine()
    world.relay(sent)
    world.mine()
    follow(world)
    (stored,) = list_executions().rows
    place = Execution.objects.values_list("chain", "block", "log_index").get()
    first = EntryId(1, 0)

    async def listen(feed: Feed, _: Hub) -> None:
        nonlocal first
        last = await feed.begin()
        absent = ExecutionPlace(*place)._replace(log_index=99)
        entry = Entry(executions=(ExecutionPlace(*place), absent))
        Publisher(settings.REDIS_URL).send(stream, entry)
        first = last
        await feed.follow(last)

    hub = fed(stream, listen)
    reader = hub.join(Asked(ExecutionFilters()), first, 0)
    (event,) = parse(reader.frames.get_nowait() or b"")
    assert event.name == "execution"
    assert event.data["transaction_hash"] == stored.transaction_hash
    assert greeted(hub, first) == []


@pytest.mark.parametrize("burst", ["hashes", "executions"])
def test_of_too_many_rows_of_one_kind_the_other_is_learnt(stream: str, burst: str) -> None:
    publisher = Publisher(settings.REDIS_URL)
    many = range(0, MOST + MOST_OF_ENTRY, MOST_OF_ENTRY)
    for at in many:
        numbers = range(at, at + MOST_OF_ENTRY)
        hashes = tuple(map(key, numbers)) if burst == "hashes" else ()
        places = tuple(ExecutionPlace(1, number, 0) for number in numbers)
        publisher.send(stream, Entry(hashes, executions=() if burst == "hashes" else places))
    publisher.send(stream, Entry(chains=(1,)))

    async def start(feed: Feed, _: Hub) -> None:
        await feed.begin()

    hub = fed(stream, start)
    ids = [one.decode() for one, _ in Redis.from_url(settings.REDIS_URL).xrange(stream)]  # type: ignore[union-attr]
    first, after = before(place_of(ids[0])), place_of(ids[len(many) - 1])
    for asked, missing in (
        (Asked(EVERY_MESSAGE), burst == "hashes"),
        (Asked(ExecutionFilters()), burst == "executions"),
    ):
        reader = hub.join(asked, first, 0)
        told = [event.name for event in parse(reader.frames.get_nowait() or b"")]
        assert told == (["missed"] if missing else [])
        late = hub.join(asked, after, 0)  # who was there when the burst ended
        assert parse(late.frames.get_nowait() or b"") == []
