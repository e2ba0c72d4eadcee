"""A person whose browser runs no script finds, reads, narrows, turns pages and is understood."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.whole.browsing import opened
from tests.whole.person import send
from tests.whole.reader import (
    ARRIVED,
    hashes_of,
    message_at,
    newest,
    open_until,
    search_for,
    wait_for_status,
)
from tests.whole.stack import Stack
from tests.whole.unindexed import not_indexed

pytestmark = [pytest.mark.browser, pytest.mark.supersim, pytest.mark.xdist_group("stack")]

A_PAGE_FULL = 120  # seconds in which the local traffic fills more than a page


@pytest.fixture
def plain(stack: Stack, browser: Browser) -> Iterator[Page]:
    """A page in a browser that runs no script."""
    with opened(browser, stack.url, java_script_enabled=False) as (page, wrong):
        yield page
    assert wrong == []


def test_without_scripts_a_message_is_found_told_whole_and_in_the_language_chosen(
    plain: Page,
) -> None:
    message = newest(plain)
    search_for(plain, message)
    expect(plain).to_have_url(message_at(message))
    expect(plain.locator("article.phase")).to_have_count(4)
    steps = plain.locator("#steps")
    steps.locator("summary").click()
    expect(steps.get_by_role("cell", name="Sent", exact=True)).to_be_visible()
    plain.get_by_role("button", name="Deutsch").click()
    expect(plain).to_have_url(message_at(message))
    expect(plain.locator("html")).to_have_attribute("lang", "de")
    expect(plain.locator(".status").first).to_have_text("Ausgeführt")


def test_without_scripts_a_list_is_narrowed_by_its_form_and_turns_pages(plain: Page) -> None:
    older = plain.locator("a[rel=next]")
    open_until(plain, "/messages/", older, seconds=A_PAGE_FULL)
    plain.locator("summary", has_text="Filter").click()
    plain.get_by_label("Since").fill("7d")
    plain.get_by_role("button", name="Apply").click()
    chip = plain.get_by_role("link", name="Remove filter Since")
    expect(chip).to_be_visible()
    first = hashes_of(plain)
    older.click()
    expect(plain.get_by_role("link", name="Newer")).to_have_attribute("rel", "prev")
    expect(chip).to_be_visible()
    assert hashes_of(plain)
    assert not set(hashes_of(plain)) & set(first)
    plain.get_by_role("link", name="Newer").click()
    chip.click()
    expect(plain).to_have_url(re.compile("/messages/$"))


def test_without_scripts_what_the_nodes_answer_is_read_by_looking_again(
    stack: Stack, plain: Page
) -> None:
    with not_indexed(stack, 901):
        sent = send(stack.chain(901).node, 901, 902, target=bytes.fromhex("33" * 20))
        search_for(plain, sent.transaction_hash)
        plain.get_by_role("button", name="Look it up on the chains' nodes").click()
        answer = plain.get_by_text("Local A's node has this transaction.")
        open_until(plain, plain.url, answer)
    wait_for_status(plain, sent.message_hash, *ARRIVED)
    plain.get_by_role("link", name="Look again").click()
    plain.get_by_role("link", name="Open its page").click()
    plain.locator(".rows").get_by_title(sent.message_hash).first.click()
    expect(plain).to_have_url(message_at(sent.message_hash))
