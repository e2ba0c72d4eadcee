"""Which level a block has reached, of those that nodes give."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.tracing.levels import LABELS, ORDER, is_derived, least, safety_of, title
from messaging.tracing.values import Safety

ALL = {"latest": 10, "cross_unsafe": 8, "local_safe": 6, "safe": 4, "finalized": 2}


@pytest.mark.parametrize(
    ("block", "heads", "safety"),
    [
        (11, ALL, Safety.UNSAFE),
        (9, ALL, Safety.UNSAFE),
        (8, ALL, Safety.CROSS_UNSAFE),
        (6, ALL, Safety.LOCAL_SAFE),
        (4, ALL, Safety.SAFE),
        (2, ALL, Safety.FINALIZED),
        # Local-safe may be ahead of cross-unsafe; where both are reached, local-safe is told.
        (5, {"cross_unsafe": 5, "local_safe": 7, "safe": 1}, Safety.LOCAL_SAFE),
        (6, {"cross_unsafe": 5, "local_safe": 7, "safe": 1}, Safety.LOCAL_SAFE),
        # A level that lags a higher one takes nothing away from it.
        (4, {"local_safe": 1, "safe": 4}, Safety.SAFE),
        # What no node gives is not guessed.
        (5, {"latest": 9}, Safety.UNKNOWN),
        (5, {"latest": 9, "finalized": 2}, Safety.UNKNOWN),
        (5, {"latest": 9, "cross_unsafe": 3}, Safety.UNKNOWN),
        (5, {"latest": 9, "local_safe": 3}, Safety.UNSAFE),
        (5, {"latest": 9, "local_safe": 7}, Safety.LOCAL_SAFE),
        (5, {}, Safety.UNKNOWN),
    ],
)
def test_a_block_has_the_highest_level_that_it_reached(
    block: int, heads: dict[str, int], safety: Safety
) -> None:
    assert safety_of(block, heads) is safety


levels = st.sampled_from(["cross_unsafe", "local_safe", "safe", "finalized"])


@given(st.dictionaries(levels, st.integers(0, 20)), st.integers(0, 20), st.integers(0, 20))
def test_an_older_block_is_never_less_safe(heads: dict[str, int], one: int, other: int) -> None:
    old, new = sorted((one, other))
    assert ORDER.index(safety_of(old, heads)) >= ORDER.index(safety_of(new, heads))


@given(st.dictionaries(levels, st.integers(0, 20)), st.integers(0, 20), levels)
def test_one_more_level_takes_no_level_away(heads: dict[str, int], block: int, more: str) -> None:
    before = safety_of(block, {key: value for key, value in heads.items() if key != more})
    assert ORDER.index(safety_of(block, heads)) >= ORDER.index(before)


def test_every_level_has_one_place_in_the_order_and_one_name() -> None:
    assert set(ORDER) == set(LABELS) == set(Safety)
    assert title(Safety.CROSS_UNSAFE) == "Cross-unsafe"


def test_several_blocks_are_as_safe_as_the_least_of_them() -> None:
    assert least((Safety.FINALIZED, Safety.LOCAL_SAFE, Safety.SAFE)) is Safety.LOCAL_SAFE
    assert least((Safety.FINALIZED, Safety.UNKNOWN)) is Safety.UNKNOWN
    assert least(()) is Safety.UNKNOWN


def test_a_block_is_on_l1_from_local_safe_on() -> None:
    assert [level for level in ORDER if is_derived(level)] == list(ORDER[3:])
