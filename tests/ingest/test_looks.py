"""The cursor of the look for failed relays: bounded, alone, and honest about what it skipped."""

from collections.abc import Sequence

import pytest

from messaging.chain.client import RevertData, TransactionFact
from messaging.chain.errors import Shrink
from messaging.ingest import attempts, cutting
from messaging.ingest.attempts import (
    chains_to_look_at,
    look_at_span,
    look_for_failed_relays,
)
from messaging.ingest.heads import record_heads
from messaging.ingest.store import OvertakenError
from messaging.models import Block, Chain, FailedRelay, Span
from messaging.tracing.network import load_network
from messaging.tracing.values import CoverageRange
from tests.fakes.client import WorldClient
from tests.fakes.emissions import Sent
from tests.fakes.followed import Followed
from tests.fakes.node import FakeNode
from tests.fakes.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(world: World) -> Sent:
    """A message to 902, mined."""
    sent = world.send(901, 902, b"hello")
    world.mine()
    return sent


def _span(followed: Followed) -> Span:
    return Span.objects.get(pk=followed.span(902))


def test_blocks_that_were_final_before_they_were_looked_at_are_skipped_and_told(
    world: World, followed: Followed, sent: Sent
) -> None:
    world.fail(sent)
    world.mine(count=12)
    followed.catch_up()
    assert followed.look() == 0
    span = _span(followed)
    final = world.chains[902].finalized.number
    assert (span.receipts_from, span.receipts_to) == (final + 1, span.next_block)


def test_a_look_goes_on_where_the_last_one_ended(world: World, followed: Followed) -> None:
    world.mine(count=3)
    followed.catch_up()
    followed.look()
    world.mine(count=3)
    followed.catch_up()
    followed.look()
    span = _span(followed)
    assert (span.receipts_from, span.receipts_to) == (1, 7)


def test_a_look_is_bounded(
    world: World, followed: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "BLOCKS", 2)
    monkeypatch.setattr(attempts, "ROUNDS", 2)
    world.mine(count=6)
    followed.catch_up()
    followed.look(902)
    assert _span(followed).receipts_to == 5


class _Reorging(WorldClient):
    """The stored blocks are taken back while the node is asked for revert data."""

    def __init__(self, followed: Followed) -> None:
        super().__init__(followed.world, 902)
        self._followed = followed

    def revert_data(self, failed: TransactionFact) -> RevertData | None:
        found = super().revert_data(failed)
        self._followed.world.reorg(902, 1, keep=True)
        self._followed.world.mine(902)
        self._followed.catch_up(902)
        return found


def test_blocks_that_went_during_a_look_are_not_stored(
    world: World, followed: Followed, sent: Sent
) -> None:
    world.fail(sent)
    world.mine()
    followed.catch_up()
    with pytest.raises(OvertakenError):
        look_at_span(followed.span(902), _Reorging(followed))
    assert not FailedRelay.objects.exists()
    assert followed.look(902) == 1


class _Narrow(WorldClient):
    """A node whose answers are too large for more than one block."""

    def failed_transactions(
        self, blocks: Sequence[tuple[int, bytes]]
    ) -> tuple[TransactionFact, ...]:
        if len(blocks) > 1:
            raise Shrink("The node answers more than 64 MiB: ask for fewer blocks.")
        return super().failed_transactions(blocks)


def test_receipts_that_are_too_large_are_asked_for_block_by_block(
    world: World, followed: Followed, sent: Sent
) -> None:
    world.fail(sent)
    world.mine()
    followed.catch_up()
    assert look_at_span(followed.span(902), _Narrow(world, 902)) == 1
    assert _span(followed).receipts_to == _span(followed).next_block


def test_a_failing_node_is_left_for_later_and_keeps_no_other_waiting(
    world: World, node: FakeNode, followed: Followed, sent: Sent
) -> None:
    world.fail(sent)
    world.mine()
    followed.catch_up()
    chains = {chain.chain_id: chain.pk for chain in Chain.objects.all()}
    assert set(chains_to_look_at()) == set(chains.values())
    with node.faulty(901, status=500):
        assert [look_for_failed_relays(chains[one]) for one in (901, 902)] == [None, 1]
    assert chains_to_look_at() == [chains[901]]
    assert look_for_failed_relays(chains[902]) == 0


def test_paused_and_stopped_chains_are_not_looked_at(world: World, followed: Followed) -> None:
    world.mine()
    followed.catch_up()
    Chain.objects.filter(chain_id=901).update(paused=True)
    Span.objects.filter(chain__chain_id=902).update(state=Span.State.STOPPED)
    assert chains_to_look_at() == []


def test_another_worker_with_the_same_blocks_stores_nothing_twice(
    world: World, followed: Followed, sent: Sent
) -> None:
    world.fail(sent)
    world.mine()
    followed.catch_up()

    class Beaten(WorldClient):
        def revert_data(self, failed: TransactionFact) -> RevertData | None:
            look_at_span(followed.span(902), WorldClient(world, 902))
            return super().revert_data(failed)

    with pytest.raises(OvertakenError):
        look_at_span(followed.span(902), Beaten(world, 902))
    assert FailedRelay.objects.count() == 1


def test_a_node_that_contradicts_itself_moves_nothing(
    world: World, node: FakeNode, followed: Followed, sent: Sent, caplog: pytest.LogCaptureFixture
) -> None:
    world.fail(sent)
    world.mine()
    followed.catch_up()
    chain = Chain.objects.get(chain_id=902)
    with node.faulty(902, results={"eth_getBlockReceipts": []}):
        assert look_for_failed_relays(chain.pk) is None
    assert "failed relays not looked for" in caplog.messages
    assert _span(followed).receipts_to == 0


def test_a_block_that_has_no_row_is_passed_over_like_a_final_one(
    world: World, followed: Followed, sent: Sent
) -> None:
    world.mine(count=3)
    world.fail(sent)
    world.mine()
    followed.catch_up()
    Block.objects.filter(number=3).delete()
    assert followed.look(902) == 1
    assert (_span(followed).receipts_from, _span(followed).receipts_to) == (4, 6)


def test_after_an_absence_the_new_open_span_tells_from_where_on_was_looked(
    world: World, followed: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cutting, "SPLIT", 10)
    world.mine(count=2)
    followed.catch_up(902)
    followed.look(902)
    chain = Chain.objects.get(chain_id=902)
    world.mine(count=40)
    record_heads(chain.pk, WorldClient(world, 902).heads())
    assert cutting.close_behind(chain) > 0
    followed.catch_up(902)
    followed.look(902)
    chain.spans.exclude(last_block=None).update(failures=0)  # read last, were it read at all
    final = world.chains[902].finalized.number
    (seen,) = (one for one in load_network().chains if one.id == chain.pk)
    assert seen.receipts == CoverageRange(final + 1, 42)
