"""A chain that forked below what was final stops as a whole, and waits for a person."""

import pytest

from messaging.ingest.coverage import ensure_coverage
from messaging.ingest.enrich import enrich_due_spans
from messaging.ingest.follow import follow
from messaging.ingest.sources import fetch_missing_sources
from messaging.ingest.spans import due_spans, retry, view
from messaging.ingest.step import step
from messaging.ingest.store import OvertakenError
from messaging.models import Chain, Reorg, Span
from messaging.ops.resync import resync_chain
from tests.fakes.chain import Block
from tests.fakes.client import WorldClient
from tests.fakes.emitted import emitted
from tests.fakes.followed import Followed, stored_executions, stored_messages, stored_places
from tests.fakes.node import FakeNode
from tests.fakes.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def before_fork() -> list[Block]:
    """The blocks of 901 as they were stored."""
    return []


@pytest.fixture
def forked(world: World, node: FakeNode, followed: Followed, before_fork: list[Block]) -> Followed:
    """901 has a backfill span that is not done, and its head's span met a fork of block 8."""
    price = world.emit(901, emitted(world.address("oracle"), "Price(uint256)", (42,)))
    world.send(901, 902, b"kept")
    world.mine(count=5)
    world.read(902, price)
    world.mine(count=15)
    followed.catch_up()
    Span.objects.filter(chain=_chain(), last_block=None).update(first_block=3)
    chain = Chain.objects.get(chain_id=901)
    chain.spans.create(first_block=0, next_block=1, last_block=2, enriched_to=0)
    before_fork += world.chains[901].blocks
    world.reorg(901, 13)
    world.mine(901, count=10)
    _run(followed)
    return followed


def _chain() -> Chain:
    return Chain.objects.get(chain_id=901)


def _run(followed: Followed) -> None:
    follow(followed.span(901), holder="test", seconds=5)


def _facts() -> object:
    return stored_places(), stored_messages(), stored_executions()


def test_every_span_of_the_chain_stops_and_names_the_command(forked: Followed) -> None:
    spans = list(_chain().spans.all())
    assert {span.state for span in spans} == {Span.State.STOPPED}
    assert len({span.error for span in spans}) == 1
    assert "`manage.py chains resync 901`" in spans[0].error
    assert _chain().forked_at == 12
    assert due_spans() == [Span.objects.get(chain__chain_id=902).pk]
    assert not Reorg.objects.exists()


def test_nothing_of_the_chain_is_changed_meanwhile(forked: Followed) -> None:
    before, spans = _facts(), _chain().spans.count()
    Chain.objects.filter(chain_id=901).update(start_block=0)
    _chain().spans.filter(first_block=0).delete()
    ensure_coverage()
    assert _chain().spans.count() == spans - 1
    enrich_due_spans()
    fetch_missing_sources()
    _run(forked)
    assert _facts() == before


def test_a_worker_on_its_way_stores_nothing_any_more(forked: Followed) -> None:
    backfill = view(_chain().spans.get(first_block=0).pk)
    before = _facts()
    with pytest.raises(OvertakenError):
        step(backfill, WorldClient(forked.world, 901), 500)
    assert _facts() == before


def test_a_retry_of_any_of_its_spans_tries_the_chain_again(forked: Followed) -> None:
    assert retry([_chain().spans.get(first_block=0).pk]) == 2
    assert _chain().forked_at is None
    assert len(due_spans()) == 3
    _run(forked)
    assert _chain().forked_at == 12


def test_a_retry_of_another_chain_leaves_it_alone(forked: Followed) -> None:
    retry([Span.objects.get(chain__chain_id=902).pk])
    assert _chain().forked_at == 12


def test_once_the_node_is_mended_a_retry_goes_on(
    forked: Followed, world: World, before_fork: list[Block]
) -> None:
    before = _facts()
    world.chains[901].blocks = before_fork
    retry([Span.objects.get(chain__chain_id=901, last_block=None).pk])
    assert follow(forked.span(901), holder="test", seconds=0.5)
    assert _chain().forked_at is None
    assert _facts() == before
    assert not Reorg.objects.exists()


def test_a_resync_forgets_the_fork_with_the_facts(forked: Followed) -> None:
    resync_chain(_chain())
    assert _chain().forked_at is None
    assert not _chain().spans.exists()
    assert ensure_coverage() == 1
