"""Pages of states that no local traffic brings about: their markup, and what a browser makes of it.

The pages are rendered first and then given to the browser, which never asks this process.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Page, Route

from tests.views.scene import Scene
from tests.whole import inspected
from tests.whole.browsing import opened, running_browser
from tests.whole.markup import faults_of

SITE = "http://testserver"
OTHERS = ("/", "/messages/", "/messages/?status=expired", "/search/?q=0x12", "/chains/901/")
LANGUAGES = [code for code, _ in settings.LANGUAGES]


def rendered(scene: Scene, language: str) -> Mapping[str, str]:
    """Every page of the scene by its path."""
    paths = [*(f"/messages/{scene.hash_of(name)}/" for name in scene.sent), *OTHERS]
    client = Client(headers={"Accept-Language": language})
    return {path: client.get(path).content.decode() for path in paths}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_markup_of_every_state_is_valid(scene: Scene, tmp_path: Path, language: str) -> None:
    pages = rendered(scene, language)
    names = {name: scene.hash_of(name) for name in scene.sent}
    told = {path: name for name, key in names.items() for path in pages if key in path}
    named = {
        told.get(path, f"page-{number}"): text for number, (path, text) in enumerate(pages.items())
    }
    assert faults_of(named, tmp_path) == []


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_is_for_everybody(scene: Scene, language: str) -> None:
    # Another language only takes another room.
    wrong = shown_to_everybody(
        rendered(scene, language), barriers=language == settings.LANGUAGE_CODE
    )
    assert not wrong, "\n".join(wrong)


def shown_to_everybody(pages: Mapping[str, str], *, barriers: bool = True) -> list[str]:
    """What a browser finds wrong with these pages, by their paths."""
    wrong: list[str] = []
    with running_browser() as browser:
        for path in pages:
            with opened(browser, SITE, viewport=inspected.SCREEN) as (tab, noted):
                _serve(tab, pages)
                tab.goto(path)
                noted.extend(inspected.overflows(tab))
                if barriers:
                    noted.extend(inspected.barriers(tab))
                wrong.extend(f"{path}: {one}" for one in noted)
    return wrong


def _serve(tab: Page, pages: Mapping[str, str]) -> None:
    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        if path.startswith("/static/") and (file := finders.find(path.removeprefix("/static/"))):
            route.fulfill(path=file)
        elif path in pages:
            route.fulfill(body=pages[path], content_type="text/html; charset=utf-8")
        else:
            route.fulfill(status=204)

    tab.route("**/*", answer)
