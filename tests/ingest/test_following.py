"""The loop over real HTTP: leases, faults of nodes, and what people are told about them."""

import pytest
from django.utils import timezone

from messaging.ingest.enrich import enrich_due_spans
from messaging.ingest.follow import follow
from messaging.ingest.spans import claim, due_spans, retry
from messaging.models import Chain, Endpoint, Span, Transaction
from tests.fakes.followed import Followed, stored_places, true_places
from tests.fakes.node import FakeNode
from tests.fakes.record import RECORDING
from tests.fakes.recording import load_world
from tests.fakes.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return load_world(RECORDING)


def _follow(followed: Followed, chain_id: int) -> Span:
    span = followed.span(chain_id)
    follow(span, holder="test", seconds=10, until=followed.world.chains[chain_id].latest.number)
    return Span.objects.get(pk=span)


def _make_due() -> None:
    """As if the time of every rest had passed."""
    Span.objects.filter(retry_at__isnull=False).update(retry_at=timezone.now())
    Endpoint.objects.update(rest_until=None)


def test_following_over_http_stores_the_truth(followed: Followed, world: World) -> None:
    for chain_id in world.chains:
        _follow(followed, chain_id)
    assert stored_places() == true_places(world)


def test_a_held_span_is_left_to_its_holder(followed: Followed) -> None:
    span = followed.span(901)
    assert claim(span, "another") is not None
    assert follow(span, holder="test", seconds=1) is False
    assert Span.objects.get(pk=span).next_block == 0
    assert span not in due_spans()


def test_a_failing_node_leaves_its_sentence_and_the_time_of_the_next_try(
    followed: Followed, node: FakeNode
) -> None:
    with node.faulty(901, status=503):
        span = _follow(followed, 901)
    assert "Endpoint 1 of Chain 901" in span.error
    assert span.retry_at is not None
    assert span.failures == 1
    _make_due()
    healed = _follow(followed, 901)
    assert (healed.error, healed.failures, healed.retry_at) == ("", 0, None)


def test_an_endpoint_that_cannot_be_reached_is_passed_over_for_the_next(
    followed: Followed, node: FakeNode, world: World
) -> None:
    chain = Chain.objects.get(chain_id=901)
    Endpoint.objects.filter(chain=chain).update(position=2)
    Endpoint.objects.create(chain=chain, position=1, url="http://127.0.0.1:9/")
    assert _follow(followed, 901).error == ""
    assert stored_places() == true_places(world, [901])


def test_a_node_of_another_chain_stops_the_span_and_a_person_can_retry_it(
    followed: Followed, node: FakeNode
) -> None:
    with node.faulty(901, other_chain=902):
        span = _follow(followed, 901)
    assert span.state == Span.State.STOPPED
    assert "answers chain id 902, expected 901" in span.error
    assert retry([span.pk]) == 1
    assert _follow(followed, 901).error == ""


def test_a_node_with_small_ranges_is_asked_for_less(
    followed: Followed, node: FakeNode, world: World
) -> None:
    with node.faulty(901, largest_range=7):
        _follow(followed, 901)
    assert stored_places() == true_places(world, [901])


def test_logs_hidden_by_a_node_are_never_taken_for_none(followed: Followed, node: FakeNode) -> None:
    Span.objects.filter(pk=followed.span(901)).update(first_block=53, next_block=53)
    followed.world.send(901, 902, b"in a block above finalized")
    followed.world.mine(901)
    with node.faulty(901, hidden_logs=True):
        span = _follow(followed, 901)
    assert span.next_block <= followed.world.chains[901].latest.number
    assert span.error != ""


def test_a_chain_without_an_endpoint_says_what_to_do(followed: Followed) -> None:
    Endpoint.objects.all().delete()
    span = _follow(followed, 901)
    assert span.state == Span.State.STOPPED
    assert "has no enabled RPC endpoint: add one" in span.error


def test_transactions_of_stored_logs_follow_once_each(followed: Followed, world: World) -> None:
    for chain_id in world.chains:
        _follow(followed, chain_id)
    enrich_due_spans()
    expected = {log.transaction_hash for logs in world.truth().values() for log in logs}
    stored = {bytes(row.hash) for row in Transaction.objects.all()}
    assert stored == expected
    assert enrich_due_spans() == 0


def test_a_reorg_takes_transactions_back_and_the_new_ones_are_fetched(
    followed: Followed, world: World
) -> None:
    sent = world.send(901, 902, b"gone soon")
    world.mine(901)
    followed.catch_up(901)
    enrich_due_spans()
    world.reorg(901, 1)
    kept = world.send(901, 902, b"on the new fork")
    world.mine(901)
    followed.catch_up(901)
    enrich_due_spans()
    hashes = {bytes(row.hash) for row in Transaction.objects.all()}
    assert kept.transaction_hash in hashes
    assert sent.transaction_hash not in hashes
