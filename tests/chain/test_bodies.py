"""A block with its transactions, as every client gives it, and as nodes get it wrong."""

from typing import Any

import pytest

from messaging.chain.errors import ChainError, Retry
from messaging.chain.rpc import RpcClient
from messaging.protocol.replacement import invalidated_by
from tests.chain.subjects import HEAD, LOUD_BLOCKS, Subject
from tests.fakes.node import FakeNode
from tests.fakes.replaced import replace_blocks
from tests.fakes.world import World

BLOCK = {"number": "0x4", "hash": "0x" + "00" * 32, "timestamp": "0x1", "transactions": []}


@pytest.mark.parametrize("number", [2, 3, 4])
def test_a_body_has_every_transaction_of_its_block(subject: Subject, number: int) -> None:
    body, (header,) = subject.client.block_body(number), subject.client.headers([number])
    assert body is not None
    assert header is not None
    assert (body.number, body.hash, body.timestamp) == (number, header.hash, header.timestamp)
    assert len(body.transactions) == 2 * LOUD_BLOCKS.count(number)
    assert all(one.type != 0x7E and one.gas > 21_000 for one in body.transactions)
    targets = {log.address for log in subject.truth if log.block_number == number}
    assert targets <= {one.target for one in body.transactions}


def test_there_is_no_body_above_the_head(subject: Subject) -> None:
    assert subject.client.block_body(HEAD + 1) is None


def test_a_mark_comes_over_the_wire_as_it_is(world: World, node: FakeNode) -> None:
    invalid = replace_blocks(world, 901, 2, marked=True)
    client = RpcClient(node.url(901), label="endpoint 1", allow_loopback=True)
    body = client.block_body(world.chains[901].latest.number - 1)
    client.close()
    assert body is not None
    assert invalidated_by(body.transactions) == invalid


@pytest.mark.parametrize(
    "result",
    [
        BLOCK | {"transactions": ["0x" + "00" * 32]},
        {"number": "0x4", "hash": "0x" + "00" * 32},
        BLOCK | {"number": "0x5"},
        "0x",
    ],
)
def test_another_shape_or_another_block_is_refused(
    client: RpcClient, node: FakeNode, result: Any
) -> None:
    with node.faulty(901, results={"eth_getBlockByNumber": result}), pytest.raises(Retry):
        client.block_body(4)


def test_a_node_that_refuses_says_so(client: RpcClient, node: FakeNode) -> None:
    methods = frozenset({"eth_getBlockByNumber"})
    with node.faulty(901, without_methods=methods), pytest.raises(ChainError):
        client.block_body(4)
