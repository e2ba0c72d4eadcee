"""Fixtures of whole journeys: one stack a run, and pages that report what went wrong in them."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Response, sync_playwright

from tests.whole.stack import Stack, running_stack


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """`./dev up` with its local superchain."""
    with running_stack(tmp_path_factory.mktemp("home")) as stack:
        yield stack


@pytest.fixture
def page(stack: Stack) -> Iterator[Page]:
    """A page of a real Chromium; a script error, a refused resource or a 5xx fails the test."""
    wrong: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["CROSSLANE_CHROMIUM"],
            args=["--no-sandbox", "--disable-quic", "--disable-background-networking"],
        )
        page = browser.new_page(base_url=stack.url)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if _refused(said.text) else None)
        page.on("response", lambda response: _note(response, wrong))
        yield page
        browser.close()
    assert wrong == []


def _refused(text: str) -> bool:
    return "Content Security Policy" in text or "Content-Security-Policy" in text


def _note(response: Response, wrong: list[str]) -> None:
    if response.status >= 500:
        wrong.append(f"{response.status} {response.url}")
