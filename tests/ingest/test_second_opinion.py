"""That a block holds no such log is not taken at one endpoint's word where there are several."""

from collections.abc import Iterator
from copy import deepcopy

import pytest

from messaging.ingest.sources import fetch_missing_sources
from messaging.models import Absence, Chain, Endpoint, Execution
from messaging.protocol.hashing import keccak256
from messaging.protocol.rules import Reason
from messaging.protocol.types import Identifier
from tests.fakes.emitted import emitted
from tests.fakes.followed import Followed
from tests.fakes.node import FakeNode
from tests.fakes.world import World

pytestmark = pytest.mark.django_db

DEAD = "http://127.0.0.1:9/"


@pytest.fixture
def nowhere(world: World, followed: Followed) -> World:
    """An executing message names log 7 of block 1, of which no row is stored."""
    world.mine(count=20)
    timestamp = world.chains[901].blocks[1].timestamp
    where = Identifier(world.address("oracle"), 1, 7, timestamp, 901)
    world.execute(902, where, keccak256(b""))
    world.mine()
    followed.catch_up()
    return world


@pytest.fixture
def other(nowhere: World) -> Iterator[FakeNode]:
    """A second endpoint with a copy of the world of its own."""
    with FakeNode(deepcopy(nowhere)) as node:
        _add(node.url(901))
        yield node


def _add(url: str, *, enabled: bool = True) -> None:
    chain = Chain.objects.get(chain_id=901)
    Endpoint.objects.create(chain=chain, url=url, position=2, enabled=enabled)


def test_two_endpoints_that_agree_settle_it(nowhere: World, other: FakeNode) -> None:
    assert fetch_missing_sources() == 1
    assert Execution.objects.get().reasons == Reason.NO_SUCH_LOG
    assert ["eth_getLogs"] in other.requests[901]


def test_two_endpoints_that_disagree_leave_it_open(
    nowhere: World, other: FakeNode, caplog: pytest.LogCaptureFixture
) -> None:
    chain = other.world.chains[901]
    chain.rewind(21)
    other.world.emit(901, emitted(nowhere.address("oracle"), "Price(uint256)", (42,)))
    chain.mine(21)
    assert fetch_missing_sources() == 0
    assert not Absence.objects.exists()
    told = [str(getattr(one, "error", "")) for one in caplog.records]
    assert any(
        "Two endpoints of Chain 901 disagree about the logs of block 1" in one for one in told
    )


def test_a_second_endpoint_that_does_not_answer_leaves_it_open_until_it_is_disabled(
    nowhere: World,
) -> None:
    _add(DEAD)
    assert fetch_missing_sources() == 0
    Endpoint.objects.filter(position=2).update(enabled=False)
    assert fetch_missing_sources() == 1


def test_a_block_that_is_stored_needs_no_second_endpoint(world: World, followed: Followed) -> None:
    world.mine()
    timestamp = world.chains[901].latest.timestamp
    where = Identifier(world.address("oracle"), 1, 7, timestamp, 901)
    world.execute(902, where, keccak256(b""))
    world.mine()
    followed.catch_up()
    _add(DEAD)
    assert fetch_missing_sources() == 1
