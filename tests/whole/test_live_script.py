"""What `live.js` does with what the stream tells, on a page without a server behind it."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

STREAM = """
window.opened = [];
window.EventSource = class extends EventTarget {
  static CLOSED = 2;
  readyState = 1;
  constructor() { super(); window.opened.push(this); }
  close() { this.readyState = 2; }
  refuse() { this.readyState = 2; this.dispatchEvent(new Event("error")); }
  tell(kind, told) {
    this.dispatchEvent(new MessageEvent(kind, { data: JSON.stringify(told) }));
  }
};
window.crosslane = { ago: () => "", clock: () => "" };
"""
PAGE = """
<html lang="de"><p id="fresh"></p><p id="said"></p>
<template id="script-words" data-live="Live:"></template><template id="script-statuses"></template>
<a data-live-list data-stream="/events/" data-after="1" data-none="0" data-one="1"
  data-other="{count}" data-oldest="1750000000 0x80"><span></span></a>
<table class="executing"><tr><td><a class="num" href="/executions/902/5/3/">5:3</a></table></html>
"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A German list whose oldest row is 0x80, of second 1750000000."""
    page = browser.new_page()
    page.route("**/*", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
    page.clock.install()
    page.goto("http://list.test/")
    page.evaluate(STREAM)
    page.add_script_tag(path=settings.BASE_DIR / "static/messaging/live.js")
    yield page
    page.close()


def _tell(page: Page, kind: str, told: object) -> None:
    page.evaluate("([kind, told]) => window.opened[0].tell(kind, told)", [kind, told])


def test_a_stream_that_is_refused_is_soon_left_alone(page: Page) -> None:
    for _ in range(20):
        page.evaluate("window.opened.at(-1).refuse()")
        page.clock.run_for(61_000)
    assert page.evaluate("window.opened.length") == 5


def test_numbers_are_written_as_the_page_does(page: Page) -> None:
    head = {"chain_id": 901, "name": "Base", "indexed_block": 12345, "levels": {}}
    page.evaluate("window.opened[0].dispatchEvent(new Event('open'))")
    _tell(page, "head", {**head, "indexed_timestamp": None})
    page.clock.run_for(1_000)
    expect(page.locator("#fresh")).to_have_text("Live: Base\u00a012.345")


@pytest.mark.parametrize(
    ("second", "message_hash", "shown"),
    [
        (1_750_000_001, "0x10", "1"),
        (1_750_000_000, "0x90", "1"),
        (1_750_000_000, "0x70", "0"),
        (1_749_999_999, "0x90", "0"),
    ],
)
def test_only_what_would_stand_on_the_page_is_counted(
    page: Page, second: int, message_hash: str, shown: str
) -> None:
    told = {"message_hash": message_hash, "timestamp": second, "status": "initiated"}
    page.evaluate("window.opened[0].dispatchEvent(new Event('open'))")
    _tell(page, "message", told)
    expect(page.locator("[data-live-list] span")).to_have_text(shown)


@pytest.mark.parametrize(
    ("second", "log_index", "shown"),
    [
        (1_750_000_001, 7, "1"),
        (1_750_000_000, 7, "1"),
        (1_749_999_999, 7, "0"),
        (1_750_000_001, 3, "0"),  # it stands there already
    ],
)
def test_an_executing_message_is_counted_once(
    page: Page, second: int, log_index: int, shown: str
) -> None:
    told = {"chain": "902", "block_number": 5, "log_index": log_index, "timestamp": second}
    page.evaluate("window.opened[0].dispatchEvent(new Event('open'))")
    for _again in range(2):
        _tell(page, "execution", told)
    expect(page.locator("[data-live-list] span")).to_have_text(shown)
