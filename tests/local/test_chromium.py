"""The browser of the browser tests: where it is looked for, and when nothing is installed."""

from pathlib import Path

import pytest

from explorer.local.chromium import find_chromium, find_or_install
from explorer.local.console import Console
from explorer.local.home import Home
from explorer.local.supervisor import Supervisor


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on PATH, and empty."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_a_browser_is_found_under_its_usual_names(folder: Path, name: str) -> None:
    assert find_chromium() is None
    (folder / name).touch(mode=0o755)
    assert find_chromium() == str(folder / name)


def test_where_nothing_can_be_installed_there_is_no_browser(folder: Path) -> None:
    supervisor = Supervisor(Home(folder), Console())
    assert find_or_install(supervisor, Console()) is None


def test_a_failed_installation_leaves_no_browser_and_no_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "apt-get").write_text("#!/bin/sh\necho 'no network'; exit 100\n")
    (folder / "apt-get").chmod(0o755)
    monkeypatch.setattr("os.geteuid", lambda: 0)
    with Supervisor(Home(folder), Console()) as supervisor:
        assert find_or_install(supervisor, Console()) is None
    assert (folder / "logs" / "apt-get.log").read_text() == "no network\n"
