"""Plots as coordinates: where values stand, what is named, and that nothing leaves the picture."""

import re

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from messaging.tracing.totals import Totals
from messaging.views.plots import (
    BOTTOM,
    LEFT,
    RIGHT,
    TOP,
    compact,
    group_hours,
    plot_counts,
    plot_delays,
)

NOON = 1_799_928_000 - 1_799_928_000 % 86_400 + 12 * 3_600


def hour(at: int, *, sent: int = 0, failed: int = 0, slow: int | None = None) -> Totals:
    since = NOON + 3_600 * at
    median = None if slow is None else slow // 3
    return Totals(since, since + 3_600, sent=sent, failed=failed, median=median, slow=slow)


def numbers(path: str) -> list[float]:
    return [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", path)]


@pytest.mark.parametrize(
    ("count", "told"),
    [(0, "0"), (950, "950"), (6_149, "6.1k"), (61_490, "61k"), (999_999, "999k"), (10**6, "1M")],
)
def test_a_large_count_is_short_and_never_rounded_up(count: int, told: str) -> None:
    assert compact(count) == told


def test_german_plots_write_points_and_months_as_germans_do() -> None:
    with translation.override("de"):
        assert compact(6_149) == "6,1k"
        days = plot_delays([hour(at, slow=30) for at in range(-24, 48)])
    assert [one.label for one in days.times] == ["14. Jan", "15. Jan", "16. Jan"]


def test_hours_without_relays_interrupt_the_lines() -> None:
    plot = plot_delays([hour(0, slow=30), hour(1, slow=60), hour(2), hour(3, slow=30)])
    assert plot.slow.count("M") == 2
    assert plot.median.count("M") == 2
    assert plot.peak is not None
    assert plot.peak.label == "1\u00a0min"


def test_no_relay_at_all_draws_axes_and_nothing_else() -> None:
    plot = plot_delays([hour(at) for at in range(24)])
    assert (plot.median, plot.slow, plot.band, plot.dots, plot.peak) == ("", "", "", (), None)
    assert plot.rows


@given(st.lists(st.none() | st.integers(0, 10**7), min_size=1, max_size=168))
def test_every_delay_is_inside_and_the_highest_below_the_highest_line(
    slow: list[int | None],
) -> None:
    plot = plot_delays([hour(at, slow=one) for at, one in enumerate(slow)])
    values = numbers(plot.slow)
    assert all(LEFT - 3 <= x <= RIGHT + 3 for x in values[::2])
    assert all(TOP - 0.1 <= y <= BOTTOM + 0.1 for y in values[1::2])
    assert 2 <= len(plot.rows) <= 6


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=168))
def test_columns_stand_side_by_side_inside_the_picture(sent: list[int]) -> None:
    plot = plot_counts([hour(at, sent=one) for at, one in enumerate(sent)])
    drawn = re.findall(r"M([\d.]+) 150V([\d.]+)h([\d.]+)", plot.columns + plot.last)
    assert len(drawn) == sum(1 for one in sent if one * 130 // max(*sent, 1) > 1) or len(
        drawn
    ) <= sum(one > 0 for one in sent)
    for x, top, width in drawn:
        assert float(x) + float(width) <= RIGHT + 13
        assert float(top) >= TOP - 0.1


def test_a_failure_is_seen_beside_thousands_that_did_not() -> None:
    plot = plot_counts([hour(0, sent=100_000, failed=1), hour(1, sent=3)])
    assert "V148.5" in plot.failed


def test_days_are_named_where_hours_are_many() -> None:
    names = [tick.label for tick in plot_counts([hour(at) for at in range(168)], group=6).times]
    assert len(names) == 7
    assert all(re.fullmatch(r"\d+ \w{3}", name) for name in names)
    assert [tick.label for tick in plot_delays([hour(at) for at in range(24)]).times] == [
        "18:00",
        "00:00",
        "06:00",
    ]


def test_hours_are_grouped_with_nothing_lost() -> None:
    groups = group_hours([hour(at, sent=at, failed=1) for at in range(13)], 6)
    assert [(sent, failed) for _, sent, failed in groups] == [(15, 6), (51, 6), (12, 1)]
