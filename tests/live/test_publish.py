"""What a commit tells, when, and what it costs where nobody listens."""

import asyncio
import logging
import socket
import time
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from redis import Redis

from messaging.live.entries import Entry, EntryId, read_entry
from messaging.live.publish import TIMEOUT, Publisher, publish, publish_heads
from messaging.live.reading import StreamReader

ONE, TWO = b"\x01" * 32, b"\x02" * 32


def told(stream: str) -> list[Entry]:
    """The entries of a stream, oldest first."""
    rows = Redis.from_url(settings.REDIS_URL).xrange(stream)
    return [read_entry(fields) for _, fields in rows]  # type: ignore[arg-type, union-attr]


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


@pytest.mark.django_db(transaction=True)
def test_a_commit_is_told_once_it_is_one(stream: str) -> None:
    with transaction.atomic():
        publish([ONE, TWO], (1,))
        assert told(stream) == []
    assert told(stream) == [Entry((ONE, TWO), (1,))]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_never_told(stream: str) -> None:
    with transaction.atomic():
        publish([ONE])
        transaction.set_rollback(True)
    publish()
    assert told(stream) == []


@pytest.mark.django_db(transaction=True)
def test_heads_are_told_when_they_moved(stream: str) -> None:
    for heads in (1, 1, 2, 1):
        publish_heads(7_777, "rpc", heads)
    publish_heads(7_777, "rollup", 1)
    assert told(stream) == [Entry(chains=(7_777,))] * 4


@pytest.mark.django_db(transaction=True)
def test_a_server_that_is_silent_delays_one_commit_shortly_and_fails_none(
    stream: str, silent: str, caplog: pytest.LogCaptureFixture
) -> None:
    publisher = Publisher(silent)
    began = time.monotonic()
    for _ in range(1_000):
        publisher.send(stream, Entry((ONE,)))
    assert time.monotonic() - began < 2 * TIMEOUT + 0.5
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


def test_what_was_lost_is_told_with_the_next_entry(
    stream: str, silent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messaging.live.publish.REST", 0.0)
    publisher = Publisher(silent)
    publisher.send(stream, Entry((ONE,)))
    monkeypatch.setattr(publisher, "_redis", Redis.from_url(settings.REDIS_URL))
    publisher.send(stream, Entry((TWO,)))
    publisher.send(stream, Entry((ONE,)))
    missing = Entry((TWO,), incomplete=True, more_executed=True)
    assert told(stream) == [missing, Entry((ONE,))]


def test_the_stream_is_capped(stream: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("messaging.live.publish.KEPT", 100)
    publisher = Publisher(settings.REDIS_URL)
    for _ in range(1_000):
        publisher.send(stream, Entry((ONE,)))
    assert len(told(stream)) < 300


def test_a_reader_gets_what_was_there_and_what_comes(stream: str) -> None:
    publisher = Publisher(settings.REDIS_URL)

    async def read() -> list[Entry]:
        reader = StreamReader(settings.REDIS_URL, stream)
        publisher.send(stream, Entry((ONE,)))
        publisher.send(stream, Entry((TWO,)))
        old = await reader.read_newest(EntryId(0, 0))
        coming = asyncio.create_task(reader.read_after(old[-1][0]))
        await asyncio.sleep(0.05)
        publisher.send(stream, Entry(chains=(5,)))
        new = await coming
        again = await reader.read_newest(old[0][0])
        await reader.close()
        assert [key for key, _ in again] == [old[1][0], new[0][0]]
        return [entry for _, entry in (*old, *new)]

    assert asyncio.run(read()) == [Entry((ONE,)), Entry((TWO,)), Entry(chains=(5,))]
