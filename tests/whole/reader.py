"""A reader at the pages: waits as people wait, searches, and goes from stop to stop by keyboard."""

import re
import time
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

SOON = 45_000  # milliseconds in which the pages must tell what happened on a chain
# A busy node makes two blocks in a second, and its clock is then ahead of the others' for a moment:
# what it sends just then is relayed too early by these clocks, which makes its execution invalid.
ARRIVED = ("executed", "invalid")
_SECONDS = SOON / 1_000
_PAUSE = 250  # milliseconds between two looks
_MOST_STOPS = 300


def open_until(page: Page, path: str, wanted: Locator, *, seconds: float = _SECONDS) -> None:
    """Open a page again and again until it has what is wanted."""
    deadline = time.monotonic() + seconds
    while page.goto(path) and not wanted.count():
        assert time.monotonic() < deadline, f"{path} never had {wanted}"
        page.wait_for_timeout(_PAUSE)


def wait_for_status(page: Page, message_hash: str, *statuses: str) -> None:
    """Wait until the API shows the message with one of these statuses; with none, until it is
    indexed at all."""
    told, deadline = "nothing", time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        answer = page.request.get(f"/api/v1/messages/{message_hash}/")
        told = answer.json().get("status") if answer.ok else answer.status_text
        if answer.ok and (not statuses or told in statuses):
            return
        page.wait_for_timeout(_PAUSE)
    raise AssertionError(f"{message_hash} never was {statuses or 'indexed'}: {told}")


def newest(page: Page, status: str = "executed") -> str:
    """The hash of the newest message of a status."""
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        answer = page.request.get(f"/api/v1/messages/?status={status}&limit=1")
        if answer.ok and (found := answer.json()["results"]):
            return str(found[0]["message_hash"])
        page.wait_for_timeout(_PAUSE)
    raise AssertionError(f"no message was {status}")


def search_for(page: Page, text: str) -> None:
    """Put a text into the search of the first page, as it comes from the clipboard."""
    page.goto("/")
    page.get_by_role("main").get_by_role("searchbox").fill(text)
    page.keyboard.press("Enter")


def search_until(page: Page, text: str, wanted: re.Pattern[str]) -> None:
    """Search until it leads there: checksums and payload hashes are noted a moment after a log."""
    deadline = time.monotonic() + _SECONDS
    while not wanted.search(page.url):
        assert time.monotonic() < deadline, f"{text} never led to {wanted.pattern}"
        search_for(page, text)
        page.wait_for_url(lambda url: urlsplit(url).path != "/")


def message_at(message_hash: str) -> re.Pattern[str]:
    """The address of a message's page."""
    return re.compile(rf"/messages/{message_hash}/$")


def is_live(page: Page) -> None:
    """Wait until the page follows the stream."""
    expect(page.locator("#fresh")).to_contain_text("Live:", timeout=SOON)


def hashes_of(page: Page) -> list[str]:
    """The messages of a list in its order."""
    links = page.locator(".rows a.hash[href^='/messages/']").all()
    return [link.get_attribute("title") or "" for link in links]


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the focus is there."""
    for _ in range(_MOST_STOPS):
        page.keyboard.press("Tab")
        if wanted.evaluate("(one) => one === document.activeElement"):
            return
    raise AssertionError(f"Tab does not lead to {wanted}")
