"""A real Chromium for tests: started once a module, pages that note what goes wrong in them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Response,
    expect,
    sync_playwright,
)

_ARGUMENTS = ("--no-sandbox", "--disable-quic", "--disable-background-networking")
_PATIENCE = 20_000  # milliseconds that a page may take where a test does not say otherwise
# Before anything of the page runs, and outside its policy: what moved without being asked to.
_WATCH_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) {
    if (one.hadRecentInput) continue;
    const parents = one.sources.map((each) => each.node?.parentElement);
    const what = parents.map((each) => each?.className || each?.nodeName).join(", ");
    window.shifts.push(`${one.value.toFixed(4)} of ${what}`);
  }
}).observe({ type: "layout-shift", buffered: true });
"""


@contextmanager
def running_browser() -> Iterator[Browser]:
    """The browser that CROSSLANE_CHROMIUM names.

    While it runs, Django takes this thread for an asynchronous one and refuses its database.
    """
    expect.set_options(timeout=_PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["CROSSLANE_CHROMIUM"], args=list(_ARGUMENTS)
        )
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, base_url: str, **options: Any) -> Iterator[tuple[Page, list[str]]]:
    """A page with nothing cached, and the growing list of what went wrong in it."""
    context = browser.new_context(base_url=base_url, **options)
    wrong: list[str] = []
    page = context.new_page()
    page.add_init_script(_WATCH_SHIFTS)
    page.on("pageerror", lambda error: wrong.append(f"script error: {error}"))
    page.on("console", lambda said: _note_said(said, wrong))
    page.on("response", lambda response: _note_answer(response, wrong))
    try:
        yield page, wrong
    finally:
        context.close()


def _note_said(said: ConsoleMessage, wrong: list[str]) -> None:
    """Errors, the policy's among them; what did not load is judged by its answer."""
    if said.type == "error" and "Failed to load resource" not in said.text:
        wrong.append(f"console: {said.text}")


def _note_answer(response: Response, wrong: list[str]) -> None:
    """A page that is not there may be what is looked at; a resource that is not there never is."""
    asked_for = response.request.resource_type in {"document", "xhr", "fetch", "eventsource"}
    if response.status >= (500 if asked_for else 400):
        wrong.append(f"{response.status} {response.url}")
