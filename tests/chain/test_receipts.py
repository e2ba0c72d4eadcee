"""Failed transactions of blocks and their revert data, from nodes that offer more or less."""

from collections.abc import Iterator
from typing import Any

import pytest

from messaging.chain import receipts
from messaging.chain.client import RevertData, TransactionFact
from messaging.chain.errors import Limited, Retry
from messaging.chain.remembered import Remembered
from messaging.chain.rpc import RpcClient
from messaging.protocol.attempts import Evidence
from messaging.protocol.contracts import L2_TO_L2_MESSENGER
from tests.chain.conftest import Connect
from tests.fakes.answers import View, answer
from tests.fakes.chain import Block, Call
from tests.fakes.client import WorldClient
from tests.fakes.node import FakeNode
from tests.fakes.world import World

DATA = b"\xde\xad\xbe\xef"
RECEIPTS, TRACE = "eth_getBlockReceipts", "debug_traceTransaction"
FROM_BLOCKS: list[dict[str, Any]] = [{}, {"without_methods": frozenset({RECEIPTS})}]
Names = list[tuple[int, bytes]]


@pytest.fixture
def world() -> World:
    """Blocks 2 to 4 of 901: a relay that reverted with others beside it, a failure that has nothing
    to do with messages, nothing."""
    world = World(901, 902)
    one = world.send(902, 901, b"refused")
    world.mine()
    world.send(901, 902)
    world.fail(one, DATA)
    world.fail_through(one)
    world.mine(901)
    world.transact(901, Call(target=world.address("shop"), calldata=b"\x01\x02", status=0))
    world.mine(901, count=2)
    return world


@pytest.fixture
def names(world: World) -> Names:
    return [(block.number, block.hash) for block in world.chains[901].blocks[2:]]


@pytest.fixture
def node(world: World) -> Iterator[FakeNode]:
    with FakeNode(world) as node:
        yield node


@pytest.fixture(autouse=True)
def _forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered of a node is not what the next test's node at its address does."""
    monkeypatch.setattr(receipts, "lacking", Remembered(lasts=3_600.0))


def _failed(client: RpcClient, names: Names) -> TransactionFact:
    return client.failed_transactions(names)[0]


@pytest.mark.parametrize("faults", FROM_BLOCKS)
def test_failed_transactions_that_may_name_a_message_are_found_by_either_way(
    node: FakeNode, client: RpcClient, names: Names, faults: dict[str, Any]
) -> None:
    with node.faulty(901, **faults):
        found = client.failed_transactions(names)
    assert found == WorldClient(node.world, 901).failed_transactions(names)
    assert [(one.target == L2_TO_L2_MESSENGER, one.block_number) for one in found] == [
        (True, 2),
        (False, 2),
    ]


def test_a_node_without_block_receipts_is_asked_for_them_only_once_by_all_clients(
    node: FakeNode, connect: Connect, names: Names, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "messaging.chain.receipts")
    with node.faulty(901, without_methods=frozenset({RECEIPTS})):
        for _ in range(3):
            connect().failed_transactions(names)
    batches = [batch for batch in node.requests[901] if RECEIPTS in batch]
    assert len(batches) == 1
    assert caplog.messages == ["a node lacks a method"]


@pytest.mark.parametrize("faults", FROM_BLOCKS)
def test_another_block_at_the_height_is_refused(
    node: FakeNode, client: RpcClient, names: Names, faults: dict[str, Any]
) -> None:
    node.world.reorg(901, 2, keep=True)
    with node.faulty(901, **faults), pytest.raises(Retry, match="another block 3"):
        client.failed_transactions(names)


@pytest.mark.parametrize("faults", FROM_BLOCKS)
def test_a_node_that_lacks_the_block_is_asked_again_later(
    node: FakeNode, client: RpcClient, names: Names, faults: dict[str, Any]
) -> None:
    with node.faulty(901, stale_by=1, **faults), pytest.raises(Retry, match="no block 4"):
        client.failed_transactions(names)


def _receipts(block: Block, world: World, **changes: object) -> list[Any]:
    view = View(world.chains[901], 901, len(world.chains[901].blocks) - 1)
    found: Any = answer(view, RECEIPTS, [hex(block.number)])
    return [*found[:-1], found[-1] | changes]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"blockHash": "0x" + "ab" * 32}, "is said to stand elsewhere"),
        ({"blockNumber": "0x9"}, "is said to stand elsewhere"),
        ({"transactionIndex": "0x0"}, "is said to stand elsewhere"),
        ({"transactionHash": "0x" + "cd" * 32}, "are not those of its transactions"),
        ({"status": "0x7"}, "cannot be used"),
    ],
)
def test_receipts_that_contradict_their_block_are_refused(
    node: FakeNode, client: RpcClient, names: Names, changes: dict[str, object], said: str
) -> None:
    world = node.world
    results = {RECEIPTS: _receipts(world.chains[901].blocks[2], world, **changes)}
    with node.faulty(901, results=results), pytest.raises(Retry, match=said):
        client.failed_transactions(names[:1])


