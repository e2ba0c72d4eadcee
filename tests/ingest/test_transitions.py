"""A verdict follows its source: each way in which a source comes, goes and moves."""

from collections.abc import Iterator

import pytest

from messaging.ingest.sources import fetch_missing_sources
from messaging.ingest.spans import ensure_spans
from messaging.linking.rebuild import relink_all
from messaging.models import Chain, Endpoint, Execution
from messaging.protocol.rules import Reason, Validity
from tests.fakes.emissions import Emission
from tests.fakes.emitted import emitted
from tests.fakes.followed import Followed, stored_executions
from tests.fakes.node import FakeNode
from tests.fakes.world import World

pytestmark = pytest.mark.django_db

VALID, MISSING = (Validity.VALID, Reason(0)), (Validity.SOURCE_MISSING, Reason(0))
NO_SUCH_LOG = (Validity.INVALID, Reason.NO_SUCH_LOG)


@pytest.fixture(autouse=True)
def rebuilt_the_same() -> Iterator[None]:
    """Whatever a test did, judging everything anew changes nothing."""
    yield
    before = stored_executions()
    relink_all()
    assert stored_executions() == before


def _read(world: World) -> Emission:
    """A price in block 1 of 901, read by 902."""
    price = world.emit(901, emitted(world.address("oracle"), "Price(uint256)", (42,)))
    world.mine()
    world.read(902, price)
    world.mine()
    return price


def _verdict() -> tuple[int, int]:
    fetch_missing_sources()
    return Execution.objects.values_list("validity", "reasons").get()


def test_awaiting_becomes_valid_when_the_source_chain_is_indexed(
    world: World, followed: Followed
) -> None:
    _read(world)
    followed.catch_up(902)
    assert _verdict() == MISSING
    followed.catch_up(901)
    assert _verdict() == VALID


def test_awaiting_becomes_no_such_log_when_the_block_holds_none(
    world: World, followed: Followed
) -> None:
    _read(world)
    world.chains[901].rewind(2)
    world.mine(901, count=2)
    followed.catch_up(902)
    assert _verdict() == MISSING
    followed.catch_up(901)
    assert _verdict() == NO_SUCH_LOG


def test_valid_becomes_missing_and_then_no_such_log_when_the_source_goes(
    world: World, followed: Followed
) -> None:
    _read(world)
    followed.catch_up()
    assert _verdict() == VALID
    world.reorg(901, 2)
    followed.step(901)
    assert Execution.objects.get().validity == Validity.SOURCE_MISSING
    followed.catch_up()
    assert _verdict() == NO_SUCH_LOG


def test_valid_stays_invalid_when_the_same_log_comes_back_at_another_place(
    world: World, followed: Followed
) -> None:
    price = _read(world)
    followed.catch_up()
    assert _verdict() == VALID
    chain = world.chains[901]
    first, _ = chain.rewind(2)
    chain.mine()
    chain.pending = list(first.transactions)
    world.mine(901, count=2)
    followed.catch_up()
    assert world.identifier(price).block_number == 2
    assert _verdict() == NO_SUCH_LOG


def test_no_such_log_becomes_valid_when_a_reorg_puts_the_log_there(
    world: World, followed: Followed
) -> None:
    _read(world)
    first, _ = world.chains[901].rewind(2)
    world.mine(901, count=2)
    followed.catch_up()
    assert _verdict() == NO_SUCH_LOG
    world.chains[901].rewind(2)
    world.chains[901].pending = list(first.transactions)
    world.mine(901, count=3)
    followed.catch_up()
    assert _verdict() == VALID


def test_a_source_on_a_chain_that_is_followed_later_is_judged_then(
    world: World, followed: Followed, node: FakeNode
) -> None:
    Chain.objects.filter(chain_id=901).delete()
    _read(world)
    followed.catch_up(902)
    assert _verdict() == MISSING
    chain = Chain.objects.create(chain_id=901, name="Followed later")
    Endpoint.objects.create(chain=chain, url=node.url(901))
    ensure_spans(chain, -1)
    assert _verdict() == MISSING
    followed.catch_up(901)
    assert _verdict() == VALID
