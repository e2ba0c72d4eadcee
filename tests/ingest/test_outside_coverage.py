"""Named blocks that are not covered but final are looked at, and later coverage replaces them."""

import pytest

from messaging.ingest.named_blocks import named_blocks
from messaging.ingest.sources import fetch_missing_sources
from messaging.ingest.spans import ensure_spans, view
from messaging.ingest.step import step
from messaging.linking.rebuild import relink_all
from messaging.models import Absence, Block, Chain, Execution, Head, Log, Message, Reorg, Span
from messaging.protocol.hashing import keccak256
from messaging.protocol.lifecycle import Status
from messaging.protocol.rules import Reason, Validity
from messaging.protocol.types import Identifier
from tests.fakes.client import WorldClient
from tests.fakes.emissions import Emission, Sent
from tests.fakes.emitted import Emitted, emitted
from tests.fakes.followed import (
    Followed,
    statuses,
    stored_executions,
    stored_messages,
    stored_places,
    true_places,
    validities,
)
from tests.fakes.node import FakeNode
from tests.fakes.world import World

pytestmark = pytest.mark.django_db

START = 10


def _log(world: World) -> Emitted:
    return emitted(world.address("oracle"), "Price(uint256)", (42,))


def _begin_at(block: int) -> Chain:
    """901 is indexed from this block on."""
    chain = Chain.objects.get(chain_id=901)
    chain.start_block = block
    chain.save()
    Span.objects.filter(chain=chain).update(first_block=block, next_block=block, enriched_to=block)
    return chain


def _below_the_start(world: World) -> tuple[Emission, Sent]:
    """A foreign log in block 1, a send in block 2, then blocks until both are final."""
    price = world.emit(901, _log(world))
    world.mine()
    sent = world.send(901, 902, b"below the indexed range")
    world.mine(count=20)
    return price, sent


def _name(world: World, block: int, index: int) -> None:
    timestamp = world.chains[901].blocks[block].timestamp
    where = Identifier(world.address("oracle"), block, index, timestamp, 901)
    world.execute(902, where, keccak256(_log(world).payload))


def test_a_log_below_the_start_block_makes_its_read_valid(world: World, followed: Followed) -> None:
    price, _ = _below_the_start(world)
    world.read(902, price)
    world.mine()
    _begin_at(START)
    followed.catch_up()
    assert set(validities().values()) == {Validity.SOURCE_MISSING}
    assert fetch_missing_sources() == 1
    assert set(validities().values()) == {Validity.VALID}
    assert fetch_missing_sources() == 0


def test_a_send_below_the_start_block_gives_its_message_a_beginning(
    world: World, followed: Followed
) -> None:
    _, sent = _below_the_start(world)
    world.relay(sent)
    world.mine()
    _begin_at(START)
    followed.catch_up()
    assert statuses() == {sent.hash: Status.SOURCE_MISSING}
    assert fetch_missing_sources() == 1
    assert statuses() == {sent.hash: Status.EXECUTED}
    assert Message.objects.get().sent_block == 2


def test_a_place_without_a_log_below_the_start_block_is_invalid(
    world: World, followed: Followed
) -> None:
    _below_the_start(world)
    _name(world, 3, 0)
    world.mine()
    _begin_at(START)
    followed.catch_up()
    fetch_missing_sources()
    assert Execution.objects.get().reasons == Reason.NO_SUCH_LOG
    assert Block.objects.filter(number=3).exists()


def test_a_block_above_finalized_is_waited_for(world: World, followed: Followed) -> None:
    world.mine(count=20)
    price = world.emit(901, _log(world))
    world.mine()
    world.read(902, price)
    world.mine()
    chain = _begin_at(START)
    followed.step(901, size=1)
    followed.catch_up(902)
    assert (
        Execution.objects.get().source_block
        > Head.objects.get(chain=chain, level="finalized").number
    )
    assert named_blocks(chain) == []


def test_a_node_to_which_the_block_is_not_final_is_not_believed(
    world: World, followed: Followed, node: FakeNode
) -> None:
    price, _ = _below_the_start(world)
    world.read(902, price)
    world.mine()
    _begin_at(START)
    followed.catch_up()
    with node.faulty(901, stale_by=22):
        assert fetch_missing_sources() == 0
    with node.faulty(901, without_labels=True):
        assert fetch_missing_sources() == 0
    assert not Block.objects.filter(number=1).exists()


def test_coverage_that_reaches_such_a_block_replaces_what_was_stored_of_it(
    world: World, followed: Followed
) -> None:
    price, sent = _below_the_start(world)
    world.read(902, price)
    world.relay(sent)
    _name(world, 3, 0)
    world.mine()
    chain = _begin_at(START)
    followed.catch_up()
    assert fetch_missing_sources() == 3
    chain.start_block = 0
    chain.save()
    ensure_spans(chain, -1)
    step(view(chain.spans.get(first_block=0).pk), WorldClient(world, 901), 500)
    assert stored_places() == true_places(world)
    assert not Absence.objects.exists()
    while fetch_missing_sources():
        pass
    assert sorted(validities().values()) == [Validity.VALID] * 2 + [Validity.INVALID]


def _ahead_of_the_cursor(world: World, followed: Followed) -> Emission:
    """901 is read to block 4 of 30, and a foreign log in block 20 is looked at."""
    world.mine(count=19)
    price = world.emit(901, _log(world))
    world.mine(count=20)
    world.read(902, price)
    world.mine()
    followed.step(901, size=5)
    followed.catch_up(902)
    assert fetch_missing_sources() == 1
    assert Log.objects.filter(block=20).exists()
    return price


def test_a_block_ahead_of_the_cursor_is_never_taken_for_the_tip(
    world: World, followed: Followed
) -> None:
    _ahead_of_the_cursor(world, followed)
    followed.catch_up()
    assert not Reorg.objects.exists()
    assert stored_places() == true_places(world)
    before = stored_messages(), stored_executions()
    relink_all()
    assert (stored_messages(), stored_executions()) == before
    fetch_missing_sources()
    assert set(validities().values()) == {Validity.VALID}


def test_a_reorg_below_such_a_block_takes_it_back_with_its_verdicts(
    world: World, followed: Followed
) -> None:
    _ahead_of_the_cursor(world, followed)
    span = Span.objects.get(chain__chain_id=901)
    Span.objects.filter(pk=span.pk).update(final_block=-1)
    world.reorg(901, 37, keep=True)
    followed.step(901)
    assert Reorg.objects.get().dropped_logs == 1
    assert set(validities().values()) == {Validity.SOURCE_MISSING}
    assert not Log.objects.filter(block=20).exists()
