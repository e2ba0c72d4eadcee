"""Source logs of contracts that are not watched are fetched, verified, and found again if lost."""

from collections.abc import Iterator

import msgspec
import pytest
from pytest_django import Settings

from messaging.ingest.sources import fetch_missing_sources
from messaging.models import Chain, Endpoint, Execution
from messaging.protocol.hashing import keccak256
from messaging.protocol.rules import Reason, Validity
from messaging.protocol.types import Identifier
from tests.fakes.emitted import Emitted, emitted
from tests.fakes.followed import Followed, stored_executions, validities
from tests.fakes.node import FakeNode
from tests.fakes.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World(901, 902)


@pytest.fixture
def followed(world: World, settings: Settings) -> Iterator[Followed]:
    settings.CROSSLANE_ALLOW_LOOPBACK_RPC = True
    with FakeNode(world) as node:
        followed = Followed(world)
        for chain in Chain.objects.all():
            Endpoint.objects.create(chain=chain, url=node.url(chain.chain_id))
        yield followed


def _log(world: World) -> Emitted:
    return emitted(world.address("oracle"), "Price(uint256)", (42,))


def test_a_log_of_any_contract_that_an_executing_message_names_makes_it_valid(
    world: World, followed: Followed
) -> None:
    price = world.emit(901, _log(world))
    world.mine()
    world.read(902, price)
    world.mine()
    followed.catch_up()
    assert set(validities().values()) == {Validity.SOURCE_MISSING}
    assert fetch_missing_sources() == 1
    assert set(validities().values()) == {Validity.VALID}
    assert fetch_missing_sources() == 0


def test_a_source_whose_chain_is_not_indexed_so_far_is_not_asked_for(
    world: World, followed: Followed
) -> None:
    price = world.emit(901, _log(world))
    world.mine()
    world.read(902, price)
    world.mine()
    followed.catch_up(902)
    assert fetch_missing_sources() == 0


def test_a_named_log_with_another_content_is_invalid(world: World, followed: Followed) -> None:
    price = world.emit(901, _log(world))
    world.mine()
    world.execute(902, world.identifier(price), b"\x01" * 32)
    world.mine()
    followed.catch_up()
    fetch_missing_sources()
    assert set(validities().values()) == {Validity.INVALID}


def test_a_place_without_a_log_is_looked_at_once_and_makes_the_execution_invalid(
    world: World, followed: Followed
) -> None:
    world.mine()
    nowhere = Identifier(world.address("oracle"), 1, 7, world.chains[901].latest.timestamp, 901)
    world.execute(902, nowhere, b"\x01" * 32)
    world.mine()
    followed.catch_up()
    assert fetch_missing_sources() == 1
    assert set(validities().values()) == {Validity.INVALID}
    assert Execution.objects.get().reasons == Reason.NO_SUCH_LOG
    assert fetch_missing_sources() == 0


def test_an_absence_goes_with_its_block(world: World, followed: Followed) -> None:
    world.mine()
    soon = Identifier(world.address("oracle"), 2, 0, world.chains[901].latest.timestamp + 2, 901)
    world.execute(902, soon, keccak256(_log(world).payload))
    world.mine()
    followed.catch_up()
    fetch_missing_sources()
    assert set(validities().values()) == {Validity.INVALID}
    world.reorg(901, 1)
    world.chains[901].rewind(1)
    world.emit(901, _log(world))
    world.mine(901, count=2)
    followed.catch_up()
    fetch_missing_sources()
    assert set(validities().values()) == {Validity.VALID}


def test_a_log_of_another_contract_at_the_place_is_the_wrong_origin(
    world: World, followed: Followed
) -> None:
    price = world.emit(901, _log(world))
    world.mine()
    where = msgspec.structs.replace(world.identifier(price), origin=world.address("impostor"))
    world.execute(902, where, keccak256(price.log.payload))
    world.mine()
    followed.catch_up()
    fetch_missing_sources()
    assert Execution.objects.get().reasons == Reason.WRONG_ORIGIN


def test_a_source_log_that_a_reorg_took_away_is_fetched_from_the_new_fork(
    world: World, followed: Followed
) -> None:
    price = world.emit(901, _log(world))
    world.mine()
    world.read(902, price)
    world.mine(902)
    followed.catch_up()
    fetch_missing_sources()
    world.reorg(901, 1, keep=True)
    world.mine()
    followed.catch_up()
    assert set(validities().values()) == {Validity.SOURCE_MISSING}
    fetch_missing_sources()
    assert set(validities().values()) == {Validity.VALID}
    assert len(stored_executions()) == 1
