"""The order in which the traffic plays its scenarios."""

from collections import Counter
from itertools import islice

from explorer.local.traffic.programme import SCENARIOS, endless
from explorer.local.traffic.stage import chance

NAMES = list(SCENARIOS)


def first(count: int, *, seed: int) -> list[str]:
    return list(islice(endless(NAMES, chance(seed)), count))


def test_a_round_holds_every_scenario_and_more_that_go_well_than_that_fail() -> None:
    round_ = Counter(first(34, seed=1))
    assert set(round_) == set(NAMES)
    assert round_["greeting"] == 3
    assert round_["failed_relay"] == 1


def test_the_same_seed_gives_the_same_order_and_another_seed_another() -> None:
    assert first(100, seed=1) == first(100, seed=1) != first(100, seed=2)


def test_rounds_are_shuffled_anew() -> None:
    played = first(68, seed=1)
    assert played[:34] != played[34:]
    assert Counter(played[:34]) == Counter(played[34:])


def test_a_choice_of_scenarios_is_all_that_is_played() -> None:
    assert set(islice(endless(["fan_out", "bare_relay"], chance(1)), 20)) == {
        "fan_out",
        "bare_relay",
    }
