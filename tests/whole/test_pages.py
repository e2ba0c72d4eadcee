"""Every page of the site in a browser: accessible, quiet, light, steady, narrow."""

from collections.abc import Mapping

import pytest
from playwright.sync_api import Browser

from explorer.local.gallery.finding import find_all
from explorer.local.gallery.pages import FILES, PAGES, Example
from explorer.local.gallery.site import Site
from messaging.views.notices import page_not_found
from messaging.views.urls import urlpatterns
from tests.whole import inspected
from tests.whole.browsing import opened
from tests.whole.stack import Stack

SECONDS = 120  # in which the local traffic has brought about an example of everything
_NOT_BUILT = {pattern.name for pattern in urlpatterns if pattern.callback is page_not_found}
BUILT = [page for page in PAGES if page.view not in _NOT_BUILT]


@pytest.fixture(scope="module")
def paths(stack: Stack) -> Mapping[str, str]:
    """Where an example of each page is, by its name."""
    return find_all(Site(stack.url), BUILT, seconds=SECONDS)


def test_every_address_has_an_example_here() -> None:
    named = {pattern.name for pattern in urlpatterns}
    assert named - FILES == {page.view for page in PAGES} - {""}
    assert named >= FILES


@pytest.mark.browser
@pytest.mark.supersim
@pytest.mark.xdist_group("stack")
@pytest.mark.parametrize("page", BUILT, ids=lambda page: page.name)
def test_a_page_is_for_everybody_on_every_screen(
    stack: Stack, browser: Browser, paths: Mapping[str, str], page: Example
) -> None:
    path = paths.get(page.name)
    if path is None and page.rare:
        pytest.skip("the local traffic has no example of it")
    assert path is not None, f"no example came about in {SECONDS} s"
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
