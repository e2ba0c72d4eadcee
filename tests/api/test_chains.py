"""Chains, the service's state and search over the API."""

import pytest

from messaging.models import Chain, Endpoint, Span
from messaging.protocol.text import to_hex
from tests.api.asked import get, problem, read
from tests.fakes.world import World
from tests.tracing.followed_world import follow

pytestmark = pytest.mark.django_db


def _follow() -> World:
    world = World(901, 902)
    world.mine(count=9)
    follow(world)
    return world


def test_chains_tell_what_is_complete() -> None:
    world = _follow()
    one, two = read("/api/v1/chains/")["results"]
    assert (one["chain_id"], two["chain_id"]) == ("901", "902")
    assert one["covered"] == [{"first": 0, "last": 9}]
    assert one["members"] == [
        {"chain_id": "901", "name": "Chain 901", "followed": True},
        {"chain_id": "902", "name": "Chain 902", "followed": True},
    ]
    assert one["head_block"] == one["indexed_block"] == world.chains[901].latest.number
    assert read("/api/v1/chains/902/") == two


def test_levels_that_no_node_gives_are_null() -> None:
    _follow()
    chain = read("/api/v1/chains/901/")
    assert (chain["cross_unsafe_block"], chain["local_safe_block"]) == (None, None)
    assert (chain["safe_block"], chain["finalized_block"]) == (5, 1)
    by_level = {one["level"]: one for one in chain["levels"]}
    assert list(by_level) == ["unsafe", "cross_unsafe", "local_safe", "safe", "finalized"]
    assert (by_level["safe"]["block_number"], by_level["safe"]["told_by"]) == (5, "rpc")
    unknown = {**by_level["local_safe"]}
    assert (unknown.pop("level"), unknown.pop("counts")) == ("local_safe", False)
    assert set(unknown.values()) == {None}


def test_a_node_that_fails_beside_the_chain_is_told_and_worries_no_status() -> None:
    _follow()
    chain = Chain.objects.get(chain_id=901)
    Endpoint.objects.create(chain=chain, kind="ws", url="wss://x.example", error="It broke off.")
    told = read("/api/v1/status/")
    assert told["status"] == "ok"
    assert told["chains"][0]["node_problems"] == ["It broke off."]


def test_a_chain_that_is_not_followed_is_404_with_those_that_are() -> None:
    _follow()
    detail = problem(get("/api/v1/chains/7/"), 404, "not_found")
    assert detail == ("Chain 7 is not followed: followed are 901 (Chain 901), 902 (Chain 902).")
    assert "is not a chain id" in problem(get("/api/v1/chains/x/"), 400, "malformed_parameter")


def test_the_status_is_that_of_the_worst_chain() -> None:
    _follow()
    told = read("/api/v1/status/")
    assert (told["status"], told["version"]) == ("ok", "0.1.0")
    assert [chain["lag_seconds"] for chain in told["chains"]] == [0, 0]
    Span.objects.filter(chain__chain_id=902).update(state=Span.State.STOPPED, error="It forked.")
    told = read("/api/v1/status/")
    assert told["status"] == "stopped"
    assert [chain["state"] for chain in told["chains"]] == ["ok", "stopped"]
    assert "It forked." in told["chains"][1]["problems"][0]


def test_a_paused_chain_does_not_worry_anybody() -> None:
    _follow()
    Chain.objects.filter(chain_id=901).update(paused=True)
    told = read("/api/v1/status/")
    assert (told["status"], told["chains"][0]["state"]) == ("ok", "paused")


def test_without_chains_everything_is_empty_and_well() -> None:
    assert read("/api/v1/status/")["status"] == "ok"
    assert read("/api/v1/chains/") == {"results": []}
    assert read("/api/v1/messages/") == {"results": [], "next": None, "previous": None}


def test_search_finds_by_transaction_and_tells_what_was_searched() -> None:
    world = World(901, 902)
    sent = world.send(901, 902)
    world.mine()
    follow(world)
    told = read("/api/v1/search/", q=to_hex(sent.transaction_hash))
    assert told["kind"] == "transaction_hash"
    assert [row["message_hash"] for row in told["results"]] == [to_hex(sent.hash)]
    assert [(one["chain_id"], one["indexed_block"]) for one in told["searched"]] == [
        ("901", 1),
        ("902", 1),
    ]


@pytest.mark.parametrize("path", ["/api/v1/search/", "/api/v1/search/?q=", "/api/v1/search/?q=x"])
def test_a_search_that_names_nothing_is_400(path: str) -> None:
    assert "chain:block:log" in problem(get(path), 400, "malformed_search")
