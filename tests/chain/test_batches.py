"""How many questions stand in one request, and what is remembered of a node that takes fewer."""

import json

import pytest

from messaging.chain.errors import Retry
from messaging.chain.rpc import RpcClient
from tests.chain.conftest import Connect
from tests.chain.subjects import honest
from tests.fakes.node import FakeNode
from tests.fakes.world import World


def sizes(node: FakeNode) -> list[int]:
    return [len(methods) for methods in node.requests[901]]


def test_questions_go_out_together_up_to_the_cap(node: FakeNode, connect: Connect) -> None:
    found = connect(batch=4).headers(range(11))
    assert [header.number for header in found if header] == list(range(11))
    assert sizes(node) == [4, 4, 3]


def test_a_node_without_batches_is_asked_one_by_one(node: FakeNode, client: RpcClient) -> None:
    with node.faulty(901, without_batches=True):
        assert client.heads().latest.number == 11
        assert sizes(node) == [3, 1, 1, 1]
        assert len(client.range_logs(0, 5).logs) == 1
    assert sizes(node)[4:] == [1, 1, 1]


def test_a_node_of_small_batches_is_asked_in_halves(node: FakeNode, client: RpcClient) -> None:
    with node.faulty(901, largest_batch=3):
        assert None not in client.headers(range(10))
        assert sizes(node) == [10, 5, 2, 2, 2, 2, 2]
        client.headers(range(4))
    assert sizes(node)[7:] == [2, 2]


def test_answers_may_come_in_any_order(world: World, node: FakeNode, client: RpcClient) -> None:
    block = {"id": 1, "result": honest(world, "eth_getBlockByNumber", "0x5")}
    body = json.dumps([{"id": 2, "result": None}, block]).encode()
    with node.faulty(901, nonsense=body):
        found, missing = client.headers([5, 99])
    assert found is not None
    assert (found.number, missing) == (5, None)


@pytest.mark.parametrize(
    "body",
    [
        b'[{"id":1,"result":null}]',
        b'[{"id":1,"result":null},{"id":1,"result":null}]',
        b'[{"id":1,"result":null},{"id":7,"result":null}]',
    ],
)
def test_a_batch_with_a_missing_answer_is_refused(
    node: FakeNode, client: RpcClient, body: bytes
) -> None:
    with node.faulty(901, nonsense=body), pytest.raises(Retry, match="answers to 2 questions"):
        client.headers([5, 99])


def test_a_batch_refused_for_another_reason_is_not_split(node: FakeNode, client: RpcClient) -> None:
    body = b'{"id":null,"error":{"code":-32029,"message":"Too many requests"}}'
    with node.faulty(901, nonsense=body), pytest.raises(Retry, match="too many requests"):
        client.headers([5, 6])
    assert sizes(node) == [2]
