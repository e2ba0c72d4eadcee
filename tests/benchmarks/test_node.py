"""The benchmark's node, asked by the product's own client: it tells what the truth says."""

import msgspec
import pytest

from benchmarks.faulty import FAULTS
from benchmarks.running import RunningNode
from messaging.chain.client import Chunk
from messaging.chain.errors import ChainError
from messaging.chain.rpc import RpcClient

Places = list[tuple[int, int]]


def places(chunk: Chunk) -> Places:
    return [(log.block_number, log.log_index) for log in chunk.logs]


def read_all(client: RpcClient, last: int, *, size: int) -> Places:
    return [
        place
        for first in range(0, last + 1, size)
        for place in places(client.range_logs(first, min(first + size - 1, last)))
    ]


def test_ranges_of_any_size_give_every_log_once(node: RunningNode, client: RpcClient) -> None:
    last = node.truth.last_block
    whole = places(client.range_logs(0, last))
    assert len(whole) == node.truth.logs_of[client.chain_id()]
    assert whole == read_all(client, last, size=7)


def test_blocks_by_hash_give_the_same_as_ranges(node: RunningNode, client: RpcClient) -> None:
    chunk = client.block_logs(0, node.truth.last_block)
    assert places(chunk) == places(client.range_logs(0, node.truth.last_block))
    assert len(chunk.blocks) == node.truth.last_block + 1


def test_whole_blocks_have_true_blooms(node: RunningNode, client: RpcClient) -> None:
    for number in range(0, node.truth.last_block + 1, 5):
        client.whole_block(number)


def test_transactions_are_those_of_the_logs(client: RpcClient) -> None:
    logs = client.range_logs(0, 12).logs
    hashes = list(dict.fromkeys(log.transaction_hash for log in logs))
    found = client.transactions(hashes)
    assert [one.hash for one in found if one is not None] == hashes
    assert any(one.access_list for one in found if one is not None)


def test_labels_stand_below_the_head(node: RunningNode, client: RpcClient) -> None:
    node.control(head=20, safe_depth=3, final_depth=9)
    heads = client.heads()
    assert heads.safe is not None
    assert heads.finalized is not None
    assert [heads.latest.number, heads.safe.number, heads.finalized.number] == [20, 17, 11]
    assert client.headers([20, 21])[1] is None


def test_a_lost_fork_has_other_blocks_and_the_won_one_the_same_as_before(
    node: RunningNode, client: RpcClient
) -> None:
    last = node.truth.last_block
    before = client.block_logs(last - 9, last)
    node.control(lose=5)
    fork = client.block_logs(last - 9, last)
    node.control(win=True)
    same = [mine == other for mine, other in zip(before.blocks, fork.blocks, strict=True)]
    assert same == [True] * 5 + [False] * 5
    assert client.block_logs(last - 9, last) == before


def test_a_mining_node_tells_when_each_block_came(node: RunningNode, client: RpcClient) -> None:
    node.control(head=node.truth.last_block - 2, mine=0.02)
    while client.heads().latest.number < node.truth.last_block:
        pass
    mined = node.stats()["mined"]
    assert len(mined) == 2 * len(node.truth.chain_ids)
    assert mined == sorted(mined, key=lambda one: one[2])


def test_requests_are_counted_by_method(node: RunningNode, client: RpcClient) -> None:
    node.control(forget=True)
    client.heads()
    assert node.stats()["requests"] == 1
    assert node.stats()["calls"] == {"eth_getBlockByNumber": 3}


@pytest.mark.parametrize("name", FAULTS)
def test_under_each_fault_an_answer_is_refused_or_right(
    node: RunningNode, client: RpcClient, name: str
) -> None:
    last, refused = node.truth.last_block, 0
    true_ones = places(client.range_logs(0, last))
    small = {"most_logs": 40} if FAULTS[name].most_logs else {}
    node.control(faults=msgspec.structs.replace(FAULTS[name], **small), forget=True)
    for first, end in ((0, last), (0, last // 2), (0, last)):
        try:
            found = places(client.range_logs(first, end))
        except ChainError:
            refused += 1
        else:
            assert found == [place for place in true_ones if place[0] <= end]
    assert refused > 0 or name.startswith("latency")
