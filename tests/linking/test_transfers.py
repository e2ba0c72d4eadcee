"""What bridging messages move stands beside their verdicts, and goes with their sends."""

import pytest
from django.db import connection

from messaging.linking.rebuild import relink_all
from messaging.protocol.contracts import SUPERCHAIN_TOKEN_BRIDGE
from tests.fakes.followed import Followed, stored_transfers
from tests.fakes.moved import true_transfers
from tests.fakes.record import RECORDING
from tests.fakes.recording import load_world
from tests.fakes.world import World

pytestmark = pytest.mark.django_db


def test_a_bridging_message_moves_what_its_bridge_says() -> None:
    world = World(901, 902)
    eth, token = world.send_eth(901, 902, 7), world.send_token(901, 902, 2**256 - 1)
    world.send(901, 902, b"moves nothing")
    world.mine()
    Followed(world).catch_up()
    user, recipient = world.address("user"), world.address("recipient")
    at = world.chains[901].blocks[-1].timestamp
    expected = [
        (eth.hash, at, 901, 902, None, user, recipient, 7),
        (token.hash, at, 901, 902, world.address("token"), user, recipient, 2**256 - 1),
    ]
    assert stored_transfers() == sorted(expected)


def test_a_bridge_call_by_anybody_else_moves_nothing() -> None:
    world = World(901, 902)
    message = World(901, 902).send_eth(901, 902, 1).message
    other = SUPERCHAIN_TOKEN_BRIDGE
    world.send(901, 902, message)
    world.send(901, 902, message, sender=other, target=other)
    world.mine()
    Followed(world).catch_up()
    assert stored_transfers() == []


@pytest.mark.parametrize("order", [(901, 902), (902, 901)])
def test_a_relay_changes_nothing_of_what_is_moved(order: tuple[int, int]) -> None:
    world = World(901, 902)
    sent = world.send_token(901, 902, 5)
    world.mine()
    world.relay(sent)
    world.mine()
    Followed(world).catch_up(*order, size=1)
    assert stored_transfers() == true_transfers(world) != []


def test_a_send_reorged_away_takes_its_transfer_even_where_a_relay_stays() -> None:
    world = World(901, 902)
    relayed, waiting = world.send_eth(901, 902, 1), world.send_eth(901, 902, 2)
    world.mine()
    world.relay(relayed)
    world.mine()
    followed = Followed(world)
    followed.catch_up()
    assert {row[0] for row in stored_transfers()} == {relayed.hash, waiting.hash}
    world.reorg(901, 2)
    followed.catch_up()
    assert stored_transfers() == []


def test_a_transfer_tells_the_time_of_the_first_send_that_is_left() -> None:
    world = World(901, 902)
    sent = world.send_eth(901, 902, 1)
    world.mine()
    followed = Followed(world)
    followed.catch_up()
    world.reorg(901, 1)
    world.chains[901].mine()
    world.resend(sent)
    world.mine()
    followed.catch_up()
    ((_, timestamp, *_),) = stored_transfers()
    assert timestamp == world.chains[901].blocks[-1].timestamp


def test_every_transfer_of_the_recording_equals_a_plain_fold_of_its_chains() -> None:
    world = load_world(RECORDING)
    Followed(world).catch_up(903, 901, 902)
    assert stored_transfers() == true_transfers(world) != []


def test_transfers_that_stand_on_nothing_are_gone_after_a_rebuild() -> None:
    world = World(901, 902)
    plain = world.send(901, 902, b"moves nothing")
    world.send_eth(901, 902, 1)
    world.mine()
    Followed(world).catch_up()
    with connection.cursor() as cursor:
        for key in (plain.hash, b"\x77" * 32):
            cursor.execute(
                "insert into transfer select %s, timestamp, source, destination, token, sender, "
                "recipient, amount from transfer where token is null limit 1",
                (key,),
            )
    relink_all()
    assert stored_transfers() == true_transfers(world)