def test_a_receipt_that_was_left_out_is_missed(
    node: FakeNode, client: RpcClient, names: Names
) -> None:
    with (
        node.faulty(901, results={RECEIPTS: []}),
        pytest.raises(Retry, match="are not those of its transactions"),
    ):
        client.failed_transactions(names[:1])


@pytest.mark.parametrize("result", [None, {"hash": "0x00"}])
def test_a_receipt_without_its_transaction_is_refused(
    node: FakeNode, client: RpcClient, names: Names, result: object
) -> None:
    with (
        node.faulty(901, results={"eth_getTransactionByHash": result}),
        pytest.raises(Retry, match="cannot be used"),
    ):
        client.failed_transactions(names)


def test_revert_data_comes_from_a_trace(client: RpcClient, names: Names) -> None:
    assert client.revert_data(_failed(client, names)) == RevertData(DATA, Evidence.TRACE)


def test_a_trace_without_output_is_a_revert_without_data(client: RpcClient, names: Names) -> None:
    (_, through) = client.failed_transactions(names)
    assert client.revert_data(through) == RevertData(b"", Evidence.TRACE)


def test_without_traces_the_call_is_replayed_on_the_block_before(
    node: FakeNode, client: RpcClient, names: Names
) -> None:
    failed = _failed(client, names)
    with node.faulty(901, without_methods=frozenset({TRACE})):
        for _ in range(2):
            assert client.revert_data(failed) == RevertData(DATA, Evidence.REPLAY)
    assert [batch for batch in node.requests[901] if TRACE in batch] == [[TRACE]]


@pytest.mark.parametrize(
    "results", [{TRACE: {"input": "0x"}, "eth_call": "0x"}, {TRACE: None, "eth_call": "0x"}]
)
def test_what_does_not_revert_again_is_not_guessed(
    node: FakeNode, client: RpcClient, names: Names, results: dict[str, object]
) -> None:
    failed = _failed(client, names)
    with node.faulty(901, results=results):
        assert client.revert_data(failed) is None


def test_a_node_with_neither_way_tells_nothing(
    node: FakeNode, client: RpcClient, names: Names
) -> None:
    failed = _failed(client, names)
    with node.faulty(901, without_methods=frozenset({TRACE, "eth_call"})):
        assert client.revert_data(failed) is None


def test_a_trace_of_another_call_is_refused(
    node: FakeNode, client: RpcClient, names: Names
) -> None:
    failed = _failed(client, names)
    trace = {"input": "0x1234", "error": "execution reverted", "output": "0xdead"}
    with node.faulty(901, results={TRACE: trace}), pytest.raises(Retry, match="another call"):
        client.revert_data(failed)


@pytest.mark.parametrize("without", [frozenset(), frozenset({TRACE})])
def test_a_node_that_is_asked_too_often_is_asked_again_and_not_given_up(
    node: FakeNode, client: RpcClient, names: Names, without: frozenset[str]
) -> None:
    failed = _failed(client, names)
    with node.faulty(901, without_methods=without):
        client.revert_data(failed)
    with node.faulty(901, error=(-32029, "slow down")), pytest.raises(Limited):
        client.revert_data(failed)


@pytest.mark.parametrize("without", [frozenset(), frozenset({TRACE})])
def test_a_refusal_that_may_pass_is_asked_again_until_it_lasts(
    node: FakeNode,
    client: RpcClient,
    names: Names,
    without: frozenset[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    failed = _failed(client, names)
    with node.faulty(901, without_methods=without):
        client.revert_data(failed)
    with node.faulty(901, error=(-32000, "internal error")), pytest.raises(Retry, match="inside"):
        client.revert_data(failed)
    assert client.revert_data(failed) is not None
    monkeypatch.setattr(receipts, "PATIENCE", 0.0)
    with node.faulty(901, error=(-32000, "internal error")):
        assert client.revert_data(failed) is None


@pytest.mark.parametrize(
    "words", ["insufficient funds for gas * price + value", "intrinsic gas too low", "state pruned"]
)
def test_a_call_that_cannot_be_replayed_tells_nothing(
    node: FakeNode, client: RpcClient, names: Names, words: str
) -> None:
    failed = _failed(client, names)
    with node.faulty(901, without_methods=frozenset({TRACE})):
        client.revert_data(failed)
    with node.faulty(901, error=(-32000, words)):
        assert client.revert_data(failed) is None


def test_history_that_is_gone_is_no_method_that_is_lacking(
    node: FakeNode, client: RpcClient, names: Names
) -> None:
    failed = _failed(client, names)
    with node.faulty(901, error=(-32000, "required historical state unavailable")):
        assert client.revert_data(failed) is None
    assert client.revert_data(failed) == RevertData(DATA, Evidence.TRACE)
