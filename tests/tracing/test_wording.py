"""How numbers, amounts, hashes and times read."""

from collections.abc import Callable

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from messaging.tracing import wording
from messaging.tracing.values import MessageStatus, Transfer

DAY = 86_400
NOW = 1_795_271_352


def plain(text: str) -> str:
    """With ordinary spaces, to be compared."""
    return text.replace(wording.NBSP, " ")


@pytest.mark.parametrize(
    ("seconds", "units", "spoken"),
    [
        (0, 2, "0 s"),
        (14, 2, "14 s"),
        (60, 2, "1 min"),
        (96, 2, "1 min 36 s"),
        (7_200, 2, "2 h"),
        (3_601, 2, "1 h"),
        (6_518, 3, "1 h 48 min 38 s"),
        (6 * DAY + 20 * 3_600 + 59, 2, "6 d 20 h"),
        (6 * DAY + 20 * 3_600, 1, "6 d"),
        (-14, 2, "14 s"),
    ],
)
def test_durations_name_their_largest_units(seconds: int, units: int, spoken: str) -> None:
    assert plain(wording.duration(seconds, units=units)) == spoken


@given(st.integers(0, 2**64))
def test_a_duration_never_breaks_over_two_lines(seconds: int) -> None:
    assert " " not in wording.duration(seconds)


def test_a_day_is_told_as_the_language_does() -> None:
    assert wording.day(NOW + 20 * 86_400) == "11 Dec"
    with translation.override("de"):
        assert wording.day(NOW + 20 * 86_400) == "11. Dez"


@pytest.mark.parametrize(
    ("then", "spoken"), [(NOW, "now"), (NOW - 2, "2 s ago"), (NOW + 120, "in 2 min")]
)
def test_times_are_told_from_now(then: int, spoken: str) -> None:
    assert plain(wording.ago(then, NOW)) == spoken


@pytest.mark.parametrize(
    ("then", "spoken", "machine"),
    [
        (NOW, "21 Nov, 14:29:12", "2026-11-21T14:29:12Z"),
        (0, "1 Jan 1970, 00:00:00", "1970-01-01T00:00:00Z"),
        (2**64 - 1, "second 18,446,744,073,709,551,615 since 1970", ""),
    ],
)
def test_moments_carry_their_year_only_where_it_is_another(
    then: int, spoken: str, machine: str
) -> None:
    assert (wording.moment(then, NOW), wording.machine_time(then)) == (spoken, machine)


@pytest.mark.parametrize(
    ("wei", "digits", "spoken"),
    [
        (0, 18, "0 ETH"),
        (1, 18, "1 wei"),
        (10**9, 18, "0.000000001 ETH"),
        (75 * 10**16, 18, "0.75 ETH"),
        (4_180 * 10**18, 18, "4,180 ETH"),
        (10**18 + 1, 18, "1.000000000000000001 ETH"),
        (10**18 + 1, 6, "1.000000\u2026 ETH"),
    ],
)
def test_ether_is_exact_and_cut_only_visibly(wei: int, digits: int, spoken: str) -> None:
    assert plain(wording.ether(wei, digits=digits)) == spoken


@given(st.integers(10**9, 2**256 - 1))
def test_ether_reads_back_to_the_same_wei(wei: int) -> None:
    whole, _, fraction = wording.ether(wei).split(wording.NBSP)[0].replace(",", "").partition(".")
    assert int(whole) * 10**18 + int(fraction.ljust(18, "0")) == wei


def test_tokens_are_told_in_their_smallest_unit() -> None:
    transfer = Transfer("erc20", "0x" + "11" * 20, "0x", "0x", 40_000_000)
    assert plain(wording.amount(transfer)) == "40,000,000 units"


