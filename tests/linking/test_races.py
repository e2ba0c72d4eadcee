"""Two writers at once, released by a barrier: nothing is linked wrongly, nothing deadlocks.

CROSSLANE_RACE_ROUNDS sets the rounds of each race: 20 in the suite, 200 for the study's figure.
"""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from messaging.ingest.spans import view
from messaging.ingest.step import step
from messaging.ingest.store import OvertakenError
from messaging.linking.rebuild import relink_all
from tests.fakes.client import WorldClient
from tests.fakes.followed import (
    Followed,
    statuses,
    stored_messages,
    stored_places,
    true_places,
    true_statuses,
    true_validities,
    validities,
)
from tests.fakes.world import World

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = int(os.environ.get("CROSSLANE_RACE_ROUNDS", "20"))
PAIR = (901, 902)


def _race(*works: Callable[[], object]) -> list[object]:
    """Run the works at the same moment; what one raises is raised here, but being overtaken."""
    barrier = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return work()
        except OvertakenError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def _stepper(followed: Followed, chain_id: int) -> Callable[[], object]:
    span = followed.span(chain_id)
    client = WorldClient(followed.world, chain_id)
    return lambda: step(view(span), client, 500)


def _assert_true(followed: Followed) -> None:
    assert statuses() == true_statuses(followed.world, followed.chains)
    assert validities() == true_validities(followed.world, followed.chains)


def test_a_send_and_its_relay_stored_at_once_find_each_other() -> None:
    world = World(*PAIR)
    followed = Followed(world)
    followed.catch_up()
    for _ in range(ROUNDS):
        sent = world.send(901, 902)
        world.mine(901)
        world.relay(sent)
        world.mine(902)
        _race(_stepper(followed, 901), _stepper(followed, 902))
    _assert_true(followed)


def test_a_log_and_its_event_read_stored_at_once_find_each_other() -> None:
    world = World(*PAIR)
    followed = Followed(world)
    followed.catch_up()
    for _ in range(ROUNDS):
        sent = world.send(901, 902)
        world.mine(901)
        world.read(902, sent)
        world.mine(902)
        _race(_stepper(followed, 901), _stepper(followed, 902))
    _assert_true(followed)


def test_many_keys_both_ways_at_once_neither_deadlock_nor_miss() -> None:
    world = World(*PAIR)
    followed = Followed(world)
    followed.catch_up()
    for _ in range(ROUNDS):
        there = [world.send(901, 902, b"%d" % number) for number in range(20)]
        back = [world.send(902, 901, b"%d" % number) for number in range(20)]
        world.mine()
        for sent in (*there, *back):
            world.relay(sent)
        world.mine()
        _race(_stepper(followed, 901), _stepper(followed, 902))
    _assert_true(followed)


def test_a_send_reorged_away_while_its_relay_is_stored_is_judged_right() -> None:
    world = World(*PAIR)
    followed = Followed(world)
    followed.catch_up()
    for _ in range(ROUNDS):
        sent = world.send(901, 902)
        world.mine(901)
        followed.catch_up(901)
        world.relay(sent)
        world.mine(902)
        world.reorg(901, 1)
        world.mine(901)
        _race(_stepper(followed, 901), _stepper(followed, 902))
        followed.catch_up()
    _assert_true(followed)


def test_two_workers_with_the_same_chunk_store_it_once() -> None:
    world = World(*PAIR)
    followed = Followed(world)
    followed.catch_up()
    for _ in range(ROUNDS):
        sent = world.send(901, 902)
        world.mine()
        world.relay(sent)
        world.mine()
        works = [_stepper(followed, chain_id) for chain_id in (901, 901, 902, 902)]
        outcomes = _race(*works)
        assert sum(isinstance(one, OvertakenError) for one in outcomes) <= 2
    followed.catch_up()
    assert stored_places() == true_places(world)
    _assert_true(followed)


def test_a_rebuild_beside_running_writers_leaves_the_truth() -> None:
    world = World(*PAIR)
    followed = Followed(world)
    followed.catch_up()
    for _ in range(ROUNDS):
        sent = world.send(901, 902)
        world.mine(901)
        world.relay(sent)
        world.mine(902)
        _race(_stepper(followed, 901), _stepper(followed, 902), relink_all)
    before = stored_messages()
    relink_all()
    assert stored_messages() == before
    _assert_true(followed)
