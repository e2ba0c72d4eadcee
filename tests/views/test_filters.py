"""Filters in an address, read and written back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

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

CHAIN_IDS = st.none() | st.integers(0, 2**256 - 1)


@given(st.none() | st.sampled_from(MessageStatus), CHAIN_IDS, CHAIN_IDS)
def test_filters_read_back_as_they_were_written(
    status: MessageStatus | None, source: int | None, destination: int | None
) -> None:
    filters = MessageFilters(status, source, destination)
    written = write_filters(filters).removeprefix("?").removeprefix(".")
    pairs = [pair.partition("=") for pair in written.split("&") if pair]
    assert read_filters({key: value for key, _, value in pairs}) == filters


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
    (chip,) = chips_of(MessageFilters(destination=10), [OP, UNICHAIN])
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
