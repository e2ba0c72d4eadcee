"""Steps over a fake world: stored is what the canonical chain holds, through every reorg."""

from collections.abc import Sequence
from copy import deepcopy

import pytest

from messaging.chain.client import Header
from messaging.chain.errors import Retry
from messaging.ingest.plan import Done, Wait
from messaging.ingest.spans import view
from messaging.ingest.step import ReorgTooDeepError, Rewound, Stored, step
from messaging.ingest.store import OvertakenError
from messaging.models import Block, Chain, Reorg, Span
from tests.fakes.client import WorldClient
from tests.fakes.followed import Followed, statuses, stored_places, true_places, true_statuses
from tests.fakes.world import World

pytestmark = pytest.mark.django_db


def _world(blocks: int = 12) -> World:
    world = World(901, 902)
    world.send(901, 902, b"first")
    world.mine(count=blocks)
    return world


def test_following_stores_every_watched_log_and_then_waits() -> None:
    world = _world()
    followed = Followed(world)
    followed.catch_up()
    assert stored_places() == true_places(world)
    assert isinstance(followed.step(901), Wait)


def test_blocks_above_finalized_are_all_stored_and_linked_by_parent() -> None:
    world = _world(20)
    Followed(world).catch_up(901)
    stored = {row.number: row for row in Block.objects.all()}
    finalized = world.chains[901].finalized.number
    assert set(range(finalized + 1, 21)) <= stored.keys()
    for number in range(finalized + 2, 21):
        assert stored[number].parent_hash == stored[number - 1].hash


@pytest.mark.parametrize("depth", [1, 3, 7])
def test_a_reorg_above_finalized_takes_back_exactly_what_it_replaced(depth: int) -> None:
    world = _world()
    followed = Followed(world)
    world.send(901, 902, b"in the last block")
    world.mine(901)
    followed.catch_up()
    world.reorg(901, depth)
    world.send(901, 902, b"on the new fork")
    world.mine(901)
    followed.catch_up()
    assert stored_places() == true_places(world)
    assert statuses() == true_statuses(world, followed.chains)
    reorg = Reorg.objects.get()
    assert (reorg.old_tip - reorg.ancestor, reorg.dropped_logs) == (depth, 1)
    assert reorg.old_hash != reorg.new_hash


def test_the_same_transactions_mined_again_keep_their_message_with_a_new_block() -> None:
    world = _world()
    followed = Followed(world)
    sent = world.send(901, 902, b"twice mined")
    world.mine(901)
    followed.catch_up()
    world.reorg(901, 1, keep=True)
    world.mine(901)
    followed.catch_up()
    assert sent.hash in statuses()
    assert stored_places() == true_places(world)


def test_a_chain_that_became_shorter_is_taken_back_without_waiting_for_its_growth() -> None:
    world = _world()
    followed = Followed(world)
    world.mine(901, count=4)
    followed.catch_up()
    world.chains[901].rewind(3)
    world.mine(901)
    assert isinstance(followed.step(901), Rewound)


def test_a_node_that_lags_on_our_own_chain_is_no_reorg() -> None:
    world = _world()
    followed = Followed(world)
    followed.catch_up()
    world.chains[901].blocks.pop()
    assert isinstance(followed.step(901), Wait)
    assert not Reorg.objects.exists()


def test_a_reorg_below_finalized_changes_nothing_and_asks_for_a_person() -> None:
    world = _world(30)
    followed = Followed(world)
    followed.catch_up()
    before = stored_places()
    world.reorg(901, 25)
    world.mine(901, count=20)
    with pytest.raises(ReorgTooDeepError, match="chains resync 901"):
        followed.catch_up(901)
    assert stored_places() == before


def test_a_long_fork_is_walked_down_in_several_requests() -> None:
    world = World(901, 902, depths=(100, 150))
    world.mine(count=140)
    followed = Followed(world)
    followed.catch_up()
    world.reorg(901, 120)
    world.mine(901)
    followed.catch_up()
    assert Reorg.objects.get().ancestor == 20
    assert stored_places() == true_places(world)


def test_a_worker_that_was_overtaken_stores_nothing() -> None:
    world = _world()
    followed = Followed(world)
    late = view(followed.span(901))
    followed.step(901)
    before = stored_places()
    with pytest.raises(OvertakenError):
        step(late, WorldClient(world, 901), 500)
    assert stored_places() == before


def test_a_closed_span_ends_when_its_last_block_is_stored() -> None:
    world = _world(30)
    Followed(world)
    span = Span.objects.get(chain__chain_id=901)
    Span.objects.filter(pk=span.pk).update(last_block=9)
    client = WorldClient(world, 901)
    outcomes = [step(view(span.pk), client, 4) for _ in range(4)]
    assert [type(one) for one in outcomes] == [Stored, Stored, Stored, Done]
    assert Span.objects.get(pk=span.pk).state == Span.State.DONE


