"""Every error class, raised by a real HTTP answer, and what each sentence says."""

from email.utils import formatdate
from time import time
from typing import Any

import pytest

from messaging.chain.errors import ChainError, Retry, Reverted, Shrink, Stop
from messaging.chain.rpc import RpcClient, open_client
from messaging.protocol.contracts import L2_TO_L2_MESSENGER
from tests.chain.conftest import Connect
from tests.fakes.node import FakeNode
from tests.fakes.world import World

FAULTS: list[tuple[dict[str, Any], type[ChainError], str]] = [
    ({"status": 429}, Retry, "HTTP 429 (too many requests)"),
    ({"status": 500, "nonsense": b"oops"}, Retry, "HTTP 500"),
    ({"status": 502, "nonsense": b"<html>"}, Retry, "HTTP 502"),
    ({"status": 503, "nonsense": b"", "retry_after": "7"}, Retry, "HTTP 503"),
    ({"status": 408, "nonsense": b""}, Retry, "HTTP 408"),
    ({"truncated": True}, Retry, "broke off in the middle"),
    ({"nonsense": b"<html>hello</html>"}, Retry, "not JSON at all"),
    ({"nonsense": b'{"jsonrpc":"2.0","id":1,"resu'}, Retry, "cut off"),
    ({"nonsense": b'{"jsonrpc":"2.0","id":1,"result":17}'}, Retry, "cannot be used"),
    ({"nonsense": b'{"jsonrpc":"2.0","id":1,"result":"901"}'}, Retry, "without 0x"),
    ({"nonsense": b"[]"}, Retry, "a list where one answer was expected"),
    ({"error": (-32603, "internal error")}, Retry, "it failed inside"),
    ({"error": (-32000, "header not found")}, Retry, "has not got that block yet"),
    ({"error": (-32005, "rate limit exceeded")}, Retry, "too many requests"),
    ({"status": 401, "nonsense": b""}, Stop, "HTTP 401"),
    ({"status": 403, "nonsense": b""}, Stop, "HTTP 403"),
    ({"status": 404, "nonsense": b"not found"}, Stop, "HTTP 404"),
    ({"status": 302, "location": "http://127.0.0.1/"}, Stop, "never followed"),
    ({"without_methods": frozenset({"eth_chainId"})}, Stop, "eth_chainId"),
    ({"error": (-32602, "invalid argument 0")}, Stop, "check the key and the rights"),
    ({"status": 400, "error": (-32000, "Unauthorized")}, Stop, "Unauthorized"),
    ({"status": 413, "nonsense": b""}, Shrink, "ask for fewer blocks"),
]


@pytest.mark.parametrize(("faults", "kind", "words"), FAULTS)
def test_a_fault_says_what_to_do(
    node: FakeNode, client: RpcClient, faults: dict[str, Any], kind: type[ChainError], words: str
) -> None:
    with node.faulty(901, **faults), pytest.raises(kind) as caught:
        client.chain_id()
    assert words in str(caught.value)
    assert str(caught.value).startswith("Endpoint 1 of Base ")
    assert str(caught.value).endswith(".")


def test_the_node_is_asked_again_after_a_fault(node: FakeNode, client: RpcClient) -> None:
    with node.faulty(901, times=1, truncated=True):
        with pytest.raises(Retry):
            client.chain_id()
        assert client.chain_id() == 901


def test_a_wait_in_seconds_is_handed_on(node: FakeNode, client: RpcClient) -> None:
    with node.faulty(901, status=429, retry_after="3"), pytest.raises(Retry) as caught:
        client.chain_id()
    assert caught.value.after == 3.0


def test_a_wait_until_a_date_is_handed_on(node: FakeNode, client: RpcClient) -> None:
    later = formatdate(time() + 60, usegmt=True)
    with node.faulty(901, status=503, retry_after=later), pytest.raises(Retry) as caught:
        client.chain_id()
    assert caught.value.after is not None
    assert 50 < caught.value.after <= 60


