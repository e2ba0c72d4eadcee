"""Fixtures of the ingest tests: a world, its nodes over HTTP, and its chains with endpoints."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from messaging.models import Chain, Endpoint
from tests.fakes.followed import Followed
from tests.fakes.node import FakeNode
from tests.fakes.world import World


@pytest.fixture
def world() -> World:
    """Two chains with nothing on them."""
    return World(901, 902)


@pytest.fixture
def node(world: World, settings: Settings) -> Iterator[FakeNode]:
    settings.CROSSLANE_ALLOW_LOOPBACK_RPC = True
    with FakeNode(world) as node:
        yield node


@pytest.fixture
def bad(world: World, settings: Settings) -> Iterator[FakeNode]:
    """A second node of the same world, for tests that make one of two misbehave."""
    settings.CROSSLANE_ALLOW_LOOPBACK_RPC = True
    with FakeNode(world) as node:
        yield node


@pytest.fixture
def followed(world: World, node: FakeNode) -> Followed:
    """The world's chains, each with its node as the only endpoint."""
    followed = Followed(world)
    for chain in Chain.objects.all():
        Endpoint.objects.create(chain=chain, url=node.url(chain.chain_id))
    return followed
