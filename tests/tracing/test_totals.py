"""Totals as they are read: by period, by hour, by lane, and what is open now."""

from types import SimpleNamespace

import msgspec
import pytest
from pytest_django import DjangoAssertNumQueries

from messaging.ingest.tallies import count_messages
from messaging.models import DependencySet, Span
from messaging.tracing import network as network_module
from messaging.tracing.filters import MessageFilters
from messaging.tracing.lanes import get_lane, list_lanes
from messaging.tracing.messages import list_messages
from messaging.tracing.network import load_network
from messaging.tracing.open_messages import count_open, count_open_of
from messaging.tracing.recent import list_flights
from messaging.tracing.totals import (
    Period,
    counted_at,
    read_chain_traffic,
    read_hours,
    read_totals,
)
from messaging.tracing.values import MessageStatus
from tests.fakes.followed import Followed
from tests.fakes.world import World
from tests.tracing.every_status import EveryStatus, every_status
from tests.tracing.followed_world import follow


@pytest.fixture
def seen(db: None, monkeypatch: pytest.MonkeyPatch) -> EveryStatus:
    """A message of every status, counted at the time of the newest block."""
    played = every_status()
    now = played.world.chains[901].latest.timestamp
    monkeypatch.setattr(network_module, "time", SimpleNamespace(time=lambda: now))
    count_messages(now)
    return played


def listed(status: MessageStatus) -> int:
    return len(list_messages(MessageFilters(status=status), limit=100).rows)


def test_totals_are_what_the_list_shows(seen: EveryStatus) -> None:
    network = load_network()
    counted = read_totals(Period.DAY, network)
    assert counted.all is not None
    assert counted.all.executed == listed(MessageStatus.EXECUTED)
    assert counted.all.sent == sum(lane.totals.sent for lane in counted.lanes)
    assert {lane.source.chain_id for lane in counted.lanes} == {901, 903, 999}
    assert counted_at() == network.now


def test_what_is_open_is_what_the_list_shows_where_windows_are_long(seen: EveryStatus) -> None:
    DependencySet.objects.update(expiry_window=604_800)
    network = load_network()
    opened = count_open(network)
    assert sum(one.waiting for one in opened) == listed(MessageStatus.INITIATED)
    assert sum(one.failed for one in opened) == listed(MessageStatus.FAILED)
    assert sum(one.expired for one in opened) == listed(MessageStatus.EXPIRED) == 0
    assert not any(one.about for one in opened)


def test_open_messages_of_the_hour_in_which_they_expire_are_told_as_about(
    seen: EveryStatus,
) -> None:
    opened = count_open_of(load_network(), 901, 902)
    assert opened is not None
    assert opened.about


def test_what_expired_is_counted_when_asked_for(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(901, 902, block_time=3_600)
    world.send(901, 902, b"old")
    world.mine(count=5)
    world.send(901, 902, b"young")
    world.mine()
    Followed(world).catch_up()
    DependencySet.objects.update(expiry_window=7_200)
    now = world.chains[901].latest.timestamp
    monkeypatch.setattr(network_module, "time", SimpleNamespace(time=lambda: now))
    count_messages(now)
    network = load_network()
    (one,) = count_open(network, expired=True)
    assert (one.waiting, one.expired, one.soon) == (1, 1, 1)
    assert one.first_expiry == (one.first_open or 0) + 7_200
    (live,) = count_open(network)
    assert (live.waiting, live.expired) == (1, 0)


def test_lanes_with_the_usual_window_count_beside_a_set_with_a_shorter_one(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(901, 902, 903, block_time=3_600)
    world.send(901, 902, b"expired by now")
    world.send(901, 903, b"open for days")
    world.mine(count=6)
    Followed(world).catch_up()
    DependencySet.objects.update(chain_ids=[901, 902], expiry_window=7_200)
    now = world.chains[901].latest.timestamp  # the clock of every chain is the one on the wall
    monkeypatch.setattr(network_module, "time", SimpleNamespace(time=lambda: now))
    count_messages(now)
    (one,) = count_open(load_network())
    assert (one.destination.chain_id, one.waiting) == (903, 1)
    DependencySet.objects.all().delete()  # every lane has the usual window
    assert {one.destination.chain_id for one in count_open(load_network())} == {902, 903}


def test_every_hour_is_there_also_those_without_messages(seen: EveryStatus) -> None:
    now = load_network().now
    hours = read_hours(24, now)
    assert len(hours) == 24
    assert hours[-1].since <= now < hours[-1].until
    assert sum(one.sent for one in hours) == read_totals(Period.DAY, load_network()).all.sent  # type: ignore[union-attr]
    assert sum(one.sent for one in read_hours(24, now, (902, 901))) == 0


def test_lanes_that_have_only_open_messages_are_listed_too(seen: EveryStatus) -> None:
    network = load_network()
    empty = read_totals(Period.DAY, network)
    lanes = list_lanes(empty, network)
    assert {(one.source.chain_id, one.destination.chain_id) for one in lanes} >= {(901, 902)}


def test_a_lane_between_known_chains_exists_unused_and_others_do_not(seen: EveryStatus) -> None:
    network = load_network()
    unused = get_lane(902, 901, network)
    assert unused is not None
    assert not unused.used
    assert get_lane(902, 12_345, network) is None
    foreign = get_lane(999, 902, network)
    assert foreign is not None
    assert foreign.used


def test_a_chain_counts_what_leaves_it_and_what_comes(seen: EveryStatus) -> None:
    traffic = read_chain_traffic(902)
    assert traffic.sent == 0
    assert traffic.received == read_chain_traffic(901).sent + read_chain_traffic(903).sent
    assert traffic.executed_here == 1


def test_flights_are_the_newest_sends_between_followed_chains(
    seen: EveryStatus, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    network = load_network()
    with django_assert_num_queries(2):
        newest = list_flights(network, 90)
    flights = newest.flights
    assert {one.source.chain_id for one in flights} == {901}
    (failed,) = (one for one in flights if one.failed)
    assert failed.failed_at is not None
    assert sum(one.invalid for one in flights) == 1
    assert list(flights) == sorted(flights, key=lambda one: one.sent_at)
    assert newest.cut_at is None
    cut = list_flights(network, 90, limit=2)
    assert cut.flights == flights[-2:]
    assert cut.cut_at == flights[-2].sent_at


@pytest.mark.parametrize(("cursor", "shown"), [(1, "awaiting"), (3, "invalid")])
def test_a_relay_of_a_sent_message_waits_for_the_block_that_it_names(
    db: None, monkeypatch: pytest.MonkeyPatch, cursor: int, shown: str
) -> None:
    world = World(901, 902)
    sent = world.send(901, 902, b"relayed by a log that is not indexed yet")
    world.mine(count=3)
    place = world.identifier(sent)
    world.relay(sent, identifier=msgspec.structs.replace(place, block_number=2))
    world.mine()
    follow(world)
    Span.objects.filter(chain__chain_id=901).update(next_block=cursor + 1)
    now = world.chains[902].latest.timestamp
    monkeypatch.setattr(network_module, "time", SimpleNamespace(time=lambda: now))
    (flight,) = list_flights(load_network(), 90).flights
    assert [name for name in ("awaiting", "invalid", "failed") if getattr(flight, name)] == [shown]
