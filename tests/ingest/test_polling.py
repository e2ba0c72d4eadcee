"""When a node is asked for its head again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.ingest.polling import LONGEST_WAIT, SHORTEST_WAIT, next_wait


@pytest.mark.parametrize(
    ("block_time", "since_seen", "wait"),
    [
        (2, 0.0, 1.75),
        (2, 1.0, 0.75),
        (2, 1.7, 0.1),
        (2, 2.0, 0.1),
        (2, 2.3, 0.1),
        (2, 4.0, 0.5),
        (2, 20.0, 2.0),
        (1, 0.0, 0.875),
        (12, 0.0, 2.0),
        (12, 10.5, 1.25),
        (12, 12.0, 0.6),
        (2, None, 0.1),
        (1, None, 0.05),
        (600, None, 2.0),
    ],
)
def test_a_node_is_asked_shortly_before_its_block_is_due_then_often_then_seldom(
    block_time: int, since_seen: float | None, wait: float
) -> None:
    assert next_wait(block_time, since_seen) == pytest.approx(wait)


@given(st.integers(1, 3_600), st.none() | st.floats(0, 10_000))
def test_every_wait_is_bounded(block_time: int, since_seen: float | None) -> None:
    assert SHORTEST_WAIT <= next_wait(block_time, since_seen) <= LONGEST_WAIT


@given(st.integers(1, 60), st.floats(0, 60))
def test_a_wait_never_sleeps_over_a_block_that_is_due(block_time: int, since_seen: float) -> None:
    wait = next_wait(block_time, since_seen)
    asked_often = block_time / 20 + 0.05
    assert since_seen + wait <= max(block_time, since_seen) + asked_often + max(
        0, since_seen - block_time
    )


@given(st.integers(1, 60), st.floats(0, 100), st.floats(0, 100))
def test_a_later_block_is_not_asked_for_more_often(
    block_time: int, first: float, more: float
) -> None:
    late = block_time + first
    assert next_wait(block_time, late) <= next_wait(block_time, late + more)


@pytest.mark.parametrize("block_time", [1, 2, 5])
def test_a_rhythm_that_was_met_late_is_caught_within_a_few_blocks(block_time: int) -> None:
    now, seen, delays = block_time * 0.9, None, []
    for number in range(1, 30):
        arrives = number * float(block_time)
        while now < arrives:
            now += next_wait(block_time, None if seen is None else now - seen)
        delays.append(now - arrives)
        seen = now
    assert max(delays[10:]) <= block_time / 20 + 0.06