@pytest.mark.parametrize("told", ["soon", "²", "-1", "1e3", "", "Mon, 01 Jan 99999 00:00:00 GMT"])
def test_an_unreadable_wait_is_no_wait(node: FakeNode, client: RpcClient, told: str) -> None:
    with node.faulty(901, status=429, retry_after=told), pytest.raises(Retry) as caught:
        client.chain_id()
    assert caught.value.after is None


@pytest.mark.parametrize("told", ["301", "9" * 20, "9" * 400, "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_a_wait_without_end_is_cut(node: FakeNode, client: RpcClient, told: str) -> None:
    with node.faulty(901, status=429, retry_after=told), pytest.raises(Retry) as caught:
        client.chain_id()
    assert caught.value.after == 300.0


def test_a_moment_that_is_over_is_no_reason_to_wait(node: FakeNode, client: RpcClient) -> None:
    past = "Thu, 01 Jan 1970 00:00:00 GMT"
    with node.faulty(901, status=503, retry_after=past), pytest.raises(Retry) as caught:
        client.chain_id()
    assert caught.value.after == 0.0


def test_a_slow_node_is_not_waited_for(node: FakeNode, connect: Connect) -> None:
    client = connect(read_seconds=0.1)
    with node.faulty(901, latency=0.5), pytest.raises(Retry, match="did not answer in time"):
        client.chain_id()


def test_a_refused_connection_is_tried_again() -> None:
    client = RpcClient("http://127.0.0.1:1", label="endpoint 2 of Base", allow_loopback=True)
    with pytest.raises(Retry, match=r"Endpoint 2 of Base cannot be reached: check that it runs"):
        client.chain_id()


def test_an_answer_beyond_the_limit_asks_for_fewer_blocks(connect: Connect) -> None:
    with pytest.raises(Shrink, match="ask for fewer blocks"):
        connect(answer_bytes=1000).range_logs(0, 5)


def test_a_range_limit_names_the_range_that_works(node: FakeNode, client: RpcClient) -> None:
    with node.faulty(901, largest_range=4), pytest.raises(Shrink) as caught:
        client.range_logs(2, 9)
    assert caught.value.suggested == (2, 5)
    assert client.range_logs(2, 5).last == 5


def test_a_result_limit_names_the_range_that_works(node: FakeNode, client: RpcClient) -> None:
    world = node.world
    for _ in range(3):
        world.send(901, 902)
        world.mine(901)
    with node.faulty(901, most_logs=2), pytest.raises(Shrink) as caught:
        client.range_logs(0, 14)
    assert caught.value.suggested == (0, 12)


def test_a_contract_that_refuses_gives_its_data(node: FakeNode, client: RpcClient) -> None:
    with pytest.raises(Reverted, match="the contract refused the call") as caught:
        client.call(L2_TO_L2_MESSENGER, b"\xde\xad\xbe\xef")
    assert caught.value.data == b""


def test_the_wrong_chain_is_refused_by_name(node: FakeNode) -> None:
    with node.faulty(901, other_chain=902), pytest.raises(Stop) as caught:
        open_client(
            node.url(901),
            expected_chain_id=901,
            label="the node of Local A",
            allow_loopback=True,
        )
    assert str(caught.value) == (
        "The node of Local A answers chain id 902, expected 901: check the rpc line of that chain."
    )


def test_the_right_chain_is_opened(node: FakeNode) -> None:
    client = open_client(
        node.url(901), expected_chain_id=901, label="the node of Local A", allow_loopback=True
    )
    assert client.heads().latest.number == 11


@pytest.mark.parametrize("chain_id", [2**60, 2**63 + 5, 2**256 - 1])
def test_a_chain_id_of_up_to_256_bits_is_read(chain_id: int) -> None:
    with FakeNode(World(chain_id)) as node:
        url = node.url(chain_id)
        open_client(url, expected_chain_id=chain_id, label="a node", allow_loopback=True).close()
