"""Rollup nodes over real HTTP and the heads that are kept of what they say."""

from typing import Any

import pytest
from pytest_django import Settings

from messaging.ingest.heads import record_heads
from messaging.ingest.rollup import note_safety
from messaging.models import Block, Chain, Endpoint, Head
from messaging.tracing.network import load_network
from tests.fakes.client import WorldClient
from tests.fakes.followed import Followed
from tests.fakes.node import FakeNode
from tests.fakes.rollup import CROSS_DEPTH, LOCAL_DEPTH, block_ref, rollup_methods, sync_status
from tests.fakes.world import World

pytestmark = pytest.mark.django_db

HEAD = 12


@pytest.fixture
def told(followed: Followed, node: FakeNode) -> World:
    """A followed world whose first chain has an op-node; the second has none."""
    followed.world.mine(count=HEAD)
    followed.catch_up()
    node.extra = rollup_methods(followed.world)
    _add("op_node", node.url(901))
    return followed.world


def _add(kind: str, url: str, *, chain_id: int = 901, position: int = 1) -> Endpoint:
    chain = Chain.objects.get(chain_id=chain_id)
    return Endpoint.objects.create(chain=chain, kind=kind, url=url, position=position)


def _heads(chain_id: int = 901) -> dict[str, tuple[int, str]]:
    """Number and source of every stored head by level."""
    rows = Head.objects.filter(chain__chain_id=chain_id)
    return {row.level: (row.number, row.source) for row in rows}


def _safety(block: int) -> str:
    chain = load_network().followed(901)
    assert chain is not None
    return chain.safety(block)


def _trouble(kind: str = "op_node") -> str:
    return Endpoint.objects.get(chain__chain_id=901, kind=kind).error


def test_an_op_node_adds_the_levels_that_the_execution_node_lacks(told: World) -> None:
    assert note_safety() == 0
    assert _heads() == {
        "latest": (HEAD, "rpc"),
        "cross_unsafe": (HEAD - CROSS_DEPTH, "op_node"),
        "local_safe": (HEAD - LOCAL_DEPTH, "op_node"),
        "safe": (told.chains[901].safe.number, "rpc"),
        "finalized": (told.chains[901].finalized.number, "rpc"),
    }
    assert _heads(902).keys() == {"latest", "safe", "finalized"}


def test_one_supernode_tells_both_chains_and_is_asked_once(told: World, node: FakeNode) -> None:
    Endpoint.objects.filter(kind="op_node").delete()
    for chain_id in (901, 902):
        _add("supernode", node.url(901, secret="/supernode"), chain_id=chain_id)
    node.requests[901].clear()
    assert note_safety() == 0
    assert _heads(901)["local_safe"] == _heads(902)["local_safe"] == (10, "supernode")
    assert node.requests[901] == [["supernode_syncStatus"]]


def test_a_supervisor_without_timestamps_is_kept_without_them(told: World, node: FakeNode) -> None:
    _add("supervisor", node.url(901))
    Endpoint.objects.filter(kind="op_node").delete()
    note_safety()
    assert _heads()["local_safe"] == (HEAD - LOCAL_DEPTH, "supervisor")
    assert Head.objects.get(level="local_safe").timestamp is None


def test_a_level_that_the_node_stops_giving_has_no_row(told: World, node: FakeNode) -> None:
    note_safety()
    status = sync_status(told.chains[901])
    del status["local_safe_l2"]
    with node.faulty(901, results={"optimism_syncStatus": status}):
        assert note_safety() == 0
    assert _heads().keys() == {"latest", "cross_unsafe", "safe", "finalized"}


@pytest.mark.parametrize(
    "changes", [{"enabled": False}, {"kind": "interop_filter"}, {"chain_id": None}]
)
def test_a_node_that_is_not_asked_any_more_leaves_no_level(
    told: World, changes: dict[str, Any]
) -> None:
    note_safety()
    endpoints = Endpoint.objects.filter(kind="op_node")
    if "chain_id" in changes:
        endpoints.delete()
    else:
        endpoints.update(**changes)
    note_safety()
    assert _heads().keys() == {"latest", "safe", "finalized"}


def test_a_failing_node_keeps_its_last_word_and_its_trouble_until_it_answers(
    told: World, node: FakeNode
) -> None:
    note_safety()
    seen = Head.objects.get(level="local_safe").seen_at
    with node.faulty(901, status=503):
        assert note_safety() == 1
    assert _trouble().startswith("Op-node 1 of Chain 901 answered HTTP 503")
    assert _heads()["local_safe"] == (HEAD - LOCAL_DEPTH, "op_node")
    assert Head.objects.get(level="local_safe").seen_at == seen
    assert note_safety() == 0
    assert _trouble() == ""
    assert Head.objects.get(level="local_safe").seen_at > seen


def test_another_node_goes_on_where_one_fails_and_never_lowers_it(
    told: World, node: FakeNode
) -> None:
    note_safety()
    behind = sync_status(told.chains[901]) | {"local_safe_l2": block_ref(told.chains[901].safe)}
    _add("supernode", node.url(902))
    with (
        node.faulty(901, status=503),
        node.faulty(902, results={"supernode_syncStatus": {"chains": {"901": behind}}}),
    ):
        note_safety()
    assert _heads()["local_safe"] == (HEAD - LOCAL_DEPTH, "op_node")


