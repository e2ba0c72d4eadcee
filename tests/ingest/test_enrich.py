"""Transactions behind the links: whole blocks at a time, and only those of the stored blocks."""

from collections.abc import Sequence

import pytest

from messaging.chain.client import TransactionFact
from messaging.ingest import enrich
from messaging.ingest.enrich import enrich_span
from messaging.models import Span, Transaction
from tests.fakes.client import WorldClient
from tests.fakes.followed import Followed
from tests.fakes.world import World

pytestmark = pytest.mark.django_db

WARNING = "transactions are not those of the stored blocks"


@pytest.fixture
def world() -> World:
    """Four transactions in block 1 of chain 901, then one, then two."""
    world = World(901, 902)
    for count in (4, 1, 2):
        for _ in range(count):
            world.send(901, 902)
        world.mine(901)
    return world


@pytest.fixture
def span(world: World) -> Span:
    followed = Followed(world)
    followed.catch_up(901)
    return Span.objects.get(pk=followed.span(901))


class _Forgetful(WorldClient):
    """A node that has lost the last of the transactions it is asked for."""

    def transactions(self, hashes: Sequence[bytes]) -> tuple[TransactionFact | None, ...]:
        return (*super().transactions(hashes)[:-1], None)


@pytest.mark.parametrize("batch", [1, 2, 3, 4, 5, 6, 7, 8])
def test_every_transaction_of_a_block_is_stored_however_many_it_has(
    monkeypatch: pytest.MonkeyPatch, world: World, span: Span, batch: int
) -> None:
    monkeypatch.setattr(enrich, "BATCH", batch)
    assert enrich_span(span, WorldClient(world, 901)) == 7
    stored = {bytes(row.hash) for row in Transaction.objects.all()}
    assert stored == {log.transaction_hash for log in world.truth()[901]}


def test_a_block_whose_transactions_the_node_does_not_give_all_is_left_for_later(
    world: World, span: Span, caplog: pytest.LogCaptureFixture
) -> None:
    assert enrich_span(span, _Forgetful(world, 901)) == 0
    assert caplog.messages == [WARNING]
    assert not Transaction.objects.exists()
    assert enrich_span(Span.objects.get(pk=span.pk), WorldClient(world, 901)) == 7


def test_transactions_of_another_fork_than_the_stored_one_are_left(
    world: World, span: Span, caplog: pytest.LogCaptureFixture
) -> None:
    world.reorg(901, 1, keep=True)
    assert enrich_span(span, WorldClient(world, 901)) == 0
    assert caplog.messages == [WARNING]
    assert not Transaction.objects.exists()
