"""The event stream as a process of its own: what ingestion commits reaches who reads."""

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings
from redis import Redis

from messaging.ingest import watched
from messaging.models import Chain
from tests.fakes.followed import Followed
from tests.fakes.world import World
from tests.whole.celery_processes import environment
from tests.whole.events_process import Browser, running_events, start_events

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def broker(settings: Settings) -> Iterator[str]:
    """A database of the Valkey server that no other test worker uses; ingestion publishes there."""
    number = 1 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    settings.REDIS_URL = f"{settings.REDIS_URL.rsplit('/', 1)[0]}/{number}"
    yield settings.REDIS_URL
    Redis.from_url(settings.REDIS_URL).delete(settings.CROSSLANE_EVENTS_STREAM)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def followed(broker: str, monkeypatch: pytest.MonkeyPatch) -> Followed:
    """Two chains whose blocks are news, old as they are."""
    monkeypatch.setattr(watched, "RECENT", 10**10)
    return Followed(World(901, 902))


@pytest.fixture
def events(followed: Followed, broker: str, port: int, tmp_path: Path) -> Iterator[int]:
    """The port of a running process, which lets an address have two streams."""
    limited = environment(broker) | {"CROSSLANE_EVENTS_READERS_OF_ADDRESS": "2"}
    with running_events(port, limited, tmp_path / "log"):
        yield port
    assert (tmp_path / "log").read_text() == ""


def _send(followed: Followed, text: bytes = b"hello") -> str:
    sent = followed.world.send(901, 902, text)
    followed.world.mine()
    followed.catch_up()
    return f"0x{sent.hash.hex()}"


def test_a_message_is_told_when_it_is_stored(followed: Followed, events: int) -> None:
    with Browser(events, "?source=901") as reader, Browser(events, "?source=902") as other:
        for one in (reader, other):
            one.wait_for(b"id: ")
        message_hash = _send(followed)
        received = reader.wait_for(message_hash.encode())
        assert b"content-type: text/event-stream" in received
        assert b"access-control-allow-origin: *" in received
        assert [told.data["status"] for told in reader.told()] == ["initiated"]
        assert other.told() == []


def test_the_chains_are_told_as_they_move(followed: Followed, events: int) -> None:
    with Browser(events, "?chains=1&source=999") as reader:
        reader.wait_for(b"id: ")
        _send(followed)
        reader.wait_for(b'"indexed_block":1')
        names = {told.data["name"] for told in reader.told()}
        assert names == {chain.name for chain in Chain.objects.all()}


def test_a_stream_resumes_after_its_process_was_killed(
    followed: Followed, broker: str, port: int, tmp_path: Path
) -> None:
    process = start_events(port, environment(broker), tmp_path / "log")
    with Browser(port) as reader:
        reader.wait_for(b"id: ")
        reader.wait_for(_send(followed).encode())
        process.kill()
        process.wait()
    second = _send(followed, b"while nobody listens")
    with (
        running_events(port, environment(broker), tmp_path / "log"),
        Browser(port, last=reader.last_id()) as again,
    ):
        again.wait_for(b": \n")
        assert [told.data["message_hash"] for told in again.told()] == [second]


def test_a_filter_that_cannot_be_meant_is_a_problem(events: int) -> None:
    with Browser(events, "?status=lost") as reader:
        head, _, body = reader.wait_for(b"instance").partition(b"\r\n\r\n")
    assert b"400 Bad Request" in head
    assert b"application/problem+json" in head
    problem = json.loads(body[body.index(b"{") : body.rindex(b"}") + 1])
    assert "'lost' is not a status" in problem["detail"]


def test_an_address_has_a_limited_number_of_streams(events: int) -> None:
    with Browser(events) as first, Browser(events) as second:
        for one in (first, second):
            one.wait_for(b"retry: ")
        with Browser(events) as third:
            assert b"429 Too Many Requests" in third.wait_for(b"instance")
        first.close()
        assert _comes_in(events)


def _comes_in(port: int) -> bool:
    """Whether a place that was given up is soon free."""
    for _ in range(50):
        with Browser(port) as reader:
            if b"200 OK" in reader.wait_for(b"\r\n\r\n"):
                return True
    return False
