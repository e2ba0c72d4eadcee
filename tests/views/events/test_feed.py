"""What a process learns of the stream: at its start, and after what went wrong."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

import pytest
from django.conf import settings
from redis import Redis

from messaging.live.entries import MOST as MOST_OF_ENTRY
from messaging.live.entries import Entry, EntryId
from messaging.live.publish import Publisher
from messaging.live.reading import StreamReader
from messaging.tracing.filters import EVERY_MESSAGE
from messaging.views.events.asked import Asked
from messaging.views.events.feed import MOST, Feed
from messaging.views.events.hub import Hub
from tests.views.events.told import key, parse

pytestmark = pytest.mark.django_db(transaction=True)


def send(stream: str, count: int) -> EntryId:
    """Tell of so many messages, as commits do; returns the place of the first entry."""
    publisher = Publisher(settings.REDIS_URL)
    for begin in range(0, count, MOST_OF_ENTRY):
        numbers = range(begin, min(begin + MOST_OF_ENTRY, count))
        publisher.send(stream, Entry(tuple(map(key, numbers))))
    rows = Redis.from_url(settings.REDIS_URL).xrange(stream, count=1)
    milliseconds, turn = rows[0][0].decode().split("-")  # type: ignore[index, union-attr]
    return EntryId(int(milliseconds), int(turn))


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


def greeted(hub: Hub, last: EntryId) -> list[str]:
    """The names of the events that a reader gets who was there up to `last`."""
    reader = hub.join(Asked(EVERY_MESSAGE), "a", last, 0)
    return [event.name for event in parse(reader.frames.get_nowait() or b"")]


@pytest.mark.parametrize(("count", "events"), [(MOST, []), (MOST + 1, ["missed"])])
def test_who_comes_back_to_more_than_was_looked_up_is_told_so(
    stream: str, count: int, events: list[str]
) -> None:
    first = send(stream, count)

    async def begin(feed: Feed, _: Hub) -> None:
        await feed._begin()

    assert greeted(fed(stream, begin), first._replace(milliseconds=first.milliseconds - 1)) == events
