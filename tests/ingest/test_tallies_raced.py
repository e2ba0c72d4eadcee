"""Counting beside others who write or count: nothing is lost, and linking never waits."""

import pytest
from django.db import transaction

from messaging.ingest.tallies import count_stale_hours
from messaging.models import Message, StaleHour
from tests.fakes.followed import Followed
from tests.fakes.raced import beside, elsewhere, race
from tests.fakes.tallied import recount, tallied, true_tallies
from tests.fakes.world import World

PAIR = (901, 902)
BEFORE_READING = "with one as"  # the moment between taking a mark and reading messages


@pytest.fixture
def world() -> World:
    """Two chains whose blocks are 40 minutes apart, so that a short world has many hours."""
    return World(*PAIR, block_time=2_400)


@pytest.mark.django_db(transaction=True)
def test_a_message_written_while_its_hour_is_counted_leaves_the_hour_stale(world: World) -> None:
    followed = Followed(world)
    world.mine()
    world.send(901, 902, b"one")
    world.mine()
    followed.catch_up()
    world.send(901, 902, b"two")
    world.mine()
    with beside(BEFORE_READING, followed.catch_up):
        count_stale_hours()
    assert StaleHour.objects.exists()
    recount(world)
    assert tallied() == true_tallies()


@pytest.mark.django_db(transaction=True)
def test_linking_never_waits_for_whoever_counts(world: World) -> None:
    followed = Followed(world)
    for number in range(3):
        world.send(901, 902, b"%d" % number)
        world.mine()
    followed.catch_up()
    world.send(901, 902, b"meanwhile")
    world.mine()
    with transaction.atomic():
        assert count_stale_hours()
        elsewhere(followed.catch_up)
    assert Message.objects.count() == 4
    recount(world)
    assert tallied() == true_tallies()


@pytest.mark.django_db(transaction=True)
def test_two_who_count_beside_a_writer_leave_the_truth(world: World) -> None:
    followed = Followed(world)
    followed.catch_up()
    for number in range(10):
        sent = world.send(901, 902, b"%d" % number)
        world.mine()
        world.relay(sent)
        world.mine()
        race(
            lambda: followed.catch_up(901),
            lambda: followed.catch_up(902),
            count_stale_hours,
            count_stale_hours,
        )
    recount(world)
    assert tallied() == true_tallies()
