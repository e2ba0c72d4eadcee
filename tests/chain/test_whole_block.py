"""All logs of a block, of every contract: nothing of it may be left out without being noticed."""

import pytest

from messaging.chain.errors import Retry
from messaging.chain.rpc import RpcClient
from tests.fakes.answers import View, answer
from tests.fakes.emitted import Emitted
from tests.fakes.node import FakeNode
from tests.fakes.world import World

BLOCK = 12
LOGS = 4  # of one shape, so that one of them adds nothing to the bloom


@pytest.fixture
def logs(world: World) -> list[dict[str, object]]:
    """What an honest node gives of block 12: four logs of one shape, then another one."""
    same = [Emitted(b"\x01" * 20, (b"\x02" * 32,), bytes([number])) for number in range(LOGS)]
    world.emit(901, *same, Emitted(b"\x03" * 20, (), b""))
    chain = world.chains[901]
    block = chain.mine()
    among = {"blockHash": "0x" + block.hash.hex()}
    found = answer(View(chain, 901, chain.latest.number), "eth_getLogs", [among])
    assert isinstance(found, list)
    return found


def test_an_honest_node_gives_every_log(logs: list[dict[str, object]], client: RpcClient) -> None:
    chunk = client.whole_block(BLOCK)
    assert [log.log_index for log in chunk.logs] == list(range(LOGS + 1))
    assert (chunk.first, chunk.last, len(chunk.blocks)) == (BLOCK, BLOCK, 1)


@pytest.mark.parametrize("left_out", [0, 1, LOGS - 1])
def test_a_log_that_adds_nothing_to_the_bloom_leaves_a_hole(
    logs: list[dict[str, object]], node: FakeNode, client: RpcClient, left_out: int
) -> None:
    rest = logs[:left_out] + logs[left_out + 1 :]
    with (
        node.faulty(901, results={"eth_getLogs": rest}),
        pytest.raises(Retry, match=f"log {BLOCK}:{left_out} is missing among all of its block"),
    ):
        client.whole_block(BLOCK)


def test_the_last_log_is_missed_by_the_bloom(
    logs: list[dict[str, object]], node: FakeNode, client: RpcClient
) -> None:
    with (
        node.faulty(901, results={"eth_getLogs": logs[:-1]}),
        pytest.raises(Retry, match=f"bloom of block {BLOCK} is not that of the {LOGS} logs"),
    ):
        client.whole_block(BLOCK)


def test_a_log_that_the_bloom_does_not_name_is_refused(
    logs: list[dict[str, object]], node: FakeNode, client: RpcClient
) -> None:
    invented = {**logs[0], "address": "0x" + "ee" * 20, "logIndex": hex(LOGS + 1)}
    with (
        node.faulty(901, results={"eth_getLogs": [*logs, invented]}),
        pytest.raises(Retry, match="is not that of the 6 logs"),
    ):
        client.whole_block(BLOCK)


def test_a_block_above_the_node_s_head_is_not_there_yet(client: RpcClient) -> None:
    with pytest.raises(Retry, match="no block 12 yet"):
        client.whole_block(BLOCK)
