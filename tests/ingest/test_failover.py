"""Several endpoints of one chain over HTTP: whatever one of them does, nothing wrong is stored and
the next one goes on at once."""

from typing import Any

import pytest
from django.utils import timezone

from messaging.chain.errors import Shrink
from messaging.chain.rpc import RpcClient
from messaging.ingest.follow import follow, follow_next
from messaging.ingest.spans import ensure_spans
from messaging.models import Chain, Endpoint, Span
from tests.fakes.followed import Followed, stored_places, true_places
from tests.fakes.node import FakeNode
from tests.fakes.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """A chain whose first 33 blocks are final, with a message in each of them."""
    world = World(901)
    for number in range(40):
        world.send(901, 902, f"{number}".encode())
        world.mine(901)
    return world


@pytest.fixture
def chain(bad: FakeNode, node: FakeNode, followed: Followed) -> Chain:
    chain = Chain.objects.get(chain_id=901)
    Endpoint.objects.update(position=2)
    Endpoint.objects.create(chain=chain, position=1, url=bad.url(901))
    return chain


def _follow(chain: Chain) -> Span:
    span = chain.spans.get(last_block=None)
    follow(span.pk, holder="test", seconds=20, until=40)
    return Span.objects.get(pk=span.pk)


def _first(chain: Chain) -> Endpoint:
    return chain.endpoints.get(position=1)


@pytest.mark.parametrize(
    "faults",
    [
        {"status": 503},
        {"status": 429, "retry_after": "60"},
        {"status": 401},
        {"truncated": True},
        {"nonsense": b"<html>"},
        {"error": (-32603, "Internal error")},
        {"error": (4444, "pruned history unavailable")},
        {"hidden_logs": True},
        {"other_chain": 902},
        {"lost_blocks": frozenset(range(41))},
    ],
)
def test_the_next_endpoint_goes_on_where_the_first_one_fails(
    chain: Chain, bad: FakeNode, world: World, faults: dict[str, Any]
) -> None:
    with bad.faulty(901, **faults):
        span = _follow(chain)
    assert (span.next_block, span.error, span.failures) == (41, "", 0)
    assert stored_places() == true_places(world)
    assert _first(chain).error.startswith("Endpoint 1 of Chain 901")


def test_an_endpoint_that_fails_in_the_middle_is_left_in_the_middle(
    chain: Chain, bad: FakeNode, world: World
) -> None:
    span = chain.spans.get(last_block=None)
    follow(span.pk, holder="test", seconds=20, until=4)
    assert _first(chain).error == ""
    with bad.faulty(901, status=500):
        assert _follow(chain).next_block == 41
    assert stored_places() == true_places(world)


def test_too_many_requests_lower_the_pace_and_the_rest_is_as_long_as_asked(
    chain: Chain, bad: FakeNode
) -> None:
    with bad.faulty(901, status=429, retry_after="60"):
        _follow(chain)
    limited = _first(chain)
    assert limited.rate_limit is not None
    assert limited.rest_until is not None
    assert limited.needs_person is False


def test_a_range_limit_is_learned_and_kept_for_the_next_follower(
    chain: Chain, bad: FakeNode, world: World
) -> None:
    with bad.faulty(901, largest_range=7):
        follow(chain.spans.get().pk, holder="test", seconds=20, until=10)
        assert _first(chain).range_limit == 7
        bad.requests[901].clear()
        _follow(chain)
    refused = [asked for asked in bad.requests[901] if "eth_getLogs" in asked]
    assert stored_places() == true_places(world)
    assert len(refused) >= 3


