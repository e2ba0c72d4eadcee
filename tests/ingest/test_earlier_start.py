"""A start block moved down while both spans, the new and the old one, can still be reorged."""

import pytest

from messaging.ingest.spans import ensure_spans, view
from messaging.ingest.step import step
from messaging.models import Chain
from tests.fakes.client import WorldClient
from tests.fakes.followed import Followed, stored_places, true_places
from tests.fakes.world import World

pytestmark = pytest.mark.django_db


def test_a_reorg_seen_below_an_older_span_takes_nothing_from_that_span_unseen() -> None:
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
    below = chain.spans.get(first_block=5).pk
    client = WorldClient(world, 901)
    for _ in range(2):
        step(view(below), client, followed.chains, 1)
    world.reorg(901, 7, keep=True)
    for _ in range(4):
        step(view(below), client, followed.chains, 1)
    followed.catch_up()
    assert stored_places() == [row for row in true_places(world) if row[1] >= 5]
