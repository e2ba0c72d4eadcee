"""Which reverted transactions fail a message: relays on its destination, and nothing that only
names it."""

from collections.abc import Callable

import pytest

from messaging.linking.rebuild import relink_all
from messaging.models import FailedRelay, Message
from messaging.protocol.contracts import SELECTOR_GAS_TANK_RELAY
from messaging.protocol.lifecycle import Status
from messaging.tracing.messages import get_message
from tests.fakes.chain import Call
from tests.fakes.emissions import Sent
from tests.fakes.emitted import IDENTIFIER, calldata, identifier_tuple
from tests.fakes.followed import Followed
from tests.fakes.reverted import (
    revert_elsewhere,
    revert_listed,
    revert_misnamed,
    revert_with_noise,
)
from tests.fakes.world import World

pytestmark = pytest.mark.django_db

Revert = Callable[[World, Sent], None]


@pytest.fixture
def sent(world: World) -> Sent:
    """A message to 902, mined."""
    sent = world.send(901, 902, b"hello")
    world.mine()
    return sent


def _told(world: World, followed: Followed, sent: Sent) -> tuple[Status, int]:
    """The stored status, which a rebuild must not change, and how many attempts are shown."""
    world.mine()
    followed.catch_up()
    followed.look()
    assert FailedRelay.objects.count() == 1
    status = Message.objects.get(message_hash=sent.hash).status
    relink_all()
    assert Message.objects.get(message_hash=sent.hash).status == status
    detail = get_message(sent.hash)
    assert detail is not None
    return Status(status), len(detail.failures)


@pytest.mark.parametrize(
    "revert",
    [
        lambda world, sent: revert_elsewhere(world, sent, 901),
        lambda world, sent: revert_elsewhere(world, sent, 901, through=True),
        revert_with_noise,
        lambda world, sent: revert_listed(world, sent, b"something else"),
    ],
    ids=["on_another_chain", "listed_on_another_chain", "in_noise", "another_checksum"],
)
def test_a_transaction_that_only_names_a_message_does_not_fail_it(
    world: World, followed: Followed, sent: Sent, revert: Revert
) -> None:
    revert(world, sent)
    assert _told(world, followed, sent) == (Status.INITIATED, 0)


@pytest.mark.parametrize(
    "changes",
    [{"block_number": 99}, {"log_index": 7}, {"timestamp": 5}, {"origin": b"\x66" * 20}],
    ids=lambda changes: next(iter(changes)),
)
def test_a_direct_relay_with_a_wrong_identifier_is_an_attempt_that_failed(
    world: World, followed: Followed, sent: Sent, changes: dict[str, object]
) -> None:
    revert_misnamed(world, sent, **changes)
    assert _told(world, followed, sent) == (Status.FAILED, 1)


def test_a_direct_relay_that_names_another_source_is_one_of_another_message(
    world: World, followed: Followed, sent: Sent
) -> None:
    revert_misnamed(world, sent, chain_id=903)
    assert _told(world, followed, sent) == (Status.INITIATED, 0)


def test_a_list_with_the_checksum_of_the_send_is_proof_for_any_contract(
    world: World, followed: Followed, sent: Sent
) -> None:
    revert_listed(world, sent, sent.log.payload)
    assert _told(world, followed, sent) == (Status.FAILED, 1)


@pytest.mark.parametrize("nested", [False, True])
def test_a_relay_by_a_gas_tank_counts_where_it_is_the_call_itself(
    world: World, followed: Followed, sent: Sent, nested: bool
) -> None:
    call = calldata(
        f"relayMessage({IDENTIFIER},bytes,address,uint256)",
        *(identifier_tuple(world.identifier(sent)), sent.log.payload, "0x" + "44" * 20, 901),
    )
    assert call[:4] == SELECTOR_GAS_TANK_RELAY
    tank = Call(target=world.address("tank"), calldata=b"\x01" * nested + call, status=0)
    world.transact(902, tank)
    expected = (Status.INITIATED, 0) if nested else (Status.FAILED, 1)
    assert _told(world, followed, sent) == expected


def test_a_resend_is_proven_by_its_own_checksum(
    world: World, followed: Followed, sent: Sent
) -> None:
    again = world.resend(sent)
    world.mine()
    world.fail_through(again)
    assert _told(world, followed, sent) == (Status.FAILED, 1)
