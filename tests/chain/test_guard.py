"""Which addresses are never asked, and what never leaves the client."""

import logging
from typing import Any

import pytest

from messaging.chain.addresses import refuse_address
from messaging.chain.errors import ChainError, Retry, Stop
from messaging.chain.rpc import RpcClient
from messaging.chain.session import Limits
from messaging.chain.sockets import connect_checked, split_socket_url
from tests.fakes.node import FakeNode

SECRETS = ("hunter2", "s3cretkey", "alice")
QUICK = Limits(connect_seconds=0.2, read_seconds=0.2)


METADATA = (
    "169.254.169.254",
    "[fe80::1]",
    "[::ffff:169.254.169.254]",
    "[::169.254.169.254]",
    "[::ffff:0:169.254.169.254]",
    "[64:ff9b::169.254.169.254]",
    "[64:ff9b:1::169.254.169.254]",
    "[2002:a9fe:a9fe::1]",
    "[2001:0:4136:e378:8000:63bf:5601:5601]",
    "[fd00:ec2::254]",
    "[fd20:ce::254]",
    "100.100.100.200",
)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:10.0.0.7]",
        "[::127.0.0.1]",
        "[::ffff:0:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b:1::7f00:1]",
        "[2002:7f00:1::]",
        "[fec0::1]",
        "10.0.0.7",
        "172.16.3.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "[fd00::1]",
        "[::]",
    ],
)
def test_an_inner_address_is_refused(host: str) -> None:
    client = RpcClient(f"http://{host}:8545/", label="endpoint 1 of Base")
    with pytest.raises(Stop, match="loopback, private or reserved address, which is refused"):
        client.chain_id()


@pytest.mark.parametrize("host", ["10.0.0.7", "192.168.1.1", "169.254.169.254"])
def test_allowing_loopback_allows_no_private_address(host: str) -> None:
    client = RpcClient(f"http://{host}/", label="endpoint 1 of Base", allow_loopback=True)
    with pytest.raises(Stop, match="is refused"):
        client.chain_id()


def test_private_addresses_can_be_allowed(node: FakeNode) -> None:
    client = RpcClient(node.url(901), label="endpoint 1 of Base", allow_private=True)
    assert client.chain_id() == 901


@pytest.mark.parametrize("host", [*METADATA, "0xa9fea9fe"])
def test_cloud_metadata_is_refused_even_then(host: str) -> None:
    client = RpcClient(f"http://{host}/", label="endpoint 1 of Base", allow_private=True)
    with pytest.raises(Stop, match="is refused"):
        client.chain_id()


@pytest.mark.parametrize("host", METADATA)
@pytest.mark.parametrize("private", [True, False])
def test_a_websocket_leads_there_as_little(host: str, private: bool) -> None:
    parts = split_socket_url(f"ws://{host}/", "WebSocket 1")
    with pytest.raises(Stop, match="is refused"):
        connect_checked(
            parts, who="WebSocket 1", timeout=0.2, allow_loopback=True, allow_private=private
        )


@pytest.mark.parametrize("address", ["10.0.0.7", "fd00::1", "::1", "::ffff:10.0.0.7", "2600::1"])
def test_private_addresses_are_allowed_in_any_spelling(address: str) -> None:
    refuse_address(address, allow_loopback=True, allow_private=True)


@pytest.mark.parametrize("address", ["2600::1", "[2600::1]", "8.8.8.8"])
def test_public_addresses_are_allowed(address: str) -> None:
    refuse_address(address, allow_loopback=False, allow_private=False)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://host/",
        "127.0.0.1:8545",
        "",
        "http://",
        "http://host:port/",
        "x",
    ],
)
def test_an_address_that_is_not_http_is_refused(url: str) -> None:
    with pytest.raises(Stop, match=r"Endpoint 1 of Base has an address that is not http\(s\)"):
        RpcClient(url, label="endpoint 1 of Base")


@pytest.mark.parametrize("private", [True, False])
@pytest.mark.parametrize(
    "host", ["a..b", "a" * 70 + ".com", "[::1", "exa mple", "\udcff", "1.2.3.4:99999", "exa\tmple."]
)
def test_a_host_that_cannot_be_asked_for_is_refused_untold(host: str, private: bool) -> None:
    with pytest.raises(ChainError) as caught:
        RpcClient(
            f"http://{host}/s3cretkey", label="endpoint 1 of Base", allow_private=private
        ).chain_id()
    assert str(caught.value).startswith("Endpoint 1 of Base ")
    assert "s3cretkey" not in str(caught.value)
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def test_a_redirect_into_the_network_is_not_followed(node: FakeNode, client: RpcClient) -> None:
    target = node.url(902)
    with node.faulty(901, status=307, location=target), pytest.raises(Stop, match="never followed"):
        client.chain_id()
    assert node.requests[902] == []


def test_credentials_in_the_address_reach_the_node(node: FakeNode) -> None:
    url = node.url(901, credentials="alice:hunter2@")
    RpcClient(url, label="endpoint 1 of Base", allow_loopback=True).chain_id()
    assert node.authorizations == ["Basic YWxpY2U6aHVudGVyMg=="]


@pytest.mark.parametrize(
    "faults",
    [
        {"error": (-32000, "project alice, key s3cretkey, password hunter2: no access")},
        {"error": (-32602, "bad key s3cretkey of http://alice:hunter2@127.0.0.1/901/s3cretkey")},
        {"results": {"eth_chainId": "s3cretkey"}},
        {"status": 429},
        {"status": 401},
        {"status": 302, "location": "http://127.0.0.1/s3cretkey"},
        {"truncated": True},
        {"latency": 0.5},
    ],
)
def test_no_error_tells_the_address(
    node: FakeNode, faults: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    url = node.url(901, credentials="alice:hunter2@", secret="/s3cretkey?key=s3cretkey")
    client = RpcClient(url, label="endpoint 1 of Base", allow_loopback=True, limits=QUICK)
    caplog.set_level(logging.INFO)
    with node.faulty(901, **faults), pytest.raises(ChainError) as caught:
        client.chain_id()
    told = f"{caught.value} {caught.value!r} {client!r} {client.__dict__} {caplog.text}"
    assert not [secret for secret in SECRETS if secret in told]
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_an_unreachable_address_is_not_told() -> None:
    url = "http://alice:hunter2@127.0.0.1:1/s3cretkey"
    client = RpcClient(url, label="endpoint 1 of Base", allow_loopback=True)
    with pytest.raises(Retry) as caught:
        client.chain_id()
    assert not [secret for secret in (*SECRETS, "127.0.0.1") if secret in str(caught.value)]
    assert caught.value.__context__ is None
