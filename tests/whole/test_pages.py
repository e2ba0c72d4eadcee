"""Every page of the site in a browser: accessible, quiet, light, steady, narrow, by keyboard."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from explorer.local.gallery.finding import find_all
from explorer.local.gallery.pages import PAGES, Example
from explorer.local.gallery.site import Site
from tests.whole import inspected, keyboard
from tests.whole.browsing import opened
from tests.whole.markup import faults_of
from tests.whole.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.supersim, pytest.mark.xdist_group("stack")]

SECONDS = 120  # in which the local traffic has brought about an example of everything
# What no traffic brings about is inspected from a stored scene: tests/views/test_every_state.py.
PLAYED = [page for page in PAGES if not page.rare]
ONE_OF_EACH_VIEW = list({page.view: page for page in PLAYED}.values())


@pytest.fixture(scope="module")
def site(stack: Stack) -> Site:
    """The running site, asked as its readers ask it."""
    return Site(stack.url)


@pytest.fixture(scope="module")
def paths(site: Site) -> Mapping[str, str]:
    """Where an example of each page is, by its name."""
    return find_all(site, PLAYED, seconds=SECONDS)


@pytest.fixture
def path(paths: Mapping[str, str], page: Example) -> str:
    """The example of one page."""
    found = paths.get(page.name)
    assert found is not None, f"no example came about in {SECONDS} s"
    return found


@pytest.mark.parametrize("page", PLAYED, ids=lambda page: page.name)
def test_a_page_is_for_everybody_on_every_screen(
    stack: Stack, browser: Browser, page: Example, path: str
) -> None:
    with opened(browser, stack.url, viewport=inspected.SCREEN) as (tab, wrong):
        weight = inspected.Weight(tab)
        response = tab.goto(path)
        assert response is not None
        assert response.status == page.status, path
        wrong.extend(inspected.shifts(tab))
        wrong.extend(weight.complaints())
        wrong.extend(inspected.barriers(tab))
        wrong.extend(inspected.overflows(tab))
    assert not wrong, "\n".join([path, *wrong])


@pytest.mark.parametrize("page", ONE_OF_EACH_VIEW, ids=lambda page: page.view or page.name)
def test_a_page_can_be_used_by_keyboard_alone(
    stack: Stack, browser: Browser, page: Example, path: str
) -> None:
    with opened(browser, stack.url, viewport=inspected.SCREEN) as (tab, _):
        tab.goto(path)
        wrong = [*keyboard.skip(tab)]
        tab.goto(path)
        wrong += keyboard.walk(tab)
    assert not wrong, "\n".join([path, *wrong])


def test_the_markup_of_every_page_is_valid(
    site: Site, paths: Mapping[str, str], tmp_path: Path
) -> None:
    faults = faults_of({name: site.get(where).text for name, where in paths.items()}, tmp_path)
    assert not faults, "\n".join(faults)
