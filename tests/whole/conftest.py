"""Fixtures of whole journeys: one stack a run, and pages that report what went wrong in them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.whole.browsing import opened, running_browser
from tests.whole.stack import Stack, running_stack


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """`./dev up` with its local superchain."""
    with running_stack(tmp_path_factory.mktemp("home")) as stack:
        yield stack


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium, for a module: later ones may need the database in this thread."""
    with running_browser() as browser:
        yield browser


@pytest.fixture
def page(stack: Stack, browser: Browser) -> Iterator[Page]:
    """A page; a script error, an error in the console or a refused resource fails the test."""
    with opened(browser, stack.url) as (page, wrong):
        yield page
    assert wrong == []
