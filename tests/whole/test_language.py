"""A reader chooses German in the footer, and it stays."""

import time

import pytest
from playwright.sync_api import Page, expect

from tests.whole.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.supersim, pytest.mark.xdist_group("stack")]

LONG = 300 * 86_400  # seconds


def test_the_language_of_the_footer_is_remembered(stack: Stack, page: Page) -> None:
    html = page.locator("html")
    page.goto("/messages/?source=901")
    expect(html).to_have_attribute("lang", "en")
    page.get_by_role("contentinfo").get_by_role("button", name="Deutsch").click()
    expect(html).to_have_attribute("lang", "de")
    assert page.url == f"{stack.url}/messages/?source=901"
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Messages")
    later = page.context.new_page()
    later.goto("/help/")
    expect(later.locator("html")).to_have_attribute("lang", "de")
    (kept,) = page.context.cookies()
    assert kept.get("expires", 0) > time.time() + LONG
    later.get_by_role("button", name="English").click()
    expect(later.locator("html")).to_have_attribute("lang", "en")
    page.reload()
    expect(html).to_have_attribute("lang", "en")
