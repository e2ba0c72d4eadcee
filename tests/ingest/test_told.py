"""What ingestion tells the stream of changes: an entry a commit, ids only, none of old blocks."""

import uuid
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings as configured
from pytest_django import Settings
from redis import Redis

from messaging.ingest import watched
from messaging.ingest.enrich import enrich_span
from messaging.live.entries import MOST, Entry, read_entry
from messaging.models import Chain, Execution, Span
from tests.fakes.client import WorldClient
from tests.fakes.followed import Followed
from tests.fakes.world import World

pytestmark = pytest.mark.django_db(transaction=True)

Told = Callable[[], list[Entry]]


@pytest.fixture
def told(settings: Settings) -> Iterator[Told]:
    """What was told since it was asked last."""
    settings.CROSSLANE_EVENTS_STREAM = f"test:{uuid.uuid4()}"
    redis = Redis.from_url(configured.REDIS_URL)
    name = settings.CROSSLANE_EVENTS_STREAM

    def read() -> list[Entry]:
        rows = redis.xrange(name)
        redis.delete(name)
        return [read_entry(fields) for _, fields in rows]  # type: ignore[arg-type, union-attr]

    yield read
    redis.delete(name)


@pytest.fixture
def followed(told: Told, monkeypatch: pytest.MonkeyPatch) -> Followed:
    """Two chains whose blocks are news, old as they are."""
    monkeypatch.setattr(watched, "RECENT", 10**10)
    return Followed(World(901, 902))


def small(chain_id: int) -> int:
    """Chain.id."""
    return Chain.objects.get(chain_id=chain_id).pk


def test_a_chunk_is_one_entry_with_its_chain(followed: Followed, told: Told) -> None:
    world = followed.world
    one, two = world.send(901, 902, b"one"), world.send(901, 902, b"two")
    world.mine()
    followed.catch_up(901)
    (entry,) = [entry for entry in told() if entry.hashes]
    assert set(entry.hashes) == {one.hash, two.hash}
    assert entry.chains == (small(901),)


def test_executing_messages_are_told_by_their_places(followed: Followed, told: Told) -> None:
    world = followed.world
    sent = world.send(901, 902, b"relayed")
    world.mine()
    world.relay(sent)
    world.mine()
    followed.catch_up()
    ((place,),) = [entry.executions for entry in told() if entry.executions]
    stored = Execution.objects.values_list("chain", "block", "log_index").get()
    assert place == stored == (small(902), *stored[1:])


def test_what_a_reorg_took_back_is_told(followed: Followed, told: Told) -> None:
    sent = followed.world.send(901, 902, b"taken back")
    followed.world.mine(901)
    followed.catch_up(901)
    told()
    followed.world.reorg(901, 1)
    followed.world.mine()
    followed.step(901)
    assert sent.hash in told()[-1].hashes


def test_a_failed_relay_is_told(followed: Followed, told: Told) -> None:
    sent = followed.world.send(901, 902, b"fails")
    followed.world.mine()
    followed.world.fail(sent)
    followed.world.mine()
    followed.catch_up()
    told()
    assert followed.look(902) == 1
    assert [entry.hashes for entry in told()] == [(sent.hash,)]


def test_a_block_without_messages_tells_that_its_chain_moved(
    followed: Followed, told: Told
) -> None:
    followed.world.mine(901)
    followed.catch_up(901)
    assert {entry.chains for entry in told()} == {(small(901),)}


def test_old_blocks_tell_their_chain_alone(
    followed: Followed, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watched, "RECENT", 3_600)
    sent = followed.world.send(901, 902, b"long ago")
    followed.world.mine()
    followed.world.relay(sent)
    followed.world.mine()
    followed.catch_up()
    entries = told()
    assert entries
    assert {(entry.hashes, entry.executions) for entry in entries} == {((), ())}


def test_of_a_great_many_messages_the_newest_are_told(followed: Followed, told: Told) -> None:
    sent = [followed.world.send(901, 902, b"%d" % number) for number in range(MOST + 10)]
    followed.world.mine(901)
    followed.catch_up(901)
    (entry,) = [entry for entry in told() if entry.hashes]
    assert entry.incomplete
    assert len(entry.hashes) == MOST
    assert entry.hashes[0] == sent[-1].hash


def test_transactions_that_come_behind_are_told(followed: Followed, told: Told) -> None:
    sent = followed.world.send(901, 902, b"who sent it comes later")
    followed.world.mine()
    followed.catch_up(901)
    told()
    span = Span.objects.select_related("chain").get(pk=followed.span(901))
    assert enrich_span(span, WorldClient(followed.world, 901)) == 1
    assert told() == [Entry((sent.hash,))]
