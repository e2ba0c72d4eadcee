"""Two writers at once, released by a barrier: nothing is linked wrongly, nothing deadlocks.

CROSSLANE_RACE_ROUNDS sets the rounds of each race: 20 in the suite, 200 for the study's figure.
"""

import os
from collections.abc import Callable

import pytest
from django.db import transaction

from messaging.ingest.spans import ensure_spans, view
from messaging.ingest.step import Stored, step
from messaging.ingest.store import OvertakenError
from messaging.linking.rebuild import event_read_batches, relink_all
from messaging.linking.relink import relink_executions
from messaging.models import Chain
from messaging.ops.audit import audit
from messaging.ops.resync import purge_dropped
from messaging.protocol.lifecycle import Status
from messaging.protocol.rules import Validity
from tests.fakes.client import WorldClient
from tests.fakes.followed import (
    Followed,
    statuses,
    stored_executions,
    stored_messages,
    stored_places,
    true_places,
    true_statuses,
    true_validities,
    validities,
)
from tests.fakes.raced import BEFORE_LINKING, beside, race
from tests.fakes.world import World

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = int(os.environ.get("CROSSLANE_RACE_ROUNDS", "20"))
PAIR = (901, 902)


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
        race(_stepper(followed, 901), _stepper(followed, 902))
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
        race(_stepper(followed, 901), _stepper(followed, 902))
    _assert_true(followed)


def test_a_send_and_a_failed_relay_of_its_place_stored_at_once_find_each_other() -> None:
    world = World(*PAIR)
    followed = Followed(world)
    followed.catch_up()
    for _ in range(ROUNDS):
        sent = world.send(901, 902)
        world.mine(901)
        world.fail_through(sent)
        world.mine(902)
        followed.catch_up(902)
        race(_stepper(followed, 901), lambda: followed.look(902))
    assert set(statuses().values()) == {Status.FAILED.value}


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
        race(_stepper(followed, 901), _stepper(followed, 902))
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
        race(_stepper(followed, 901), _stepper(followed, 902))
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
        outcomes = race(*works)
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
        race(_stepper(followed, 901), _stepper(followed, 902), relink_all)
    before = stored_messages()
    relink_all()
    assert stored_messages() == before
    _assert_true(followed)


def test_two_rewinds_of_one_span_beside_everything_else_neither_deadlock_nor_miss() -> None:
    world = World(*PAIR, depths=(20, 40))
    followed = Followed(world)
    world.mine(count=5)
    followed.catch_up()
    for _ in range(ROUNDS // 2):
        sends = [world.send(901, 902, b"%d" % number) for number in range(10)]
        world.mine(901)
        for sent in sends[:5]:
            world.relay(sent)
        world.mine(902)
        followed.catch_up()
        world.reorg(901, 1)
        world.mine(901)
        steppers = [_stepper(followed, chain_id) for chain_id in (901, 901, 902)]
        race(*steppers, relink_all, purge_dropped, lambda: list(audit()))
        followed.catch_up()
    _assert_true(followed)


def test_a_rewind_waits_for_a_chunk_of_its_span_and_is_then_overtaken() -> None:
    world = World(*PAIR)
    followed = Followed(world)
    world.mine(count=5)
    followed.catch_up()
    world.send(901, 902, b"on the old fork")
    world.mine(901)

    def rewind() -> None:
        world.reorg(901, 3)
        with pytest.raises(OvertakenError):
            followed.step(901)

    with beside(BEFORE_LINKING, rewind):
        assert isinstance(followed.step(901), Stored)
    followed.catch_up()
    assert stored_places() == []
    assert statuses() == {}


def test_a_chain_added_while_another_is_linked_counts_at_once() -> None:
    world = World(*PAIR, depths=(0, 0))
    relayed, seen = world.send(901, 902), world.send(901, 902, b"read")
    world.mine()
    world.relay(relayed)
    world.read(902, seen)
    world.mine(902)
    followed = Followed(world)
    Chain.objects.get(chain_id=901).delete()

    def add() -> None:
        ensure_spans(Chain.objects.create(chain_id=901, name="new"), -1)
        followed.catch_up(901)

    with beside(BEFORE_LINKING, add):
        followed.step(902)
    assert statuses() == {relayed.hash: Status.EXECUTED, seen.hash: Status.INITIATED}
    assert set(validities().values()) == {Validity.VALID}


def test_a_reorg_between_the_list_and_the_judgement_of_a_rebuild_leaves_no_verdict() -> None:
    world = World(*PAIR)
    sent = world.send(901, 902)
    world.mine()
    world.read(902, sent)
    world.mine(902)
    followed = Followed(world)
    followed.catch_up()
    (places,) = event_read_batches()
    world.reorg(902, 1)
    with beside(BEFORE_LINKING, lambda: followed.catch_up(902)), transaction.atomic():
        relink_executions(places)
    assert stored_executions() == []
