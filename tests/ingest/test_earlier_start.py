"""A start block moved down while both spans, the new and the old one, can still be reorged."""

import pytest

from messaging.ingest.spans import ensure_spans, view
from messaging.ingest.step import step
from messaging.models import Block, Chain
from tests.fakes.client import WorldClient
from tests.fakes.followed import Followed, stored_places, true_places
from tests.fakes.world import World

pytestmark = pytest.mark.django_db


def _two_spans() -> tuple[Followed, int]:
    """Blocks 8 to 12 followed, then 5 to 7 asked for: a span below, none of it final."""
    world = World(901)
    Chain.objects.create(chain_id=901, name="Base", start_block=8)
    followed = object.__new__(Followed)
    followed.world = world
    for number in range(12):
        world.send(901, 902, b"%d" % number)
        world.mine()
    chain = Chain.objects.get()
    ensure_spans(chain, -1)
    followed.catch_up()
    chain.start_block = 5
    ensure_spans(chain, -1)
    return followed, chain.spans.get(first_block=5).pk


def _step(followed: Followed, span: int, *, times: int, size: int) -> None:
    client = WorldClient(followed.world, 901)
    for _ in range(times):
        step(view(span), client, size)


def test_a_reorg_seen_below_an_older_span_takes_nothing_from_that_span_unseen() -> None:
    followed, below = _two_spans()
    _step(followed, below, times=2, size=1)
    followed.world.reorg(901, 7, keep=True)
    _step(followed, below, times=4, size=1)
    followed.catch_up()
    assert stored_places() == [row for row in true_places(followed.world) if row[1] >= 5]


def test_a_closed_span_is_not_done_before_its_last_block_is_final() -> None:
    followed, below = _two_spans()
    _step(followed, below, times=2, size=500)
    followed.world.reorg(901, 7, keep=True)
    _step(followed, below, times=4, size=500)
    followed.catch_up()
    stored = {row.number: bytes(row.hash) for row in Block.objects.filter(number__gte=5)}
    assert stored == {block.number: block.hash for block in followed.world.chains[901].blocks[5:]}
