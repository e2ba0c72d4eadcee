"""Spans merge into the ranges that are known complete."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.tracing.coverage import is_covered, merge_ranges

RANGES = st.lists(st.tuples(st.integers(0, 60), st.integers(-1, 60)))


@pytest.mark.parametrize(
    ("ranges", "merged"),
    [
        ([], []),
        ([(0, -1)], []),
        ([(5, 9), (0, 4)], [(0, 9)]),
        ([(0, 3), (5, 9)], [(0, 3), (5, 9)]),
        ([(0, 9), (2, 4)], [(0, 9)]),
        ([(7, 6), (0, 6)], [(0, 6)]),
    ],
)
def test_neighbours_join_and_gaps_stay(
    ranges: list[tuple[int, int]], merged: list[tuple[int, int]]
) -> None:
    assert [(one.first, one.last) for one in merge_ranges(ranges)] == merged


@given(RANGES)
def test_a_block_is_covered_if_and_only_if_a_range_holds_it(ranges: list[tuple[int, int]]) -> None:
    merged = merge_ranges(ranges)
    for block in range(-1, 62):
        held = any(first <= block <= last for first, last in ranges)
        assert is_covered(merged, block) == held
    assert all(one.last + 1 < other.first for one, other in pairwise(merged))
