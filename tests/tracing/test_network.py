"""What one moment's network says of lanes, clocks and safety."""

import pytest
from pytest_django import DjangoAssertNumQueries

from messaging.models import DependencySet
from messaging.tracing import network
from messaging.tracing.network import DEFAULT_WINDOW, SharedRules, keep_networks, load_network
from messaging.tracing.values import ChainRef, Safety
from tests.fakes.world import World
from tests.tracing.followed_world import follow
from tests.tracing.networks import NOW, followed_chain, network_of

HEADS = {"latest": (100, 1_000), "safe": (90, 980), "finalized": (80, 960)}
SMALL = SharedRules("a", frozenset({901, 902}), 100, 10)
LARGE = SharedRules("b", frozenset({901, 902, 903, 7}), 200, 20)


@pytest.mark.parametrize(
    ("block", "safety"),
    [
        (101, Safety.UNSAFE),
        (91, Safety.UNSAFE),
        (90, Safety.SAFE),
        (81, Safety.SAFE),
        (80, Safety.FINALIZED),
        (0, Safety.FINALIZED),
    ],
)
def test_a_block_is_as_safe_as_the_heads_say(block: int, safety: Safety) -> None:
    assert followed_chain(901, heads=HEADS).safety(block) == safety


def test_where_no_node_gives_a_level_nothing_is_called_safe_or_unsafe() -> None:
    assert followed_chain(901, heads={"latest": (100, 1)}).safety(0) == Safety.UNKNOWN


def test_no_head_at_all_says_nothing() -> None:
    assert followed_chain(901).safety(0) == Safety.UNKNOWN


@pytest.mark.parametrize(
    ("lane", "window"),
    [((901, 902), 100), ((902, 901), 100), ((901, 903), 200), ((7, 902), 200), ((901, 8), None)],
)
def test_a_lane_has_the_window_of_the_first_set_with_both_chains(
    lane: tuple[int, int], window: int | None
) -> None:
    network = network_of(sets=(SMALL, LARGE))
    assert network.window(*lane) == (DEFAULT_WINDOW if window is None else window)


@pytest.mark.parametrize(("lane", "told"), [((901, 7), True), ((901, 8), False), ((8, 901), None)])
def test_a_destination_is_judged_only_where_the_source_is_in_a_set(
    lane: tuple[int, int], told: bool | None
) -> None:
    assert network_of(sets=(SMALL, LARGE)).in_set(*lane) is told


def test_the_clock_is_the_chain_s_own_where_it_is_followed() -> None:
    network = network_of(followed_chain(901, heads=HEADS), followed_chain(902))
    assert (network.clock(901), network.clock(902), network.clock(903)) == (1_000, None, NOW)


def test_a_chain_that_is_not_followed_has_a_name_and_no_mark() -> None:
    ref = network_of().ref(2**256 - 1)
    assert ref == ChainRef(2**256 - 1, "Chain 115792\u20269935", None)
    assert not ref.followed


@pytest.mark.django_db
def test_the_network_is_read_in_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    world = World(901, 902, 903)
    world.mine(count=9)
    follow(world, 901, 902)
    DependencySet.objects.create(name="another", chain_ids=[2**256 - 1, 901], expiry_window=5)
    with django_assert_num_queries(1):
        network = load_network()
    assert [chain.ref.mark for chain in network.chains] == [0, 1, 2]
    assert network.window(901, 2**256 - 1) == 5
    assert network.covers(902, 9)
    assert not network.covers(902, 10)
    assert not network.covers(903, 0)
    assert network.of_fact(network.chains[0].id).safety(1) == Safety.FINALIZED


@pytest.mark.django_db
def test_a_process_that_serves_pages_keeps_the_network_for_a_moment(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    keeper, clock = network._Keeper(), iter([10.0, 10.04, 10.06, 10.07])  # noqa: SLF001
    monkeypatch.setattr(network, "_KEEPER", keeper)
    monkeypatch.setattr(network, "monotonic", lambda: next(clock))
    follow(World(901))
    keep_networks()
    with django_assert_num_queries(1):
        first = load_network()
        assert load_network() is first
    DependencySet.objects.update(expiry_window=9)
    with django_assert_num_queries(1):
        assert load_network().window(901, 901) == load_network().window(901, 901) == 9


def test_a_network_that_another_thread_loads_meanwhile_makes_none_younger(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old, new = network_of(followed_chain(901)), network_of(followed_chain(902))
    keeper, loaded, looks = network._Keeper(), iter([old, new]), iter([10.0, None, 99.0])  # noqa: SLF001
    keeper.keeps = True

    def look() -> float:
        seen = next(looks)
        if seen is None:  # the other thread runs now
            assert keeper.load() is new
            return 99.0
        return seen

    monkeypatch.setattr(network, "_read", lambda: next(loaded))
    monkeypatch.setattr(network, "monotonic", look)
    assert keeper.load() is old
    assert keeper.load() is new


@pytest.mark.django_db
def test_other_processes_keep_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(2):
        load_network()
        load_network()