@pytest.mark.parametrize(
    ("amount", "decimals", "symbol", "shown"),
    [
        (40_000_000, 6, "USDC", "40 USDC"),
        (1, 6, "USDC", "0.000001 USDC"),
        (1, 0, "ONE", "1 ONE"),
        (1, 18, "WEI", "1 unit"),
        (10**9, 18, "WEI", "0.000000001 WEI"),
        (0, 18, "WEI", "0 WEI"),
        (2**256 - 1, 255, "BIG", f"{2**256 - 1:,} units"),
        (7, 6, None, "7 units"),
        (7, None, "USDC", "7 units"),
    ],
)
def test_tokens_are_told_as_their_contract_counts_them_where_that_says_anything(
    amount: int, decimals: int | None, symbol: str | None, shown: str
) -> None:
    transfer = Transfer("erc20", "0x", "0x", "0x", amount, symbol, decimals)
    assert plain(wording.amount(transfer)) == shown


@given(st.integers(0, 2**256 - 1), st.integers(0, 77))
def test_a_scaled_number_reads_back_to_the_same_units(number: int, places: int) -> None:
    whole, _, fraction = wording.scaled(number, places).replace(",", "").partition(".")
    assert int(whole) * 10**places + int(fraction.ljust(places, "0") or "0") == number


@pytest.mark.parametrize(
    ("text", "shown"),
    [("0x" + "ab" * 32, "0xababab\u2026abab"), ("0xdeadbeef", "0xdeadbeef"), ("", "")],
)
def test_hashes_are_cut_in_the_middle_and_short_ones_are_not(text: str, shown: str) -> None:
    assert wording.cut(text) == shown


@pytest.mark.parametrize(
    ("names", "spoken"),
    [([], ""), (["Base"], "Base"), (["Base", "Ink", "Soneium"], "Base, Ink and Soneium")],
)
def test_names_are_listed_as_in_speech(names: list[str], spoken: str) -> None:
    assert wording.listed(names) == spoken


@pytest.mark.parametrize(("text", "size"), [("0x", 0), ("0xdeadbeef", 4), ("", 0)])
def test_bytes_are_counted_in_hex(text: str, size: int) -> None:
    assert wording.byte_count(text) == size


def test_a_noun_takes_an_s_unless_there_is_one() -> None:
    assert [plain(wording.counted(count, "block")) for count in (0, 1, 1_960)] == [
        "0 blocks",
        "1 block",
        "1,960 blocks",
    ]


@pytest.mark.parametrize(
    ("spoken", "german"),
    [
        (lambda: wording.grouped(1_234_567), "1.234.567"),
        (lambda: wording.short_number(10**20), "100.000…000.000"),
        (lambda: wording.ether(10**18 * 4_180 + 75 * 10**16), "4.180,75 ETH"),
        (lambda: wording.roughly(1_200, about=True), "etwa 1.200"),
        (lambda: wording.roughly(0, about=True), "0"),
        (lambda: wording.counted(1, "block"), "1 Block"),
        (lambda: wording.counted(2_000, "block"), "2.000 Blöcke"),
        (lambda: wording.ago(NOW - 96, NOW), "vor 1 min 36 s"),
        (lambda: wording.ago(NOW + 120, NOW), "in 2 min"),
        (lambda: wording.moment(NOW, NOW), "21. Nov, 14:29:12"),
        (lambda: wording.moment(0, NOW), "1. Jan 1970, 00:00:00"),
        (lambda: wording.listed(["Base", "Ink", "Soneium"]), "Base, Ink und Soneium"),
        (lambda: str(wording.STATUS_WORDS[MessageStatus.EXECUTED]), "Ausgeführt"),
    ],
)
def test_numbers_times_and_words_follow_the_language(
    spoken: Callable[[], str], german: str
) -> None:
    with translation.override("de"):
        assert plain(spoken()) == german


@given(st.integers(0, 2**256))
def test_a_number_has_the_same_digits_in_every_language(number: int) -> None:
    with translation.override("de"):
        assert wording.grouped(number).replace(".", "") == str(number)


def test_a_headline_keeps_its_last_two_words_on_one_line() -> None:
    assert wording.tied("It is read as it comes.") == f"It is read as it{wording.NBSP}comes."
    assert wording.tied("Word") == "Word"
