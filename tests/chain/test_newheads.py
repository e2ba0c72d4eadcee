"""New heads over real WebSockets, at a fake node and at anvil; what breaks, and what is refused."""

import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from messaging.chain import newheads
from messaging.chain.newheads import Address, Guard, HeadFeed
from tests.fakes.anvil import running_anvil
from tests.fakes.sockets import running_socket

LABEL = "WebSocket 1 of Base"
SECRETS = ("s3cretkey", "127.0.0.1", "localhost")


@contextmanager
def listening(
    *urls: str, wake: threading.Event | None = None, loopback: bool = True
) -> Iterator[HeadFeed]:
    """A feed of chain 901 over these addresses, closed at the end."""
    addresses = [Address(url, LABEL.replace("1", str(at))) for at, url in enumerate(urls, 1)]
    guard = Guard(allow_loopback=loopback)
    feed = HeadFeed(addresses, chain_id=901, wake=wake or threading.Event(), guard=guard)
    feed.start()
    try:
        yield feed
    finally:
        feed.close(wait=True)


def soon(true: Callable[[], Any], seconds: float = 10) -> bool:
    """Whether something becomes true in time."""
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.01)
    return bool(true())


def number(feed: HeadFeed) -> int | None:
    return None if feed.newest is None else feed.newest.number


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Attempts follow each other at once."""
    monkeypatch.setattr(newheads, "_LONGEST_PAUSE", 0.05)


def test_a_head_wakes_whoever_waits() -> None:
    wake = threading.Event()
    with running_socket() as node, listening(node.url, wake=wake) as feed:
        assert soon(lambda: feed.live)
        assert not wake.is_set()
        node.push(7)
        assert wake.wait(10)
        assert number(feed) == 7
        assert feed.troubles == {LABEL: ""}


def test_a_feed_that_breaks_is_not_live_and_comes_back_by_itself() -> None:
    with running_socket() as node, listening(node.url) as feed:
        assert soon(lambda: feed.live)
        node.hang_up()
        assert node.subscribed.wait(10)
        assert soon(lambda: feed.live and feed.troubles == {LABEL: ""})
        node.push(8)
        assert soon(lambda: number(feed) == 8)


def test_where_one_address_fails_the_next_is_tried() -> None:
    with running_socket() as node, listening("ws://127.0.0.1:9/", node.url) as feed:
        assert soon(lambda: feed.live)
        assert "cannot be reached" in feed.troubles[LABEL]
        assert feed.troubles["WebSocket 2 of Base"] == ""


def test_a_socket_of_another_chain_is_refused() -> None:
    with running_socket(902) as node, listening(node.url) as feed:
        assert soon(lambda: LABEL in feed.troubles)
        assert "answers chain id 902, expected 901: check the ws line" in feed.troubles[LABEL]
        assert not feed.live


@pytest.mark.parametrize("raw", ["{", "[]", '{"method": 1}', '{"params": {"result": 1}}', "\x00"])
def test_nonsense_breaks_the_connection_and_nothing_else(raw: str) -> None:
    with running_socket() as node, listening(node.url) as feed:
        assert soon(lambda: feed.live)
        node.push(7, raw=raw)
        assert soon(lambda: node.handshakes >= 2)
        assert soon(lambda: feed.live)
        assert feed.newest is None


@pytest.mark.parametrize("replies", [{"eth_chainId": None}, {"eth_subscribe": None}])
def test_a_node_that_takes_no_subscription_is_told(replies: dict[str, object]) -> None:
    with running_socket(replies=replies) as node, listening(node.url) as feed:
        assert soon(lambda: LABEL in feed.troubles)
        assert "does not answer as a node does" in feed.troubles[LABEL]


def test_a_node_that_never_comes_to_the_answer_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(newheads, "_OPEN_SECONDS", 0.5)
    with running_socket(chatty=True) as node, listening(node.url) as feed:
        assert soon(lambda: LABEL in feed.troubles)
        assert "did not answer in time" in feed.troubles[LABEL]


def test_a_redirect_is_not_followed() -> None:
    with (
        running_socket() as target,
        running_socket(location=target.url) as node,
        listening(node.url) as feed,
    ):
        assert soon(lambda: node.handshakes >= 2)
        assert target.handshakes == 0
        assert not feed.live


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "10.0.0.7", "169.254.169.254", "[::1]", "[::127.0.0.1]"]
)
def test_an_inner_address_is_refused(host: str) -> None:
    with listening(f"ws://{host}:8546/", loopback=False) as feed:
        assert soon(lambda: LABEL in feed.troubles)
        assert "loopback, private or reserved address, which is refused" in feed.troubles[LABEL]


def test_a_name_that_leads_inside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.7", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: inside)
    with listening("wss://node.example/") as feed:
        assert soon(lambda: LABEL in feed.troubles)
        assert "which is refused" in feed.troubles[LABEL]


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "ws://", "x", "", "ws://a..b/s3cretkey", "ws://host:port/"]
)
def test_an_address_that_cannot_be_asked_is_told_without_it(url: str) -> None:
    with listening(url) as feed:
        assert soon(lambda: LABEL in feed.troubles)
        assert feed.troubles[LABEL].startswith(LABEL)
        assert "s3cretkey" not in feed.troubles[LABEL]


@pytest.mark.parametrize("fault", ["dead", "chain", "redirect"])
def test_no_trouble_tells_the_address(fault: str, caplog: pytest.LogCaptureFixture) -> None:
    with ExitStack() as stack:
        node = stack.enter_context(
            running_socket(
                902 if fault == "chain" else 901,
                location="ws://127.0.0.1/s3cretkey" if fault == "redirect" else "",
            )
        )
        url = "ws://alice:s3cretkey@localhost:9/s3cretkey" if fault == "dead" else node.url
        feed = stack.enter_context(listening(url))
        assert soon(lambda: LABEL in feed.troubles)
        logged = [one.getMessage() for one in caplog.records if one.name != "websockets.server"]
        told = f"{feed.troubles} {logged}"
        assert not [secret for secret in SECRETS if secret in told]


def test_attempts_that_fail_leave_no_line_each(caplog: pytest.LogCaptureFixture) -> None:
    with running_socket(902) as node, listening(node.url):
        assert soon(lambda: node.handshakes >= 5)
    own = [one for one in caplog.records if one.name != "websockets.server"]
    assert [one for one in own if one.levelname != "INFO"] == []
    assert logging.getLogger("websockets.client").getEffectiveLevel() == logging.WARNING


def test_a_closed_feed_ends_though_nothing_comes() -> None:
    with running_socket() as node, listening(node.url) as feed:
        assert soon(lambda: feed.live)
        before = time.monotonic()
        feed.close(wait=True)
        assert time.monotonic() - before < 3


def test_anvil_pushes_its_blocks(tmp_path: Path) -> None:
    with (
        running_anvil(tmp_path, 901) as anvil,
        listening(f"ws://127.0.0.1:{anvil.port}/") as feed,
    ):
        assert soon(lambda: feed.live)
        anvil.mine(3)
        assert soon(lambda: number(feed) == 3)


def test_anvil_of_another_chain_is_refused(tmp_path: Path) -> None:
    with (
        running_anvil(tmp_path, 902) as anvil,
        listening(f"ws://127.0.0.1:{anvil.port}/") as feed,
    ):
        assert soon(lambda: "answers chain id 902" in feed.troubles.get(LABEL, ""))
