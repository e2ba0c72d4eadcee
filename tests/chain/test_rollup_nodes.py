"""The clients of rollup nodes over real HTTP: what they tell, and what of a bad node comes out."""

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from messaging.chain.errors import ChainError, Retry, Stop
from messaging.chain.jsonrpc import Question
from messaging.chain.levels import LevelBlock, Levels
from messaging.chain.rollup import RollupRpc
from messaging.chain.rollup_nodes import KINDS, open_rollup_node
from messaging.chain.session import Limits
from messaging.chain.supernode import Supernode
from messaging.chain.transport import Transport
from tests.fakes.chain import Block
from tests.fakes.node import FakeNode
from tests.fakes.rollup import CROSS_DEPTH, LOCAL_DEPTH, rollup_methods
from tests.fakes.world import World

LABEL = "rollup node 1 of Base"
STATUS = {
    "op_node": "optimism_syncStatus",
    "supernode": "supernode_syncStatus",
    "supervisor": "supervisor_syncStatus",
}


@pytest.fixture
def node() -> Iterator[FakeNode]:
    world = World(901, 902)
    world.mine(count=12)
    with FakeNode(world) as node:
        node.extra = rollup_methods(world)
        yield node


@pytest.fixture
def supernode(node: FakeNode) -> Iterator[Supernode]:
    transport = Transport(node.url(901), label=LABEL, limits=Limits(), allow_loopback=True)
    with closing(Supernode(RollupRpc(transport))) as client:
        yield client


def ask_all(
    node: FakeNode, kind: str, *chain_ids: int, secret: str = ""
) -> dict[int, Levels | ChainError]:
    """What the node tells of these chains, and what went wrong with one alone."""
    url = node.url(901, secret=secret)
    with closing(open_rollup_node(kind, url, label=LABEL, allow_loopback=True)) as client:
        return dict(client.levels(chain_ids))


def ask(node: FakeNode, kind: str, *chain_ids: int, secret: str = "") -> dict[int, Levels]:
    """What the node tells of these chains; raises what went wrong."""
    levels = {}
    for chain_id, found in ask_all(node, kind, *chain_ids, secret=secret).items():
        if isinstance(found, ChainError):
            raise found
        levels[chain_id] = found
    return levels


def told(block: Block) -> LevelBlock:
    """A block without its timestamp, which supervisors leave out."""
    return LevelBlock(block.number, block.hash)


def bare(block: LevelBlock | None) -> LevelBlock | None:
    return None if block is None else LevelBlock(block.number, block.hash)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_node_tells_its_levels(node: FakeNode, kind: str) -> None:
    chain = node.world.chains[901]
    levels = ask(node, kind, 901)[901]
    assert bare(levels.cross_unsafe) == told(chain.blocks[12 - CROSS_DEPTH])
    assert bare(levels.local_safe) == told(chain.blocks[12 - LOCAL_DEPTH])
    assert bare(levels.safe) == told(chain.safe)
    assert bare(levels.finalized) == told(chain.finalized)


@pytest.mark.parametrize("kind", ["supernode", "supervisor"])
def test_a_node_of_several_chains_tells_those_that_it_has(node: FakeNode, kind: str) -> None:
    assert ask(node, kind, 901, 902, 903).keys() == {901, 902}


def test_an_older_supervisor_is_asked_level_by_level(node: FakeNode) -> None:
    with node.faulty(901, without_methods=frozenset({"supervisor_syncStatus"})):
        levels = ask(node, "supervisor", 902)[902]
    chain = node.world.chains[902]
    assert levels.local_safe == told(chain.blocks[12 - LOCAL_DEPTH])
    assert levels.safe == told(chain.safe)
    assert levels.cross_unsafe is None


def older(node: FakeNode, **methods: Callable[[str], object]) -> None:
    """Makes an older supervisor of the node that answers these methods so, by the chain's id."""
    gone = {"supervisor_syncStatus"}
    known = {name: one for name, one in node.extra.items() if name not in gone}
    changed = {
        f"supervisor_{name}": lambda _chain, one, tell=tell: tell(one)
        for name, tell in methods.items()
    }
    node.extra = known | changed


