"""What every page shares: landmarks, the policy, and pages for what is not there or breaks."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import resolve
from django.views.defaults import server_error

from messaging.templatetags.addresses import api_message, api_schema
from messaging.views.notices import bad_request
from tests.views.reading import open_page, text_of
from tests.views.scene import Scene

PATHS = (
    "/",
    "/?span=week",
    "/messages/",
    "/search/",
    "/chains/",
    "/chains/901/",
    "/lanes/",
    "/lanes/901/902/",
    "/lanes/902/904/",
    "/status/",
)
ASTRAY = ("/messages/0x12/", "/chains/7/", "/nowhere/", f"/messages/0x{'07' * 32}/")
_VOID = {"meta", "link", "input", "br"}


class _Balance(HTMLParser):
    """Raises where a tag is closed that is not open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value for key, value in attrs if key == "id" and value]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def every_path(scene: Scene) -> list[str]:
    """All pages of the scene that exist."""
    return [*PATHS, *(f"/messages/{scene.hash_of(name)}/" for name in scene.sent)]


def test_every_page_is_whole_html_with_landmarks_and_unique_ids(scene: Scene) -> None:
    for path in every_path(scene):
        page = open_page(path).content.decode()
        read = _Balance()
        read.feed(page)
        assert read.open == [], path
        assert len(read.ids) == len(set(read.ids)), path
        assert page.startswith("<!DOCTYPE html>")
        for part in ('<a class="skip" href="#main">', '<main class="wrap" id="main">', "<h1"):
            assert page.count(part) == 1, (path, part)


def test_every_icon_and_mark_that_is_used_is_in_the_sprite(scene: Scene) -> None:
    for path in every_path(scene):
        page = open_page(path).content.decode()
        used = set(re.findall(r'<use href="#([\w-]+)"', page))
        assert used <= set(re.findall(r'<symbol id="([\w-]+)"', page))


def test_the_policy_forbids_everything_inline(scene: Scene) -> None:
    policy = open_page("/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_htmx_neither_evaluates_nor_styles(scene: Scene) -> None:
    page = open_page("/").content.decode()
    assert '"includeIndicatorStyles": false' in page
    assert '"allowEval": false' in page


@pytest.mark.parametrize("path", ASTRAY)
def test_what_is_not_there_is_a_page_of_the_site(db: None, path: str) -> None:
    response = Client().get(path)
    assert response.status_code in {400, 404}
    assert b'<nav class="site-nav"' in response.content


def test_an_address_that_leads_nowhere_shows_the_way_on(db: None) -> None:
    text = text_of(open_page("/nowhere/", status=404))
    assert "There is no page at this address. Search for what you have" in text


def test_a_request_that_django_refuses_gets_our_page(db: None) -> None:
    response = bad_request(RequestFactory().get("/"), ValueError())
    assert response.status_code == 400
    assert "The request could not be read" in text_of(response)


def test_a_broken_page_says_so_without_asking_anything() -> None:
    response = server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert b"Something broke while this page was made." in response.content


def test_the_icon_that_browsers_guess_leads_to_ours() -> None:
    response = Client().get("/favicon.ico")
    assert response.status_code == 302
    assert re.search(r"messaging/icon\S*\.svg$", response.headers["Location"])


def test_a_page_gives_up_on_a_silent_server_and_says_so(scene: Scene) -> None:
    page = open_page("/").content.decode()
    assert '"timeout": 5000' in page
    assert 'data-not-reached="Not reached since {time}"' in page
    script = (Path(settings.BASE_DIR) / "static/messaging/crosslane.js").read_text()
    for name in ("htmx:sendError", "htmx:timeout", "htmx:responseError"):
        assert f'"{name}": words.not' in script


def test_the_theme_switch_is_a_moon_by_day_and_a_sun_by_night(scene: Scene) -> None:
    page = open_page("/").content.decode()
    assert '<svg class="icon moon"' in page
    assert '<svg class="icon sun"' in page


def test_links_to_the_api_lead_somewhere() -> None:
    for address in (api_schema(), api_message("0x" + "07" * 32)):
        assert resolve(address).url_name != "nowhere"
        assert "Nowhere" not in repr(resolve(address).func)


def test_the_stylesheet_names_no_colour_of_red_for_a_chain() -> None:
    sheet = (Path(settings.BASE_DIR) / "static/messaging/crosslane.css").read_text()
    colours = re.findall(r"--chain-(?:\d+|l1):\s*light-dark\((.*)\);", sheet)
    assert len(colours) == 13
    for hue in re.findall(r"oklch\([\d.]+% [\d.]+ ([\d.]+)\)", " ".join(colours)):
        assert 40 < float(hue) < 345