def test_heads_are_kept_and_a_level_that_is_not_given_any_more_goes() -> None:
    world = _world()
    followed = Followed(world)
    followed.step(901)
    chain = Chain.objects.get(chain_id=901)
    levels = dict(chain.heads.values_list("level", "number"))
    assert levels == {"latest": 12, "safe": 8, "finalized": 4}


class _Balanced(WorldClient):
    """Two nodes behind one address: the headers are of one that stays on its own fork."""

    def __init__(self, world: World, behind: World, chain_id: int) -> None:
        super().__init__(world, chain_id)
        self._behind = WorldClient(behind, chain_id)

    def headers(self, numbers: Sequence[int]) -> tuple[Header | None, ...]:
        return self._behind.headers(numbers)


def test_blocks_of_another_fork_than_the_headers_are_refused() -> None:
    world = _world()
    followed = Followed(world)
    followed.catch_up()
    before, behind = stored_places(), deepcopy(world)
    world.reorg(901, 1)
    world.send(901, 902, b"on the new fork")
    world.mine(901)
    with pytest.raises(Retry, match="block 13 of one fork and headers of another: ask again"):
        followed.step(901, client=_Balanced(world, behind, 901))
    assert stored_places() == before
    followed.catch_up()
    assert stored_places() == true_places(world)
    assert Reorg.objects.get().ancestor == 11


@pytest.mark.parametrize("depth", [1, 4])
def test_a_fork_above_what_was_final_is_followed_though_it_is_final_by_now(depth: int) -> None:
    world = World(901, 902, depths=(2, 4))
    world.mine(901, count=10)
    followed = Followed(world)
    followed.catch_up()
    world.reorg(901, depth)
    world.send(901, 902, b"on the new fork")
    world.mine(901, count=20)
    followed.catch_up()
    assert Reorg.objects.get().ancestor == 10 - depth
    true = {block.number: block.hash for block in world.chains[901].blocks}
    chain = Chain.objects.get(chain_id=901).pk
    stored = {row.number: bytes(row.hash) for row in Block.objects.filter(chain=chain)}
    assert stored.items() <= true.items()
    assert stored_places() == true_places(world)


def test_a_fork_of_the_highest_block_that_was_final_when_stored_is_refused() -> None:
    world = World(901, 902, depths=(2, 4))
    world.mine(901, count=10)
    followed = Followed(world)
    followed.catch_up()
    world.reorg(901, 5)
    with pytest.raises(ReorgTooDeepError, match=r"block 6 .* when it was stored \(up to 6\)"):
        followed.catch_up(901)
    assert not Reorg.objects.exists()


def test_final_is_only_what_is_stored_and_a_rewind_keeps_it() -> None:
    world = World(901, depths=(2, 4))
    world.mine(count=10)
    followed = Followed(world)

    def final() -> int:
        return view(followed.span(901)).final_block

    seen = [final()]
    for _ in range(5):
        followed.step(901, size=3)
        seen.append(final())
    world.reorg(901, 1)
    assert isinstance(followed.step(901), Rewound)
    assert [*seen, final()] == [-1, 2, 5, 6, 6, 6, 6]


def _closed(world: World, last: int) -> int:
    """A closed span of chain 901, read as far as it goes."""
    chain = Chain.objects.create(chain_id=901, name="Base")
    values = {"first_block": 0, "next_block": 0, "enriched_to": 0}
    span = Span.objects.create(chain=chain, last_block=last, **values)
    while Span.objects.get(pk=span.pk).next_block <= last:
        step(view(span.pk), WorldClient(world, 901), 500)
    return span.pk


def test_a_closed_span_whose_end_forked_unseen_is_not_done() -> None:
    world = _world(12)
    span = _closed(world, 12)
    world.reorg(901, 4)
    world.mine(901, count=40)
    while not isinstance(step(view(span), WorldClient(world, 901), 500), Done):
        pass
    true = {block.number: block.hash for block in world.chains[901].blocks}
    assert all(true[row.number] == bytes(row.hash) for row in Block.objects.all())


def test_a_complete_span_is_not_done_for_a_node_of_another_network() -> None:
    world, other = _world(40), World(901, seed=2)
    other.mine(901, count=60)
    span = _closed(world, 11)
    with pytest.raises(ReorgTooDeepError):
        step(view(span), WorldClient(other, 901), 500)
    assert Span.objects.get(pk=span).state == Span.State.ACTIVE