def test_an_older_supervisor_without_a_block_of_one_chain_tells_the_others(node: FakeNode) -> None:
    block = {"hash": "0x" + "ab" * 32, "number": 3}
    tell = {"901": block, "902": None}.get
    older(node, localUnsafe=tell, localSafe=tell, crossSafe=tell, finalized=tell)
    found = ask(node, "supervisor", 901, 902)
    assert found[902] == Levels()
    assert found[901].safe == LevelBlock(3, b"\xab" * 32)


def test_an_older_supervisor_that_fails_for_one_chain_tells_the_others(node: FakeNode) -> None:
    safe = {"hash": "0x" + "ab" * 32, "number": node.world.chains[901].safe.number}
    older(node, crossSafe={"901": safe, "902": "unheard"}.get)
    found = ask_all(node, "supervisor", 901, 902)
    assert isinstance(found[902], Retry)
    assert isinstance(found[901], Levels)


def test_an_older_supervisor_whose_levels_are_out_of_order_is_not_believed(node: FakeNode) -> None:
    older(node, finalized=lambda _one: {"hash": "0x" + "ab" * 32, "number": 11})
    with pytest.raises(Retry, match="a higher safety level stands above a lower one"):
        ask(node, "supervisor", 901)


def test_an_op_node_of_another_chain_is_refused(node: FakeNode) -> None:
    with pytest.raises(Stop, match="runs chain 901, expected 902: check the op_node line"):
        ask(node, "op_node", 902)


def test_an_op_node_that_hides_its_configuration_is_believed(node: FakeNode) -> None:
    with node.faulty(901, without_methods=frozenset({"optimism_rollupConfig"})):
        assert ask(node, "op_node", 901)[901].safe is not None


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("odd", [None, [], "s3cretkey", {"chains": {"x": {}}}, {"unsafe_l2": 1}])
def test_an_odd_answer_can_be_asked_again(node: FakeNode, kind: str, odd: object) -> None:
    with node.faulty(901, results={STATUS[kind]: odd}), pytest.raises(Retry) as caught:
        ask(node, kind, 901, secret="/s3cretkey")
    assert "gave an answer that cannot be used" in str(caught.value)
    assert "s3cretkey" not in str(caught.value)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("faults", [{"status": 503}, {"truncated": True}, {"status": 429}])
def test_a_failing_node_can_be_asked_again(
    node: FakeNode, kind: str, faults: dict[str, Any]
) -> None:
    with node.faulty(901, **faults), pytest.raises(Retry, match="Rollup node 1 of Base"):
        ask(node, kind, 901)


@pytest.mark.parametrize("kind", KINDS)
def test_an_inner_address_is_refused(kind: str) -> None:
    with (
        closing(open_rollup_node(kind, "http://127.0.0.1:1/", label=LABEL)) as client,
        pytest.raises(Stop, match="which is refused"),
    ):
        client.levels((901,))


def test_a_supernode_names_the_block_that_was_replaced(
    node: FakeNode, supernode: Supernode
) -> None:
    block = node.world.chains[902].blocks[3]
    assert supernode.optimistic_block(block.timestamp, 902) == block.hash
    node.extra = rollup_methods(node.world, optimistic={(902, block.timestamp): b"\x07" * 32})
    assert supernode.optimistic_block(block.timestamp, 902) == b"\x07" * 32
    assert supernode.optimistic_block(block.timestamp, 903) is None
    assert supernode.optimistic_block(block.timestamp + 1_000, 902) is None


def test_a_super_root_exists_once_its_timestamp_is_verified(
    node: FakeNode, supernode: Supernode
) -> None:
    chain = node.world.chains[901]
    assert supernode.super_root(chain.safe.timestamp).root is not None
    assert supernode.super_root(chain.latest.timestamp).root is None


def test_every_answer_of_a_refused_method_is_a_sentence(node: FakeNode) -> None:
    transport = Transport(node.url(901), label=LABEL, limits=Limits(), allow_loopback=True)
    with closing(RollupRpc(transport)) as rpc:
        (outcome,) = rpc.ask(Question("optimism_unheard"))
    assert isinstance(outcome, ChainError)
    assert str(outcome).startswith("Rollup node 1 of Base refused optimism_unheard")
