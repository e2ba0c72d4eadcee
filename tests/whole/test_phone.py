"""A person on a phone, with a thumb: nothing beyond the edge, standing charts, tables as cards."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.whole.browsing import opened
from tests.whole.reader import hashes_of, message_at, newest
from tests.whole.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.supersim, pytest.mark.xdist_group("stack")]

WIDTH = 360
_EDGES = """(row) => [...row.cells].map((cell) => {
  const { left, right } = cell.getBoundingClientRect();
  return [left, right];
})"""
PHONE: dict[str, Any] = {
    "viewport": {"width": WIDTH, "height": 740},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}


@pytest.fixture
def phone(stack: Stack, browser: Browser) -> Iterator[Page]:
    """A page on a small touch screen."""
    with opened(browser, stack.url, **PHONE) as (page, wrong):
        yield page
    assert wrong == []


def _assert_fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") == WIDTH


def test_on_a_phone_the_header_leads_to_a_list_of_cards_and_to_a_message(phone: Page) -> None:
    newest(phone)
    phone.goto("/")
    _assert_fits(phone)
    phone.get_by_role("navigation", name="Main").get_by_role("link", name="Messages").tap()
    row = phone.locator(".rows tbody tr").first
    expect(row).to_be_visible()
    _assert_fits(phone)
    assert row.evaluate("(one) => getComputedStyle(one).display") != "table-row"
    cells = row.evaluate(_EDGES)  # at once: a row may change meanwhile
    assert cells
    assert all(left >= 0 and right <= WIDTH for left, right in cells)
    message = hashes_of(phone)[0]
    phone.locator(".rows").get_by_title(message).tap()
    expect(phone).to_have_url(message_at(message))
    expect(phone.locator(".lanes svg.tall")).to_be_visible()
    expect(phone.locator(".lanes svg.wide")).to_be_hidden()
    _assert_fits(phone)


def test_on_a_phone_the_header_searches_and_filters_stay_on_the_screen(phone: Page) -> None:
    message = newest(phone)
    phone.goto("/messages/")
    summary = phone.locator("summary", has_text="Filter")
    summary.tap()
    form = phone.locator(".narrow-by form").bounding_box()
    assert form is not None
    assert form["x"] >= 0
    assert form["x"] + form["width"] <= WIDTH
    _assert_fits(phone)
    phone.get_by_role("searchbox").tap()
    phone.keyboard.type(message)
    phone.get_by_role("banner").get_by_role("button", name="Search").tap()
    expect(phone).to_have_url(message_at(message))
