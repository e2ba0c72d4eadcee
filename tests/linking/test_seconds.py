"""Messages of one second: relays at once are valid, cycles are not, and a reorg undoes either."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messaging.linking.rebuild import relink_all
from messaging.models import DependencySet, Execution, Message
from messaging.protocol.lifecycle import Status
from messaging.protocol.rules import Reason, Validity
from tests.fakes.followed import (
    Followed,
    statuses,
    stored_executions,
    stored_messages,
    true_statuses,
    true_validities,
    validities,
)
from tests.fakes.same_second import cross, relay_at_once
from tests.fakes.world import World

pytestmark = pytest.mark.django_db

CYCLIC = (Validity.INVALID, Reason.CYCLIC)


def _judged() -> list[tuple[int, int]]:
    return list(Execution.objects.order_by("chain", "log_index").values_list("validity", "reasons"))


def test_a_relay_in_the_second_of_its_send_is_executed() -> None:
    world = World(901, 902)
    sent = world.send(901, 902)
    relay_at_once(world, sent)
    world.mine()
    Followed(world).catch_up()
    assert statuses() == {sent.hash: Status.EXECUTED}


@pytest.mark.parametrize("order", [(901, 902), (902, 901)])
def test_relays_that_wait_for_each_other_are_invalid_in_any_order(order: tuple[int, int]) -> None:
    world = World(901, 902)
    followed = Followed(world)
    there, back = cross(world, 901, 902)
    followed.catch_up(*order)
    assert statuses() == {there.hash: Status.INVALID, back.hash: Status.INVALID}
    assert set(Message.objects.values_list("reasons", flat=True)) == {Reason.CYCLIC}
    assert _judged() == [CYCLIC, CYCLIC]


def test_half_a_cycle_is_none_until_the_other_chain_is_indexed() -> None:
    world = World(901, 902)
    followed = Followed(world)
    there, _ = cross(world, 901, 902)
    followed.catch_up(902)
    assert statuses()[there.hash] == Status.SOURCE_MISSING
    followed.catch_up(901)
    assert statuses()[there.hash] == Status.INVALID


@pytest.mark.parametrize("chain", [901, 902])
def test_a_reorg_that_breaks_a_cycle_makes_the_other_half_sound_again(chain: int) -> None:
    world = World(901, 902)
    followed = Followed(world)
    cross(world, 901, 902)
    followed.catch_up()
    world.reorg(chain, 1)
    world.mine(chain)
    followed.catch_up()
    assert not Execution.objects.filter(reasons=Reason.CYCLIC).exists()
    assert statuses() == true_statuses(world, followed.chains)
    assert validities() == true_validities(world, followed.chains)


def test_who_only_waits_for_a_cycle_is_spared() -> None:
    world = World(901, 902, 903)
    followed = Followed(world)
    bystander = world.send(901, 903, b"sent and relayed in the second of a cycle")
    crossed = cross(world, 901, 902)
    world.relay(bystander)
    world.mine(903)
    followed.catch_up()
    assert {statuses()[one.hash] for one in crossed} == {Status.INVALID}
    assert statuses()[bystander.hash] == Status.EXECUTED


def test_chains_that_share_no_set_make_no_cycle_together() -> None:
    world = World(901, 902)
    followed = Followed(world)
    DependencySet.objects.all().delete()
    DependencySet.objects.create(name="one", chain_ids=[901])
    DependencySet.objects.create(name="two", chain_ids=[902])
    cross(world, 901, 902)
    followed.catch_up()
    assert _judged() == [(Validity.INVALID, Reason.NOT_IN_DEPENDENCY_SET)] * 2


def test_relinking_everything_finds_the_same_cycles() -> None:
    world = World(901, 902)
    followed = Followed(world)
    cross(world, 901, 902)
    followed.catch_up()
    before = stored_messages(), stored_executions()
    relink_all()
    assert (stored_messages(), stored_executions()) == before
    Message.objects.all().delete()
    Execution.objects.all().delete()
    relink_all()
    assert (stored_messages(), stored_executions()) == before


def test_without_references_of_one_second_nothing_more_is_read() -> None:
    world = World(901, 902)
    sent = world.send(901, 902)
    world.mine()
    world.relay(sent)
    world.mine()
    with CaptureQueriesContext(connection) as asked:
        Followed(world).catch_up()
    assert not [one for one in asked if "source_timestamp = timestamp" in one["sql"]]
