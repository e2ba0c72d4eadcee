"""Fixtures of the chain tests: a subject of every kind, a world, and the fake node over it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from messaging.chain.rpc import RpcClient
from messaging.chain.session import Limits
from tests.chain.subjects import KINDS, Subject, subject_of
from tests.fakes.node import FakeNode
from tests.fakes.world import World

Connect = Callable[..., RpcClient]


@pytest.fixture(scope="session", params=KINDS)
def subject(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Subject]:
    with subject_of(request.param, tmp_path_factory.mktemp("anvil")) as found:
        yield found


@pytest.fixture
def world() -> World:
    """Chain 901 with one message in block 1 and ten blocks after it."""
    world = World(901, 902)
    world.send(901, 902, b"hello")
    world.mine(count=11)
    return world


@pytest.fixture
def node(world: World) -> Iterator[FakeNode]:
    with FakeNode(world) as node:
        yield node


@pytest.fixture
def connect(node: FakeNode) -> Iterator[Connect]:
    """Opens clients of chain 901 at the fake node, with limits given by name."""
    with ExitStack() as stack:

        def open_client(**limits: Any) -> RpcClient:
            client = RpcClient(
                node.url(901),
                label="endpoint 1 of Base",
                allow_loopback=True,
                limits=Limits(**limits),
            )
            stack.callback(client.close)
            return client

        yield open_client


@pytest.fixture
def client(connect: Connect) -> RpcClient:
    return connect()
