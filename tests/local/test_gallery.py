"""`./dev gallery`: which stack it uses, what it is told, what its index shows."""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from explorer.local.__main__ import main
from explorer.local.errors import LocalError
from explorer.local.gallery import command
from explorer.local.gallery.finding import find_all
from explorer.local.gallery.index import index_of
from explorer.local.gallery.pages import FILES, PAGES, Example
from explorer.local.gallery.pictures import Shown, looks_of
from explorer.local.gallery.site import Site
from explorer.local.home import Home, Running, hold
from messaging.views.urls import urlpatterns

HERE = Example("home", "home", lambda _: "/")
NOWHERE = Example("<gone>", "home", lambda _: None)
RARE = replace(NOWHERE, name="rare", rare=True)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """An empty home of a stack, and the gallery's below it."""
    monkeypatch.setenv("CROSSLANE_HOME", str(tmp_path))
    return Home(tmp_path)


def test_the_stack_of_the_home_is_used_where_one_is_up(home: Home) -> None:
    assert command.running_url(home) == ""
    home.write_running(Running(os.getpid(), "up", "crosslane"))
    assert command.running_url(home) == ""
    home.write_running(Running(os.getpid(), "up", "crosslane", url="http://127.0.0.1:8000/"))
    assert command.running_url(home) == "http://127.0.0.1:8000/"


def test_two_do_not_draw_at_once(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    with hold(Home(home.path / "gallery")):
        assert main(["gallery"]) == 1
    assert "let it end first" in capsys.readouterr().err


def test_without_a_browser_there_are_no_pictures(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "find_or_install", lambda *_: None)
    with pytest.raises(LocalError, match="no pictures: no Chromium on PATH"):
        command.gallery([])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--help"], "--into FOLDER"),
        (["--in", "x"], "unrecognized arguments: --in"),
        (["--seconds", "soon"], "invalid int value"),
    ],
)
def test_its_options_are_explained_and_checked(
    home: Home, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    with pytest.raises(SystemExit):
        main(["gallery", *arguments])
    said = capsys.readouterr()
    assert told in said.out + said.err


def test_every_address_of_the_site_has_an_example() -> None:
    named = {pattern.name for pattern in urlpatterns}
    assert named - FILES == {page.view for page in PAGES} - {""}
    assert named >= FILES


def test_names_of_pages_are_unique_and_good_for_files() -> None:
    names = [page.name for page in PAGES]
    assert len(names) == len(set(names))
    assert all(name.replace("-", "").isalnum() for name in names)


def test_only_what_is_printed_is_shown_on_paper() -> None:
    printed = [page.name for page in PAGES if "print" in [look.name for look in looks_of(page)]]
    assert printed == ["message-executed"]


def find(*pages: Example, seconds: float) -> tuple[Mapping[str, str], list[list[str]]]:
    """What is found, and what was said to be missing meanwhile."""
    said: list[list[str]] = []
    found = find_all(
        Site("http://127.0.0.1:1"), pages, seconds=seconds, waiting=lambda it: said.append([*it])
    )
    return found, said


def test_rare_pages_are_not_waited_for() -> None:
    assert find(HERE, RARE, seconds=60) == ({"home": "/"}, [])


def test_what_is_missing_is_named_while_it_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.local.gallery.finding._PAUSE", 0.05)
    found, said = find(HERE, NOWHERE, seconds=0.1)
    assert found == {"home": "/"}
    assert said[0] == ["<gone>"]


def test_the_index_shows_every_picture_and_names_what_is_wrong() -> None:
    shown = [
        Shown(HERE, "/", 200, {"light": "home-light.png"}),
        Shown(replace(HERE, name="broken"), "/?q=<x>", 500, {}),
        Shown(NOWHERE, None, None, {}),
        Shown(RARE, None, None, {}),
    ]
    assert [one.fault for one in shown] == ["", "answered 500", "no example came about", ""]
    page = index_of(shown, "http://127.0.0.1:8000")
    assert 'src="home-light.png" alt="home, light"' in page
    assert "4 pages" in page
    assert "2 could not be shown" in page
    assert "/?q=&lt;x&gt;" in page
    assert "<gone>" not in page
