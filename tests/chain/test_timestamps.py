"""Where the seconds of a block come from: the logs if they say, headers if not."""

import pytest

from messaging.chain.rpc import RpcClient
from tests.fakes.node import FakeNode
from tests.fakes.world import World


@pytest.mark.parametrize("form", ["hex", "number", "absent"])
def test_every_form_gives_the_same_blocks(
    world: World, node: FakeNode, client: RpcClient, form: str
) -> None:
    world.send(901, 902, b"later")
    world.mine(901)
    with node.faulty(901, log_timestamps=form):
        chunk = client.range_logs(0, 12)
    blocks = world.chains[901].blocks
    assert [(it.number, it.hash, it.timestamp) for it in chunk.blocks] == [
        (blocks[at].number, blocks[at].hash, blocks[at].timestamp) for at in (0, 1, 12)
    ]


def test_headers_are_asked_only_where_logs_do_not_say(node: FakeNode, client: RpcClient) -> None:
    client.range_logs(0, 5)
    assert len(node.requests[901]) == 1
    with node.faulty(901, log_timestamps="absent"):
        client.range_logs(0, 5)
    assert len(node.requests[901]) == 3
