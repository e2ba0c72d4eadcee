"""Who led to whom beyond the nearest relatives: ping-pong and fan-out, bounded."""

import itertools

import pytest
from pytest_django import DjangoAssertNumQueries

from messaging.protocol.text import to_hex
from messaging.tracing.messages import get_message
from messaging.tracing.values import MessageDetail
from tests.fakes.emissions import Sent
from tests.fakes.world import World
from tests.tracing.followed_world import follow

pytestmark = pytest.mark.django_db


def _detail(sent: Sent) -> MessageDetail:
    detail = get_message(sent.hash)
    assert detail is not None
    return detail


def _ping_pong(hops: int) -> list[Sent]:
    """Messages of which each is sent by the relay of the one before; the last is not relayed."""
    world = World(901, 902)
    rally = [world.send(901, 902, b"serve")]
    for at in range(hops):
        world.mine()
        here, there = ((902, 901), (901, 902))[at % 2]
        with world.relaying(rally[-1]):
            rally.append(world.send(here, there, f"hit {at}".encode()))
    world.mine()
    follow(world)
    return rally


def _links(rally: list[Sent]) -> list[tuple[str, str]]:
    hashes = [to_hex(one.hash) for one in rally]
    return list(itertools.pairwise(hashes))


def test_a_rally_is_seen_three_hops_each_way() -> None:
    rally = _ping_pong(9)
    assert sorted(_detail(rally[4]).lineage) == sorted(_links(rally[1:8]))


def test_a_short_rally_is_seen_whole_from_its_first_message() -> None:
    rally = _ping_pong(2)
    assert sorted(_detail(rally[0]).lineage) == sorted(_links(rally))
    assert [row.message_hash for row in _detail(rally[0]).distant] == [to_hex(rally[2].hash)]


def test_the_effects_of_a_fan_out_belong_to_the_journey() -> None:
    world = World(901, 902, 903)
    start = world.send(901, 902, b"start")
    world.mine()
    with world.relaying(start):
        left, right = world.send(902, 901, b"left"), world.send(902, 903, b"right")
    world.mine()
    with world.relaying(right):
        last = world.send(903, 901, b"last")
    world.mine()
    follow(world)
    expected = {(start, left), (start, right), (right, last)}
    hexed = {(to_hex(cause.hash), to_hex(effect.hash)) for cause, effect in expected}
    assert set(_detail(start).lineage) == hexed


def test_a_message_relayed_beside_others_is_not_theirs() -> None:
    world = World(901, 902)
    one, two = world.send(901, 902, b"one"), world.send(901, 902, b"two")
    world.mine()
    with world.one_transaction(902):
        with world.relaying(one):
            world.send(902, 901, b"of one")
        world.relay(two)
    world.mine()
    follow(world)
    assert _detail(two).lineage == ()


@pytest.mark.parametrize(("hops", "queries"), [(0, 4), (1, 6), (9, 7)])
def test_a_journey_costs_a_bounded_number_of_queries(
    hops: int, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rally = _ping_pong(hops)
    with django_assert_num_queries(queries):
        _detail(rally[hops // 2])
