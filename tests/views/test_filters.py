"""Filters in an address, read and written back."""

from contextlib import suppress
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.tracing.asking import read_times
from messaging.tracing.filters import EVERY_MESSAGE, MessageFilters
from messaging.tracing.values import MessageStatus
from messaging.views.filters import (
    MalformedFilter,
    chips_of,
    options_of,
    read_filters,
    tabs_of,
    write_filters,
)
from tests.tracing.details import OP, UNICHAIN

NOW = 1_750_000_000
CHAIN_IDS = st.none() | st.integers(0, 2**256 - 1)
ADDRESSES = st.none() | st.binary(min_size=20, max_size=20)
TIMES = st.none() | st.sampled_from(["24h", "7d", "30min", "2025-06-01", "2025-06-01T10:00:00Z"])


@given(
    st.none() | st.sampled_from(MessageStatus),
    st.tuples(CHAIN_IDS, CHAIN_IDS),
    st.tuples(ADDRESSES, ADDRESSES, ADDRESSES, ADDRESSES),
    TIMES,
    st.booleans(),
)
def test_filters_read_back_as_they_were_written(
    status: MessageStatus | None,
    lane: tuple[int | None, int | None],
    accounts: tuple[bytes | None, bytes | None, bytes | None, bytes | None],
    since: str | None,
    resent: bool,
) -> None:
    moment, _ = read_times({"since": since} if since else {}, NOW)
    filters = MessageFilters(status, *lane, *accounts, moment, None, resent)
    assert read_filters(dict(parse_qsl(write_filters(filters)[1:])), NOW) == filters


@pytest.mark.parametrize(
    ("name", "text", "seconds"),
    [
        ("since", "1h", NOW - 3_600),
        ("since", "2w", NOW - 1_209_600),
        ("since", "2025-06-15", 1_749_945_600),
        ("until", "2025-06-15", 1_750_031_999),
        ("until", "2025-06-15T15:06:40Z", NOW),
        ("since", "2025-06-15T17:06:40+02:00", NOW),
        ("since", "2025-06-15T17:06:40 02:00", NOW),
        ("since", "2025-06-15T15:06:40", NOW),
    ],
)
def test_times_are_relative_dates_or_of_a_clock(name: str, text: str, seconds: int) -> None:
    filters = read_filters({name: text}, NOW)
    moment = filters.since or filters.until
    assert moment is not None
    assert moment.seconds == seconds


@given(st.text(max_size=60))
def test_whatever_is_given_as_a_time_is_read_or_refused(text: str) -> None:
    with suppress(MalformedFilter):
        assert read_filters({"since": text}, NOW).until is None


def test_empty_fields_of_the_form_narrow_nothing() -> None:
    assert read_filters({"source": "", "destination": "", "status": ""}) == EVERY_MESSAGE


@pytest.mark.parametrize("text", ["0x10", "1e3", "\u0661", str(2**256), "9" * 5_000])
def test_what_is_no_chain_id_is_refused_briefly(text: str) -> None:
    with pytest.raises(MalformedFilter) as refused:
        read_filters({"source": text})
    assert len(str(refused.value)) < 200


def test_tabs_keep_the_other_filters() -> None:
    tabs = tabs_of(MessageFilters(MessageStatus.EXPIRED, 130))
    assert [tab.label for tab in tabs if tab.current] == ["Expired"]
    assert (tabs[0].label, tabs[0].address) == ("All", "?source=130")


def test_a_chip_names_its_chain_and_leads_to_the_list_without_it() -> None:
    (chip,) = chips_of(MessageFilters(destination=10), [OP, UNICHAIN], NOW)
    assert (chip.label, chip.value, chip.chain, chip.address) == (
        "Destination",
        "OP Mainnet",
        OP,
        ".",
    )


def test_a_chosen_chain_that_is_not_followed_stays_a_choice() -> None:
    options = options_of(999, [OP, UNICHAIN])
    assert [(option.value, option.selected) for option in options] == [
        ("10", False),
        ("130", False),
        ("999", True),
    ]
