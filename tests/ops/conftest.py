"""Fixtures of the ops tests: a served world."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from messaging.models import Chain, Endpoint
from tests.fakes.followed import Followed
from tests.fakes.node import FakeNode
from tests.fakes.world import World


@pytest.fixture
def world() -> World:
    """Three messages from 901 to 902, one of them relayed, and a log of 901 read on 902."""
    world = World(901, 902)
    sent, *_ = [world.send(901, 902, b"%d" % number) for number in range(3)]
    world.mine()
    world.relay(sent)
    world.mine()
    world.read(902, sent)
    world.mine(count=9)
    return world


@pytest.fixture
def node(world: World, settings: Settings) -> Iterator[FakeNode]:
    """The world's chains over HTTP."""
    settings.CROSSLANE_ALLOW_LOOPBACK_RPC = True
    with FakeNode(world) as node:
        yield node


@pytest.fixture
def followed(world: World, node: FakeNode) -> Followed:
    """The world's chains with their nodes, followed to their heads."""
    followed = Followed(world)
    for chain in Chain.objects.all():
        Endpoint.objects.create(chain=chain, url=node.url(chain.chain_id))
    followed.catch_up()
    return followed
