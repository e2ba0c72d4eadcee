"""Which blocks of a chain are known complete: ranges merged from spans; pure, it reads nothing."""

from collections.abc import Iterable

from messaging.tracing.values import CoverageRange


def merge_ranges(ranges: Iterable[tuple[int, int]]) -> tuple[CoverageRange, ...]:
    """Inclusive (first, last) ranges, in any order, as the fewest ascending ones."""
    merged: list[CoverageRange] = []
    for first, last in sorted(ranges):
        if last < first:
            continue
        if merged and first <= merged[-1].last + 1:
            merged[-1] = CoverageRange(merged[-1].first, max(merged[-1].last, last))
        else:
            merged.append(CoverageRange(first, last))
    return tuple(merged)


def is_covered(covered: Iterable[CoverageRange], block: int) -> bool:
    """Whether a block lies in one of the ranges."""
    return any(one.first <= block <= one.last for one in covered)
