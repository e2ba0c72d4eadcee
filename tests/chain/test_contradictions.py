"""A node whose answers do not agree with each other is refused, whatever it leaves out or adds."""

import pytest

from messaging.chain.errors import Retry
from messaging.chain.rpc import RpcClient
from messaging.protocol.contracts import SUPERCHAIN_ETH_BRIDGE
from tests.chain.subjects import honest
from tests.fakes.emitted import Emitted
from tests.fakes.node import FakeNode
from tests.fakes.world import World


def test_a_stale_node_is_refused_though_it_answers(node: FakeNode, client: RpcClient) -> None:
    with node.faulty(901, stale_by=3), pytest.raises(Retry, match="no block 11 yet"):
        client.range_logs(0, 11)


def test_both_ends_are_proven_before_the_logs_are_asked(node: FakeNode, client: RpcClient) -> None:
    client.range_logs(0, 5)
    assert node.requests[901] == [["eth_getBlockByNumber", "eth_getBlockByNumber", "eth_getLogs"]]


def test_a_range_of_one_block_asks_for_its_header_once(node: FakeNode, client: RpcClient) -> None:
    client.range_logs(5, 5)
    assert node.requests[901] == [["eth_getBlockByNumber", "eth_getLogs"]]


@pytest.mark.parametrize("ask", ["range_logs", "block_logs"])
def test_logs_that_the_bloom_promised_may_not_be_missing(
    node: FakeNode, client: RpcClient, ask: str
) -> None:
    with node.faulty(901, hidden_logs=True), pytest.raises(Retry, match="not all their logs came"):
        getattr(client, ask)(0, 1)


@pytest.mark.parametrize("ask", ["range_logs", "block_logs"])
def test_logs_of_one_contract_may_not_be_missing_beside_those_of_another(
    world: World, node: FakeNode, client: RpcClient, ask: str
) -> None:
    world.send_eth(901, 902, 5)
    world.mine(901)
    number = world.chains[901].latest.number
    with (
        node.faulty(901, lost_addresses=frozenset({SUPERCHAIN_ETH_BRIDGE})),
        pytest.raises(Retry, match="it first left out log"),
    ):
        getattr(client, ask)(number, number)


def test_a_bloom_full_of_other_logs_is_believed(
    world: World, node: FakeNode, client: RpcClient
) -> None:
    topics = tuple(number.to_bytes(32) for number in range(3_000))
    busy = [Emitted(bytes(20), topics[at : at + 4], b"") for at in range(0, 3_000, 4)]
    world.emit(901, *busy)
    world.mine(901)
    assert client.block_logs(12, 12).logs == ()
    assert client.range_logs(12, 12).logs == ()
    assert node.requests[901][-1] == ["eth_getLogs"]


def test_a_quiet_block_costs_one_request(node: FakeNode, client: RpcClient) -> None:
    assert client.block_logs(2, 11).logs == ()
    assert len(node.requests[901]) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"removed": True}, "log 1:0 is marked as removed"),
        ({"blockHash": "0x" + "ab" * 32}, "names the block 0xabababab…, but the header"),
        ({"blockNumber": "0x9"}, "log 9:0 is not in blocks 0 to 1"),
        ({"address": "0x" + "cd" * 20}, "of a contract that was not asked for"),
        ({"blockTimestamp": "0x1"}, "is of second 1, but the header"),
        ({"blockTimestamp": -1}, "gave an answer that cannot be used"),
        ({"blockTimestamp": 2**60}, "gave an answer that cannot be used"),
        ({"transactionIndex": "0x80000000"}, "gave an answer that cannot be used"),
        ({"logIndex": "0x8000000000000000"}, "gave an answer that cannot be used"),
    ],
)
def test_a_log_that_disagrees_is_refused(
    world: World, node: FakeNode, client: RpcClient, change: dict[str, object], words: str
) -> None:
    among = {"fromBlock": "0x1", "toBlock": "0x1"}
    (log,) = honest(world, "eth_getLogs", among)
    results = {"eth_getLogs": [log | change]}
    with node.faulty(901, results=results), pytest.raises(Retry, match=words):
        client.range_logs(0, 1)


def test_a_log_that_comes_twice_is_refused(world: World, node: FakeNode, client: RpcClient) -> None:
    logs = honest(world, "eth_getLogs", {"fromBlock": "0x1", "toBlock": "0x1"}) * 2
    with node.faulty(901, results={"eth_getLogs": logs}), pytest.raises(Retry, match="twice"):
        client.range_logs(0, 1)


def test_a_header_of_another_block_is_refused(
    world: World, node: FakeNode, client: RpcClient
) -> None:
    header = honest(world, "eth_getBlockByNumber", "0x4", False)
    with (
        node.faulty(901, results={"eth_getBlockByNumber": header}),
        pytest.raises(Retry, match="asked for block 7 it gave block 4"),
    ):
        client.headers([7])


def test_a_transaction_of_another_block_than_its_receipt_is_refused(
    world: World, node: FakeNode, client: RpcClient
) -> None:
    digest = world.truth()[901][0].transaction_hash
    receipt = honest(world, "eth_getTransactionReceipt", "0x" + digest.hex())
    results = {"eth_getTransactionReceipt": receipt | {"blockHash": "0x" + "ab" * 32}}
    with node.faulty(901, results=results), pytest.raises(Retry, match="another block"):
        client.transactions([digest])


@pytest.mark.parametrize(
    ("method", "change"),
    [
        ("eth_getTransactionReceipt", {"status": "0x2"}),
        ("eth_getTransactionReceipt", {"status": "0x10000"}),
        ("eth_getTransactionReceipt", {"gasUsed": "0x8000000000000000"}),
        ("eth_getTransactionByHash", {"transactionIndex": "0x80000000"}),
    ],
)
def test_a_number_that_no_column_can_hold_is_refused(
    world: World, node: FakeNode, client: RpcClient, method: str, change: dict[str, object]
) -> None:
    digest = world.truth()[901][0].transaction_hash
    given = honest(world, method, "0x" + digest.hex())
    with (
        node.faulty(901, results={method: given | change}),
        pytest.raises(Retry, match="gave an answer that cannot be used"),
    ):
        client.transactions([digest])


def test_another_transaction_than_asked_is_refused(
    world: World, node: FakeNode, client: RpcClient
) -> None:
    digest = "0x" + world.truth()[901][0].transaction_hash.hex()
    methods = ("eth_getTransactionByHash", "eth_getTransactionReceipt")
    results = {method: honest(world, method, digest) for method in methods}
    with (
        node.faulty(901, results=results),
        pytest.raises(Retry, match="another transaction than asked"),
    ):
        client.transactions([bytes(32)])


def test_a_level_without_an_answer_is_none(node: FakeNode, client: RpcClient) -> None:
    with node.faulty(901, without_labels=True):
        heads = client.heads()
    assert (heads.latest.number, heads.safe, heads.finalized) == (11, None, None)


def test_labels_out_of_order_are_refused(world: World, node: FakeNode, client: RpcClient) -> None:
    world.chains[901].safe_depth, world.chains[901].final_depth = 8, 4
    with pytest.raises(Retry, match="higher label"):
        client.heads()
