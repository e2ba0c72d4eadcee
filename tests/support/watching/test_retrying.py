"""When a delivery is tried again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.support.watching.retrying import DAY, TRIES, wait_after


def test_the_last_try_is_about_a_day_after_the_first() -> None:
    waits = [wait_after(tries, 0.5) for tries in range(1, TRIES)]
    assert 0.9 * DAY < sum(wait or 0 for wait in waits) < 1.1 * DAY
    assert wait_after(TRIES, 0.5) is None


@given(st.integers(1, TRIES - 1), st.floats(0, 1), st.floats(0, 1))
def test_waits_grow_and_spread_by_a_quarter(tries: int, one: float, other: float) -> None:
    low, high = sorted((wait_after(tries, one) or 0, wait_after(tries, other) or 0))
    assert 0 < low <= high <= low * 5 / 3 + 2


@pytest.mark.parametrize(
    ("asked", "waited"), [(None, 10), (3, 10), (120, 120), (10 * DAY, DAY), (0, 10)]
)
def test_a_receiver_may_ask_for_a_longer_wait(asked: int | None, waited: int) -> None:
    assert wait_after(1, 0.5, asked) == waited
