"""The time axis: ordered, inside its sides, with room for the first gap."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from messaging.tracing.lanechart.scale import (
    LEAD,
    future_stretch,
    past_stretch,
    spread,
    ticks,
)

DAY = 86_400
spans = st.integers(0, 3_000 * DAY)


@given(spans, st.floats(0, 1), st.lists(st.floats(0, 1), min_size=2, max_size=9))
def test_later_is_never_further_left(span: int, gap: float, parts: list[float]) -> None:
    side = past_stretch(214, 680, span, gap * span)
    places = [side.at(part * span) for part in sorted(parts)]
    assert places == sorted(places)
    assert all(214 <= x <= 680.0001 for x in places)


@given(spans, st.floats(0, 1))
def test_the_first_effect_keeps_its_distance_from_the_sending(span: int, gap: float) -> None:
    side = past_stretch(214, 680, span, gap * span)
    assert side.at(gap * span) >= 214 + LEAD - 0.001


def test_a_gap_of_seconds_is_seen_beside_days() -> None:
    side = past_stretch(214, 716, 590_000, 31)
    assert 280 < side.at(31) < 310
    assert 630 < side.at(144_000) < 670


def test_deadlines_of_hours_take_a_wider_scale_than_levels_of_minutes() -> None:
    assert future_stretch(680, 1_060, [60, 900]).tau < future_stretch(716, 1_060, [6_500]).tau


@given(spans, st.floats(40, 120))
def test_ticks_keep_their_distance_and_stay_inside(span: int, gap: float) -> None:
    side = past_stretch(214, 680, span, None)
    found = ticks(side, low=276, high=620, gap=gap)
    places = [x for _seconds, x in found]
    assert all(276 <= x <= 620 for x in places)
    assert all(b - a >= gap - 0.001 for a, b in itertools.pairwise(places))


@given(st.lists(st.floats(214, 668), max_size=18).map(sorted))
def test_nodes_that_fit_stand_apart_and_in_order(places: list[float]) -> None:
    moved = spread(places, gap=24, high=668)
    assert moved == sorted(moved)
    if places and places[0] + 24 * (len(places) - 1) <= 668:
        assert all(b - a >= 24 - 0.001 for a, b in itertools.pairwise(moved))
        assert all(x <= 668 for x in moved)