def test_a_node_on_another_fork_calls_nothing_safe_and_is_told(told: World, node: FakeNode) -> None:
    note_safety()
    Block.objects.filter(
        number=HEAD - LOCAL_DEPTH, chain=Chain.objects.get(chain_id=901).pk
    ).delete()
    Block.objects.create(
        chain=Chain.objects.get(chain_id=901).pk,
        number=HEAD - LOCAL_DEPTH,
        hash=b"\x07" * 32,
        timestamp=0,
    )
    assert note_safety() == 1
    assert "local_safe" not in _heads()
    assert f"names another block {HEAD - LOCAL_DEPTH} than is indexed" in _trouble()


def test_what_goes_wrong_with_one_chain_stands_at_that_chain_s_endpoint(
    told: World, node: FakeNode
) -> None:
    Endpoint.objects.filter(kind="op_node").delete()
    for chain_id in (901, 902):
        _add("supervisor", node.url(901), chain_id=chain_id)
    cross_safe = {"901": block_ref(told.chains[901].safe), "902": "unheard"}
    gone = {name: one for name, one in node.extra.items() if name != "supervisor_syncStatus"}
    node.extra = gone | {"supervisor_crossSafe": lambda _chain, one: cross_safe[one]}
    assert note_safety() == 1
    assert _heads()["local_safe"] == (HEAD - LOCAL_DEPTH, "supervisor")
    other = Endpoint.objects.get(chain__chain_id=902, kind="supervisor")
    assert (_trouble("supervisor"), "local_safe" in _heads(902)) == ("", False)
    assert other.error.startswith("Supervisor 1 of Chain 902 gave an answer that cannot be used")


def test_a_level_above_what_is_indexed_makes_nothing_safe_and_is_told(
    told: World, node: FakeNode
) -> None:
    far = {"hash": "0x" + "99" * 32, "number": 10**6, "timestamp": 1}
    lie = sync_status(told.chains[901]) | {"unsafe_l2": far, "local_safe_l2": far}
    with node.faulty(901, results={"optimism_syncStatus": lie}):
        assert note_safety() == 1
    assert "calls block 1000000 safe, but the execution node's newest is 12" in _trouble()
    assert _heads()["local_safe"] == (10**6, "op_node")
    assert _safety(HEAD) == "unsafe"
    assert note_safety() == 0
    assert _safety(HEAD - LOCAL_DEPTH) == "local_safe"


@pytest.mark.parametrize(
    ("ahead", "trouble"), [(3, "names another block 11 than is"), (9, "calls block 19 safe")]
)
def test_a_reorg_that_is_not_indexed_yet_leaves_no_word_of_a_node_on_the_new_fork(
    told: World, ahead: int, trouble: str
) -> None:
    note_safety()
    told.reorg(901, 3)
    told.mine(901, count=ahead)
    assert _safety(HEAD - LOCAL_DEPTH) == "local_safe"
    assert note_safety() == 1
    assert trouble in _trouble()
    assert _safety(HEAD) == _safety(HEAD - LOCAL_DEPTH) == "unsafe"


def test_heads_of_a_node_count_again_only_once_none_is_of_another_fork(told: World) -> None:
    note_safety()
    cross = Head.objects.get(level="cross_unsafe")
    Head.objects.filter(pk=cross.pk).update(hash=b"\x07" * 32)
    assert _safety(HEAD - LOCAL_DEPTH) == "unsafe"
    Head.objects.filter(pk=cross.pk).update(hash=cross.hash)
    assert _safety(HEAD - LOCAL_DEPTH) == "local_safe"


def test_a_silent_node_s_last_words_go_together_where_one_is_of_another_fork(
    told: World, node: FakeNode
) -> None:
    note_safety()
    Head.objects.filter(level="cross_unsafe").update(hash=b"\x07" * 32)
    with node.faulty(901, status=503):
        note_safety()
    assert _heads().keys() == {"latest", "safe", "finalized"}


def test_an_execution_node_without_labels_leaves_them_to_the_rollup_node(
    told: World, followed: Followed, node: FakeNode
) -> None:
    heads = WorldClient(told, 901).heads()
    pk = Chain.objects.get(chain_id=901).pk
    record_heads(pk, type(heads)(heads.latest, None, None))
    assert _heads().keys() == {"latest"}
    note_safety()
    assert _heads()["safe"] == (told.chains[901].safe.number, "op_node")
    record_heads(pk, type(heads)(heads.latest, None, None))
    assert _heads()["safe"] == (told.chains[901].safe.number, "op_node")
    record_heads(pk, heads)
    assert _heads()["safe"] == (told.chains[901].safe.number, "rpc")


def test_a_supernode_that_lacks_the_chain_says_so(told: World, node: FakeNode) -> None:
    _add("supernode", node.url(901))
    with node.faulty(901, results={"supernode_syncStatus": {"chains": {}}}):
        assert note_safety() == 1
    assert "does not serve chain 901" in _trouble("supernode")


def test_an_inner_address_is_not_asked_and_never_told(told: World, settings: Settings) -> None:
    settings.CROSSLANE_ALLOW_LOOPBACK_RPC = False
    assert note_safety() == 1
    assert "which is refused" in _trouble()
    assert "127.0.0.1" not in _trouble()


def test_a_paused_chain_is_not_asked(told: World, node: FakeNode) -> None:
    Chain.objects.update(paused=True)
    node.requests[901].clear()
    assert note_safety() == 0
    assert node.requests[901] == []