def test_an_endpoint_that_stands_still_is_left_for_one_that_is_further(
    chain: Chain, bad: FakeNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messaging.ingest.follow._STANDSTILL", 0.5)
    Chain.objects.update(block_time=0)
    with bad.faulty(901, stale_by=5):
        span = _follow(chain)
    assert span.next_block == 41
    assert "stays at block 35 while endpoint 2 has block 40" in _first(chain).error


def test_where_every_endpoint_fails_the_span_says_why_and_when_it_goes_on(
    chain: Chain, bad: FakeNode, node: FakeNode
) -> None:
    with bad.faulty(901, status=503), node.faulty(901, status=503):
        span = _follow(chain)
    assert span.next_block == 0
    assert span.error.startswith("Endpoint ")
    assert span.retry_at is not None


def test_where_only_a_person_can_mend_every_endpoint_the_span_stops(
    chain: Chain, bad: FakeNode, node: FakeNode
) -> None:
    with bad.faulty(901, status=401), node.faulty(901, other_chain=902):
        span = _follow(chain)
    assert span.state == Span.State.STOPPED


@pytest.mark.parametrize("heads_first", [True, False])
def test_a_worker_takes_one_due_span_after_the_other_until_nothing_is_due(
    chain: Chain, world: World, heads_first: bool
) -> None:
    chain.spans.all().delete()
    Chain.objects.exclude(pk=chain.pk).delete()
    ensure_spans(chain, -1)
    Span.objects.update(first_block=20, next_block=20, enriched_to=20)
    Span.objects.create(chain=chain, first_block=0, next_block=0, last_block=19, enriched_to=0)
    taken: list[bool] = []
    while len(taken) < 5 and follow_next(
        holder="test", seconds=0.5, heads_first=lambda: heads_first
    ):
        span = Span.objects.exclude(claimed_at=None).latest("claimed_at")
        taken.append(span.last_block is None)
        Span.objects.filter(pk=span.pk, last_block=None).update(state=Span.State.DONE)
    assert taken == [heads_first, not heads_first]
    assert stored_places() == true_places(world)


def _fork_of_another_network(bad: FakeNode) -> None:
    """The first node is suddenly on another chain of the same id, of the same length."""
    bad.world = World(901, seed=2)
    bad.world.mine(901, count=40)


def test_one_endpoint_on_another_fork_below_final_does_not_stop_the_chain(
    chain: Chain, bad: FakeNode, world: World
) -> None:
    follow(chain.spans.get().pk, holder="test", seconds=20, until=30)
    _fork_of_another_network(bad)
    span = _follow(chain)
    assert (span.state, span.next_block) == (Span.State.ACTIVE, 41)
    assert stored_places() == true_places(world)
    assert "is not on the node's chain" in _first(chain).error


def test_where_every_endpoint_is_on_that_fork_the_chain_stops(
    chain: Chain, bad: FakeNode, node: FakeNode, world: World
) -> None:
    follow(chain.spans.get().pk, holder="test", seconds=20, until=30)
    stored = stored_places()
    for one in (bad, node):
        _fork_of_another_network(one)
    span = _follow(chain)
    assert (span.state, span.next_block) == (Span.State.STOPPED, 33)
    assert f"chains resync {chain.chain_id}" in span.error
    assert stored_places() == stored


def test_a_refused_size_that_no_range_was_asked_with_does_not_spin(
    chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    def heads(_client: RpcClient) -> None:
        raise Shrink("The answer is too large.")

    monkeypatch.setattr(RpcClient, "heads", heads)
    span = chain.spans.get(last_block=None)
    assert follow(span.pk, holder="test", seconds=20) is False
    assert Span.objects.get(pk=span.pk).error == "The answer is too large."


def test_what_a_person_must_mend_is_tried_again_all_the_same(
    chain: Chain, bad: FakeNode, node: FakeNode, world: World
) -> None:
    with bad.faulty(901, status=404), node.faulty(901, status=404):
        assert _follow(chain).state == Span.State.STOPPED
    now = timezone.now()
    Span.objects.update(retry_at=now)
    Endpoint.objects.update(rest_until=now)
    while follow_next(holder="test", seconds=1):
        Span.objects.filter(next_block=41).update(state=Span.State.DONE)
    assert stored_places() == true_places(world)


def test_a_dead_endpoint_is_not_tried_again_while_another_answers(
    chain: Chain, bad: FakeNode
) -> None:
    with bad.faulty(901, status=503):
        _follow(chain)
        Endpoint.objects.filter(position=1).update(rest_until=timezone.now())
        asked = len(bad.requests[901])
        follow(chain.spans.get().pk, holder="test", seconds=20, until=40)
        assert len(bad.requests[901]) == asked
