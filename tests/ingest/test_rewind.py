"""A long rewind goes from the top down in batches, each a state that a span may be in."""

from collections.abc import Callable

import pytest

from messaging.ingest import rewind as module
from messaging.ingest.plan import SpanView, Wait
from messaging.ingest.reconcile import Reorg as Verdict
from messaging.ingest.rewind import rewind
from messaging.ingest.spans import view
from messaging.ingest.store import OvertakenError
from messaging.models import Block, Chain, Log, Reorg, TakenBack
from messaging.protocol.replacement import Cause
from tests.fakes.chain import Block as FakeBlock
from tests.fakes.client import WorldClient
from tests.fakes.followed import (
    Followed,
    statuses,
    stored_places,
    true_places,
    true_statuses,
    true_validities,
    validities,
)
from tests.fakes.raced import BEFORE_LINKING, BEFORE_TAKING_BACK, beside
from tests.fakes.world import Sent, World

pytestmark = pytest.mark.django_db

LENGTH = 40


@pytest.fixture
def world() -> World:
    """A message in each block of 901, relayed on 902 a block later; nothing of it is final."""
    world = World(901, 902, depths=(90, 95))
    last: Sent | None = None
    for number in range(LENGTH):
        sent = world.send(901, 902, b"%d" % number)
        if last is not None:
            world.relay(last)
        world.mine()
        last = sent
    return world


@pytest.fixture
def followed(world: World, monkeypatch: pytest.MonkeyPatch) -> Followed:
    """It is stored, and a batch holds five logs."""
    monkeypatch.setattr(module, "BATCH_LOGS", 5)
    followed = Followed(world)
    followed.catch_up()
    return followed


def _is_the_truth(followed: Followed) -> bool:
    world, chains = followed.world, followed.chains
    return (
        stored_places() == true_places(world)
        and statuses() == true_statuses(world, chains)
        and validities() == true_validities(world, chains)
    )


def _pair(followed: Followed, chain_id: int = 901) -> tuple[SpanView, Verdict]:
    return view(followed.span(chain_id)), Verdict(10, None)


def test_each_batch_leaves_exactly_what_is_below_its_cursor(followed: Followed) -> None:
    chain = Chain.objects.get(chain_id=901).pk
    cursors = []
    for cursor in rewind(*_pair(followed)):
        cursors.append(cursor)
        assert view(followed.span(901)).next_block == cursor
        assert not Log.objects.filter(chain=chain, block__gte=cursor).exists()
        assert not Block.objects.filter(chain=chain, number__gte=cursor).exists()
        assert Log.objects.filter(chain=chain).count() == cursor - 1
    assert cursors == [36, 31, 26, 21, 16, 11]
    row = Reorg.objects.get()
    assert (row.ancestor, row.old_tip, row.resume_at) == (10, LENGTH, None)
    assert (row.dropped_blocks, row.dropped_logs) == (30, 30)
    assert TakenBack.objects.filter(reorg=row).count() == 30


def test_a_rewind_of_many_batches_leaves_the_truth(followed: Followed) -> None:
    followed.world.reorg(901, 30)
    followed.world.mine(901)
    followed.catch_up()
    assert _is_the_truth(followed)
    assert Reorg.objects.get().dropped_logs == 30


def test_few_logs_in_many_blocks_go_in_batches_of_blocks(
    followed: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH_LOGS", 1_000)
    monkeypatch.setattr(module, "BATCH_BLOCKS", 12)
    assert list(rewind(*_pair(followed))) == [29, 17, 11]


def test_one_block_with_more_logs_than_a_batch_goes_whole(followed: Followed) -> None:
    with followed.world.one_transaction(901):
        for number in range(12):
            followed.world.send(901, 902, b"beside %d" % number)
    followed.world.mine(901)
    followed.catch_up()
    assert next(rewind(*_pair(followed))) == LENGTH + 1
    assert Reorg.objects.get().dropped_logs == 12


def test_a_worker_that_dies_between_batches_is_carried_on_in_the_same_record(
    followed: Followed,
) -> None:
    world = followed.world
    world.reorg(901, 30)
    assert next(rewind(*_pair(followed))) == 36
    assert Reorg.objects.get().resume_at == 36
    followed.catch_up()
    assert _is_the_truth(followed)
    row = Reorg.objects.get()
    assert (row.ancestor, row.old_tip, row.dropped_logs) == (10, LENGTH, 30)
    assert (row.resume_at, row.cause) == (None, Cause.ORDINARY)


class _ComesBack(WorldClient):
    """A node that is back on the old fork as soon as it is asked for one header alone."""

    def __init__(self, world: World, old: list[FakeBlock]) -> None:
        super().__init__(world, 901)
        self.world, self.old, self.asked = world, old, 0

    def headers(self, numbers):  # type: ignore[no-untyped-def]
        self.asked += len(numbers) == 1
        if self.asked == 2:
            self.world.chains[901].blocks = self.old
        return super().headers(numbers)


def test_what_becomes_canonical_again_meanwhile_is_not_taken_back(followed: Followed) -> None:
    world = followed.world
    old = world.chains[901].blocks
    world.reorg(901, 30)
    client = _ComesBack(world, old)
    followed.step(901, client=client)
    assert view(followed.span(901)).next_block == 36
    while not isinstance(followed.step(901, client=client), Wait):
        pass
    assert stored_places() == [one for one in true_places(world) if one[0] == 901] + [
        one for one in stored_places() if one[0] == 902
    ]
    row = Reorg.objects.get()
    assert (row.ancestor, row.resume_at, row.dropped_logs) == (35, None, 5)


def test_an_overtaken_rewind_takes_nothing_back(followed: Followed) -> None:
    stale, verdict = _pair(followed)
    followed.world.mine(901)
    followed.catch_up(901)
    before = stored_places()
    with pytest.raises(OvertakenError):
        next(rewind(stale, verdict))
    assert stored_places() == before
    assert not Reorg.objects.exists()
    assert not TakenBack.objects.exists()


def _store_on(followed: Followed, chain_id: int) -> Callable[[], None]:
    """The other chain's follower stores relays of messages that are being taken back."""

    def work() -> None:
        followed.world.mine(chain_id)
        followed.catch_up(chain_id)

    return work


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", [BEFORE_TAKING_BACK, BEFORE_LINKING])
@pytest.mark.parametrize("rival", [901, 902])
def test_a_writer_beside_a_long_rewind_leaves_the_truth(
    followed: Followed, moment: str, rival: int
) -> None:
    world = followed.world
    sent = world.send(901, 902, b"last")
    world.mine()
    world.relay(sent)
    world.mine(902)
    world.reorg(901, 30, keep=True)
    with beside(moment, _store_on(followed, rival)):
        try:
            followed.catch_up(901)
        except OvertakenError:
            followed.catch_up(901)
    followed.catch_up()
    assert _is_the_truth(followed)
    assert Reorg.objects.filter(resume_at__isnull=False).count() == 0
