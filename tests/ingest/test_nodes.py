"""Which endpoint of a chain is asked: the first that answers as this chain, counted around."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from messaging.chain.errors import ChainError, Retry, Stop
from messaging.chain.rpc import RpcClient
from messaging.ingest.nodes import open_node, opened_node
from messaging.models import Chain, Endpoint
from tests.fakes.node import FakeNode

pytestmark = pytest.mark.django_db

DEAD = "http://127.0.0.1:9/"
Add = Callable[..., Endpoint]


@pytest.fixture
def chain() -> Chain:
    return Chain.objects.create(chain_id=901, name="Base")


@pytest.fixture
def add(chain: Chain) -> Add:
    """Adds an endpoint behind those that are there."""

    def add(url: str, **more: Any) -> Endpoint:
        position = chain.endpoints.count() + 1
        return Endpoint.objects.create(chain=chain, url=url, position=position, **more)

    return add


def _asked(chain: Chain) -> str:
    with opened_node(chain) as client:
        return repr(client)


def test_the_first_endpoint_is_asked_and_one_that_rests_only_after_the_others(
    chain: Chain, node: FakeNode, add: Add
) -> None:
    first, _ = add(node.url(901)), add(node.url(901))
    assert _asked(chain) == "<RpcClient Endpoint 1 of Base>"
    Endpoint.objects.filter(pk=first.pk).update(rest_until=timezone.now() + timedelta(minutes=1))
    assert _asked(chain) == "<RpcClient Endpoint 2 of Base>"
    Endpoint.objects.update(rest_until=timezone.now() + timedelta(minutes=1))
    assert _asked(chain) == "<RpcClient Endpoint 1 of Base>"


def test_endpoints_that_cannot_serve_are_passed_over(
    chain: Chain, node: FakeNode, add: Add
) -> None:
    for url in (DEAD, node.url(902), node.url(901)):
        add(url)
    assert _asked(chain) == "<RpcClient Endpoint 3 of Base>"


def test_where_none_answers_the_last_one_asked_says_why(
    chain: Chain, node: FakeNode, add: Add
) -> None:
    add(DEAD)
    add(node.url(902))
    with pytest.raises(Stop, match=r"^Endpoint 2 of Base answers chain id 902, expected 901"):
        open_node(chain)
    Endpoint.objects.filter(position=2).update(enabled=False)
    with pytest.raises(Retry, match=r"^Endpoint 1 of Base cannot be reached"):
        open_node(chain)


def test_an_endpoint_that_is_off_or_no_execution_node_is_not_asked(
    chain: Chain, node: FakeNode, add: Add
) -> None:
    add(node.url(901), enabled=False)
    add(node.url(901), kind=Endpoint.Kind.OP_NODE)
    with pytest.raises(Stop, match=r"^Base has no enabled RPC endpoint: add one"):
        open_node(chain)
    assert node.requests[901] == []


@pytest.mark.parametrize("faults", [{"status": 503}, {"status": 401}, {"other_chain": 902}])
def test_the_client_of_an_endpoint_that_is_passed_over_is_closed(
    monkeypatch: pytest.MonkeyPatch,
    chain: Chain,
    node: FakeNode,
    add: Add,
    faults: dict[str, Any],
) -> None:
    closed: list[str] = []
    monkeypatch.setattr(RpcClient, "close", lambda client: closed.append(repr(client)))
    add(node.url(901))
    with node.faulty(901, **faults), pytest.raises(ChainError):
        open_node(chain)
    assert closed == ["<RpcClient Endpoint 1 of Base>"]
