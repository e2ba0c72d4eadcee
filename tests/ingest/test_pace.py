"""How fast an endpoint is asked: by all workers together, slower after it complained."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from messaging.ingest.pace import Pace, lowered, raised


class _Clock:
    """A sleep that only counts."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)
        time.sleep(seconds)


@pytest.mark.parametrize(
    ("limit", "seen", "slower"),
    [(None, 40, 30), (None, 0, 5), (30, 40, 22), (30, 0, 22), (1, 1, 1)],
)
def test_a_complaint_lowers_the_pace_below_what_was_asked(
    limit: int | None, seen: int, slower: int
) -> None:
    assert lowered(limit, seen) == slower


@given(st.integers(1, 4_000), st.floats(20, 10_000))
def test_calm_raises_a_pace_until_there_is_none(limit: int, calm: float) -> None:
    more = raised(limit, calm)
    assert more is None or more > limit
    assert raised(limit, 19.9) == limit
    assert raised(limit, 10_000) is None


def test_without_a_limit_nothing_waits_and_the_calls_are_counted() -> None:
    clock = _Clock()
    pace = Pace("free", sleep=clock)
    for _ in range(5):
        pace(10)
    assert (pace.seen(), clock.slept) == (50, [])


def test_two_workers_share_one_limit() -> None:
    clock = _Clock()
    one, two = (Pace(f"shared-{id(clock)}", 4, sleep=clock) for _ in range(2))
    began = time.time()
    for _ in range(5):
        one(1)
        two(1)
    assert int(time.time()) - int(began) >= 2
    assert clock.slept


def test_what_all_workers_asked_is_seen_by_each() -> None:
    name = f"seen-{time.monotonic_ns()}"
    one, two = Pace(name), Pace(name)
    one(20)
    two(20)
    assert one.seen() >= 20
    assert one.seen() == two.seen()


def test_calls_may_be_counted_while_others_call() -> None:
    pace = Pace("hammered")
    ended = threading.Event()

    def call() -> None:
        while not ended.is_set():
            pace(1)

    with ThreadPoolExecutor(2) as pool:
        for _ in range(2):
            pool.submit(call)
        for _ in range(300):
            pace.seen()
        ended.set()


def test_a_batch_larger_than_the_limit_gets_a_second_of_its_own() -> None:
    clock = _Clock()
    pace = Pace(f"large-{id(clock)}", 2, sleep=clock)
    pace(50)
    pace(50)
    assert len(clock.slept) >= 1


def test_without_valkey_each_process_keeps_the_pace_alone(settings: Settings) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1"}}
    clock = _Clock()
    pace = Pace("alone", 3, sleep=clock)
    for _ in range(4):
        pace(1)
    assert clock.slept


def test_a_pace_in_use_recovers(monkeypatch: pytest.MonkeyPatch) -> None:
    pace = Pace("recovering", 20)
    monkeypatch.setattr(pace, "_since", time.monotonic() - 61)
    assert pace.limit == 38
