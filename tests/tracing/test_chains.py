"""The followed chains: how far, how complete, what is wrong."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from messaging.models import Chain, DependencySet, Endpoint, Head, Span
from messaging.tracing.chains import get_chain, list_chains
from messaging.tracing.health import ChainState
from messaging.tracing.network import load_network
from messaging.tracing.values import CoverageRange, Safety
from tests.fakes.world import World
from tests.tracing.followed_world import follow

pytestmark = pytest.mark.django_db


def _follow(*, blocks: int = 9) -> World:
    world = World(901, 902)
    world.mine(count=blocks)
    follow(world, 901)
    return world


def test_a_chain_tells_its_heads_and_what_is_indexed() -> None:
    world = _follow()
    chain = get_chain(901)
    assert chain is not None
    latest = world.chains[901].latest
    assert (chain.as_of.head_block, chain.as_of.head_at) == (latest.number, latest.timestamp)
    assert (chain.as_of.indexed_block, chain.as_of.indexed_at) == (9, latest.timestamp)
    assert (chain.safe_block, chain.finalized_block) == (5, 1)
    assert chain.covered == (CoverageRange(0, 9),)
    assert (chain.lag, chain.state) == (0, ChainState.OK)


def test_a_chain_that_was_never_read_says_so() -> None:
    _follow()
    chain = get_chain(902)
    assert chain is not None
    assert (chain.as_of.indexed_block, chain.as_of.head_block) == (None, None)
    assert (chain.covered, chain.lag, chain.state) == ((), None, ChainState.BEHIND)


def test_an_unfinished_backfill_is_a_gap_with_its_size() -> None:
    _follow()
    chain = Chain.objects.get(chain_id=901)
    Span.objects.filter(chain=chain).update(first_block=5, enriched_to=5)
    Span.objects.create(chain=chain, first_block=0, next_block=2, last_block=4, enriched_to=0)
    told = get_chain(901)
    assert told is not None
    assert told.covered == (CoverageRange(0, 1), CoverageRange(5, 9))
    assert told.backfill_left == 3


def test_a_span_that_stopped_or_rests_is_told_with_its_error() -> None:
    _follow()
    retry_at = datetime(2026, 8, 1, 12, 30, 5, tzinfo=UTC)
    Span.objects.filter(chain__chain_id=901).update(state=Span.State.STOPPED, error="It forked.")
    Span.objects.filter(chain__chain_id=902).update(
        error="No answer.", failures=2, retry_at=retry_at
    )
    stopped, resting = list_chains()
    assert stopped.problems == ("Blocks 10 to the head stopped and need a person: It forked.",)
    assert resting.problems == ("Blocks 0 to the head are tried again at 12:30:05 UTC: No answer.",)
    assert stopped.state == ChainState.STOPPED


def test_members_of_the_dependency_set_are_named_whether_followed_or_not() -> None:
    _follow()
    DependencySet.objects.update(name="test net", chain_ids=[902, 901, 2**256 - 1])
    chain = get_chain(901)
    assert chain is not None
    assert chain.dependency_set == "test net"
    assert [one.chain_id for one in chain.members] == [901, 902, 2**256 - 1]
    assert [one.followed for one in chain.members] == [True, True, False]


def test_reorgs_are_counted_per_chain() -> None:
    world = World(901, 902)
    world.mine(count=3)
    followed = follow(world)
    world.reorg(902, 1)
    world.mine()
    followed.catch_up()
    assert [chain.reorgs for chain in list_chains()] == [0, 1]


def test_levels_are_told_with_who_gave_them_and_those_that_nobody_gives_are_empty() -> None:
    world = _follow()
    _add_local_safe(world, 7)
    told = get_chain(901)
    assert told is not None
    assert [(one.level.value, one.block, one.source) for one in told.levels] == [
        ("unsafe", 9, "rpc"),
        ("cross_unsafe", None, None),
        ("local_safe", 7, "op_node"),
        ("safe", 5, "rpc"),
        ("finalized", 1, "rpc"),
    ]
    assert (told.local_safe_block, told.cross_unsafe_block) == (7, None)


def test_a_head_of_another_fork_makes_nothing_safe_and_says_so() -> None:
    world = _follow()
    head = _add_local_safe(world, 7)
    assert load_network().chains[0].safety(7) is Safety.LOCAL_SAFE
    Head.objects.filter(pk=head.pk).update(hash=b"\x07" * 32)
    Head.objects.filter(level="safe", chain=head.chain).update(hash=b"\x07" * 32)
    chain = load_network().chains[0]
    assert [chain.safety(block) for block in (7, 5, 1)] == [
        Safety.UNKNOWN,
        Safety.UNKNOWN,
        Safety.FINALIZED,
    ]
    told = get_chain(901)
    assert told is not None
    assert [one.counts for one in told.levels] == [True, False, False, False, True]


def test_what_goes_wrong_at_a_rollup_node_is_told_apart_from_spans() -> None:
    _follow()
    chain = Chain.objects.get(chain_id=901)
    kind, text = Endpoint.Kind.OP_NODE, "op-node 1 of Chain 901 cannot be reached."
    node = Endpoint.objects.create(chain=chain, kind=kind, url="http://x.example", error=text)
    told = get_chain(901)
    assert told is not None
    assert (told.problems, told.node_problems, told.state) == ((), (text,), ChainState.OK)
    Endpoint.objects.filter(pk=node.pk).update(enabled=False)
    told = get_chain(901)
    assert told is not None
    assert told.node_problems == ()


def _add_local_safe(world: World, number: int) -> Head:
    block = world.chains[901].blocks[number]
    return Head.objects.create(
        chain=Chain.objects.get(chain_id=901),
        level=Head.Level.LOCAL_SAFE,
        number=number,
        hash=block.hash,
        timestamp=block.timestamp,
        seen_at=timezone.now(),
        source=Endpoint.Kind.OP_NODE,
    )


def test_a_chain_that_is_not_followed_has_no_status() -> None:
    _follow()
    assert get_chain(903) is None


def test_all_chains_take_five_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    _follow()
    with django_assert_num_queries(5):
        assert len(list_chains()) == 2
