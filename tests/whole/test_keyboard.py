"""A person who uses no mouse finds a message, reads it, narrows a list and copies a hash."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.whole.reader import message_at, newest, tab_to
from tests.whole.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.supersim, pytest.mark.xdist_group("stack")]


def _press(page: Page, wanted: Locator, key: str = "Enter") -> None:
    tab_to(page, wanted)
    page.keyboard.press(key)


def test_by_keyboard_a_message_is_found_opened_up_and_copied(stack: Stack, page: Page) -> None:
    message = newest(page)
    page.goto("/messages/")
    _press(page, page.get_by_role("link", name="Skip to content"))
    page.keyboard.press("Tab")
    expect(page.get_by_role("main").locator(":focus")).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type(message)
    page.keyboard.press("Enter")
    expect(page).to_have_url(message_at(message))
    _press(page, page.locator(".verdict-id .copy"))
    expect(page.locator("#said")).to_have_text("Copied")
    steps = page.locator("#steps")
    _press(page, steps.locator("summary"))
    expect(steps.get_by_role("cell", name="Sent", exact=True)).to_be_visible()
    page.keyboard.press("Enter")
    expect(steps.get_by_role("cell", name="Sent", exact=True)).to_be_hidden()


def test_by_keyboard_a_list_is_narrowed_and_widened_again(stack: Stack, page: Page) -> None:
    newest(page)
    page.goto("/messages/")
    _press(page, page.get_by_role("link", name="Executed"))
    expect(page.locator("nav.views [aria-current=page]")).to_contain_text("Executed")
    summary = page.locator("summary", has_text="Filter")
    _press(page, summary)
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(page.get_by_label("Source")).to_be_hidden()
    page.keyboard.press("Enter")
    source = page.get_by_label("Source")
    tab_to(page, source)
    page.keyboard.type("Local B")
    expect(source).to_have_value("902")
    page.keyboard.press("Tab")
    _press(page, page.get_by_role("button", name="Apply"))
    off = page.get_by_role("link", name="Remove filter Source Local B")
    expect(off).to_be_visible()
    assert "status=executed" in page.url
    _press(page, off, "Delete")
    expect(page).to_have_url(f"{stack.url}/messages/?status=executed")
