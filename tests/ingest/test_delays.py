"""Delays as a histogram: which bin, what stands for it, and how far off a percentile can be."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from messaging.ingest.delays import bin_of, flat, middle_of, percentile, unflat

DELAYS = st.integers(0, 10**7)


@given(DELAYS)
def test_what_stands_for_a_delay_is_off_by_less_than_two_percent(delay: int) -> None:
    assert abs(middle_of(bin_of(delay)) - delay) <= delay / 60
    if delay < 64:
        assert middle_of(bin_of(delay)) == delay


@given(DELAYS, DELAYS)
def test_bins_are_in_the_order_of_delays(one: int, other: int) -> None:
    assert (bin_of(one) <= bin_of(other)) or one > other


@given(st.lists(DELAYS, min_size=1), st.sampled_from([1, 50, 95, 100]))
def test_a_percentile_is_that_of_the_delays_but_for_the_width_of_a_bin(
    delays: list[int], percent: int
) -> None:
    told = percentile(Counter(map(bin_of, delays)), percent)
    true = sorted(delays)[-(-len(delays) * percent // 100) - 1]
    assert told == middle_of(bin_of(true))


def test_no_delay_has_no_median() -> None:
    assert percentile({}, 50) is None


@given(st.dictionaries(st.integers(0, 900), st.integers(1, 10**9)))
def test_a_histogram_comes_back_as_it_was_stored(delays: dict[int, int]) -> None:
    assert unflat(flat(delays)) == delays


def test_a_week_takes_as_many_bins_as_is_said() -> None:
    assert bin_of(604_800) == 484


def test_a_relay_that_is_older_than_its_send_took_no_time() -> None:
    assert bin_of(-3) == 0
