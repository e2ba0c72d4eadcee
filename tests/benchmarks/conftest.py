"""Fixtures of the benchmark tests: small chains, served by the benchmark's own node process."""

from collections.abc import Iterator

import pytest

from benchmarks.faults import Faults
from benchmarks.running import RunningNode, running_node
from messaging.chain.rpc import RpcClient

LOGS = 600


@pytest.fixture(scope="session")
def _served() -> Iterator[RunningNode]:
    with running_node(logs=LOGS) as node:
        yield node


@pytest.fixture
def node(_served: RunningNode) -> RunningNode:
    """The node, healthy and with everything final."""
    _served.control(
        faults=Faults(),
        win=True,
        head=_served.truth.last_block,
        final_depth=0,
        safe_depth=0,
        forget=True,
    )
    return _served


@pytest.fixture
def client(node: RunningNode) -> Iterator[RpcClient]:
    """The product's client of the first chain."""
    url = node.url(node.truth.chain_ids[0])
    client = RpcClient(url, label="endpoint 1", allow_loopback=True)
    yield client
    client.close()
