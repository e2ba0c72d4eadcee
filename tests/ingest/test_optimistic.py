"""A supernode that is configured proves whether a block was replaced, and may be silent."""

import pytest
from pytest_django import Settings

from messaging.models import Chain, Endpoint, Reorg
from messaging.protocol.replacement import Cause
from tests.fakes.followed import Followed
from tests.fakes.node import FakeNode
from tests.fakes.replaced import replace_blocks
from tests.fakes.rollup import rollup_methods
from tests.fakes.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def followed(settings: Settings) -> Followed:
    """A chain that is stored to its head."""
    settings.CROSSLANE_ALLOW_LOOPBACK_RPC = True
    world = World(901, 902)
    world.mine(count=12)
    followed = Followed(world)
    followed.catch_up()
    return followed


def _ask_supernode_at(url: str) -> None:
    chain = Chain.objects.get(chain_id=901)
    Endpoint.objects.create(chain=chain, kind=Endpoint.Kind.SUPERNODE, url=url)


def test_the_block_that_stood_there_before_proves_a_replacement(followed: Followed) -> None:
    world = followed.world
    at = world.chains[901].latest.timestamp
    old = replace_blocks(world, 901, 1)
    with FakeNode(world) as node:
        node.extra = rollup_methods(world, optimistic={(901, at): old})
        _ask_supernode_at(node.url(901))
        followed.catch_up(901)
    reorg = Reorg.objects.get()
    assert (reorg.cause, bytes(reorg.invalidated_hash or b"")) == (Cause.REPLACED, old)


def test_a_supernode_that_cannot_be_reached_delays_nothing(followed: Followed) -> None:
    replace_blocks(followed.world, 901, 1)
    _ask_supernode_at("http://127.0.0.1:9/")
    followed.catch_up(901)
    assert Reorg.objects.get().cause == Cause.LIKELY_REPLACED
