"""Coverage drawn: what is complete, what is missing, and that no two labels touch."""

from dataclasses import replace
from itertools import pairwise

import pytest
from django.utils import translation

from messaging.tracing.chain_status import ChainStatus
from messaging.tracing.chains import get_chain
from messaging.tracing.values import CoverageRange
from messaging.views.coverage_bar import WIDTH, draw_coverage
from tests.views.scene import Scene


@pytest.fixture
def status(scene: Scene) -> ChainStatus:
    found = get_chain(901)
    assert found is not None
    as_of = replace(found.as_of, indexed_block=1_000_000, head_block=1_000_000)
    covered = (CoverageRange(0, 400_000), CoverageRange(600_000, 1_000_000))
    return replace(found, as_of=as_of, covered=covered)


def test_a_wide_gap_is_a_piece_and_a_narrow_one_a_mark(status: ChainStatus) -> None:
    wide = draw_coverage(status)
    assert wide is not None
    assert [box.style for box in wide.boxes] == ["done", "done", "todo"]
    assert [label.text.replace("\u00a0", " ") for label in wide.above] == [
        "missing, 199,999 blocks",
        "following the head",
    ]
    covered = (CoverageRange(0, 400_000), CoverageRange(400_101, 1_000_000))
    narrow = draw_coverage(replace(status, covered=covered))
    assert narrow is not None
    assert [box.style for box in narrow.boxes] == ["done", "done", "gap"]
    assert narrow.told == "Complete from block 0 to block 1,000,000, except 1 gap."


def test_labels_of_blocks_keep_apart(status: ChainStatus) -> None:
    covered = tuple(CoverageRange(at * 10_000, at * 10_000 + 5_000) for at in range(101))
    bar = draw_coverage(replace(status, covered=covered))
    assert bar is not None
    middles = sorted(float(label.x) for label in bar.below if label.anchor == "middle")
    edges = [48.0, *middles, WIDTH - 48.0]
    assert all(right - left >= 95 for left, right in pairwise(edges))


def test_the_share_never_says_all_while_a_block_is_missing(status: ChainStatus) -> None:
    covered = (CoverageRange(0, 7), CoverageRange(9, 1_000_000))
    bar = draw_coverage(replace(status, covered=covered))
    assert bar is not None
    assert bar.share == "99.9 % of the blocks since 0"
    with translation.override("de"):
        german = draw_coverage(replace(status, covered=covered))
    assert german is not None
    assert german.share.startswith("99,9 %")


def test_nothing_indexed_draws_nothing(status: ChainStatus) -> None:
    assert draw_coverage(replace(status, covered=())) is None
