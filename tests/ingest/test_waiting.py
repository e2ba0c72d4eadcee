"""Followers that wait for blocks: woken over a real WebSocket, or by themselves without one."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django import Settings

from messaging.ingest import waiting
from messaging.ingest.follow import follow
from messaging.ingest.polling import SHORTEST_WAIT
from messaging.ingest.spans import ensure_spans, view
from messaging.ingest.waiting import Waiter
from messaging.models import Chain, Endpoint, Span
from tests.fakes.anvil import running_anvil
from tests.fakes.followed import Followed
from tests.fakes.sockets import running_socket

pytestmark = pytest.mark.django_db

LONG = 30.0


@pytest.fixture
def sleepy(monkeypatch: pytest.MonkeyPatch) -> None:
    """No question comes by itself in time: only a push can wake a follower."""
    monkeypatch.setattr(waiting, "LONGEST_WAIT", LONG)
    monkeypatch.setattr(waiting, "next_wait", lambda _block_time, _since_seen: LONG)


@contextmanager
def meanwhile(do: Callable[[], None]) -> Iterator[None]:
    """Something that happens in another thread while the block runs."""
    thread = threading.Thread(target=do)
    thread.start()
    try:
        yield
    finally:
        thread.join()


def _socket(url: str, chain_id: int = 901) -> Endpoint:
    chain = Chain.objects.get(chain_id=chain_id)
    return Endpoint.objects.create(chain=chain, kind=Endpoint.Kind.WS, url=url)


def _follow_to(span: int, block: int) -> float:
    """Seconds until the block was stored."""
    before = time.monotonic()
    follow(span, holder="test", seconds=20, until=block)
    assert Span.objects.get(pk=span).next_block > block
    return time.monotonic() - before


def _trouble() -> str:
    return Endpoint.objects.get(kind=Endpoint.Kind.WS).error


def test_a_pushed_head_wakes_the_follower(followed: Followed, sleepy: None) -> None:
    with running_socket() as node:
        _socket(node.url)

        def produce() -> None:
            assert node.subscribed.wait(10)
            followed.world.mine(901)
            node.push(1)

        with meanwhile(produce):
            assert _follow_to(followed.span(901), 1) < LONG / 2
    assert _trouble() == ""


def test_a_socket_that_is_dead_leaves_the_follower_polling(followed: Followed) -> None:
    _socket("ws://127.0.0.1:9/s3cretkey")

    def produce() -> None:
        time.sleep(0.5)
        followed.world.mine(901)

    with meanwhile(produce):
        assert _follow_to(followed.span(901), 1) < 5
    assert _trouble().startswith("WebSocket 1 of Chain 901 cannot be reached")
    assert "s3cretkey" not in _trouble()


def test_a_socket_that_dies_leaves_the_follower_polling(followed: Followed) -> None:
    with running_socket() as node:
        _socket(node.url)

        def produce() -> None:
            assert node.subscribed.wait(10)
            followed.world.mine(901)
            node.push(1)
            time.sleep(0.3)
            node.stop()
            followed.world.mine(901)

        with meanwhile(produce):
            assert _follow_to(followed.span(901), 2) < 10


def test_a_trouble_is_gone_once_the_socket_works(followed: Followed, sleepy: None) -> None:
    with running_socket() as node:
        endpoint = _socket(node.url)
        Endpoint.objects.filter(pk=endpoint.pk).update(error="It was down.")

        def produce() -> None:
            assert node.subscribed.wait(10)
            followed.world.mine(901)
            time.sleep(0.2)
            node.push(1)

        with meanwhile(produce):
            _follow_to(followed.span(901), 1)
    assert _trouble() == ""


def test_a_real_node_pushes_its_blocks_into_the_store(
    tmp_path: Path, settings: Settings, sleepy: None
) -> None:
    settings.CROSSLANE_ALLOW_LOOPBACK_RPC = True
    chain = Chain.objects.create(chain_id=901, name="Anvil")
    ensure_spans(chain, -1)
    with running_anvil(tmp_path, 901) as anvil:
        Endpoint.objects.create(chain=chain, url=anvil.url)
        _socket(f"ws://127.0.0.1:{anvil.port}/")

        stored = threading.Event()

        def produce() -> None:
            while not stored.wait(0.5):
                anvil.mine()

        with meanwhile(produce):
            took = _follow_to(chain.spans.get().pk, 1)
            stored.set()
    assert took < LONG / 2


def test_the_rhythm_is_counted_from_the_answer_that_showed_a_block(
    followed: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float | None] = []

    def note(_block_time: float, since_seen: float | None) -> float:
        asked.append(since_seen)
        return 0.01

    monkeypatch.setattr(waiting, "next_wait", note)
    span, waiter = view(followed.span(901)), Waiter()
    for next_block in (5, 5, 6, 6):
        waiter.wait(replace(span, next_block=next_block))
    assert asked[:2] == [None, None]
    assert all(since is not None and since < 1 for since in asked[2:])


def test_a_node_that_lags_its_socket_is_asked_as_if_the_block_were_due(
    followed: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float | None] = []

    def note(_block_time: float, since_seen: float | None) -> float:
        asked.append(since_seen)
        return 0.05

    monkeypatch.setattr(waiting, "next_wait", note)
    with running_socket() as node:
        _socket(node.url)
        span, waiter = replace(view(followed.span(901)), next_block=9), Waiter()
        waiter.wait(span)
        assert node.subscribed.wait(10)
        node.push(9)
        while asked[-1] is None and len(asked) < 100:
            waiter.wait(span)
        waiter.close()
    assert asked[-1] is not None
    assert asked[-1] >= span.block_time


def test_a_socket_that_pushes_without_end_does_not_hurry_the_follower(followed: Followed) -> None:
    with running_socket() as node:
        _socket(node.url)
        span, waiter = view(followed.span(901)), Waiter()
        waiter.wait(span)
        assert node.subscribed.wait(10)

        def flood() -> None:
            for number in range(2_000):
                node.push(number)

        with meanwhile(flood):
            before = time.monotonic()
            for _ in range(6):
                waiter.wait(span)
            assert time.monotonic() - before >= 6 * SHORTEST_WAIT
        waiter.close()
