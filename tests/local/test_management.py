"""`./dev manage`: with the services of a running stack, or with its own for the time it takes."""

import os
from pathlib import Path

import pytest

from explorer.local.__main__ import main
from explorer.local.home import Home, Running, hold
from tests.local.tiny import others

ANSWER = "import os; from django.db import connection; connection.ensure_connection(); "


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("CROSSLANE_HOME", str(tmp_path))
    return Home(tmp_path)


def test_services_run_for_the_time_of_a_command(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    status = main(["manage", "shell", "--no-imports", "-c", f"{ANSWER}raise SystemExit(7)"])
    assert status == 7, (home.logs / "postgres.log").read_text()
    assert not others(home.mark)
    assert home.read_running() is None
    assert home.last_database() == "crosslane"


def test_a_running_stack_is_used_and_not_asked_twice(home: Home) -> None:
    environment = {"CROSSLANE_OF_THE_STACK": "9"}
    home.write_running(Running(os.getpid(), "up", "crosslane", environment=environment))
    code = "import os; raise SystemExit(int(os.environ['CROSSLANE_OF_THE_STACK']))"
    with hold(home):
        assert main(["manage", "shell", "--no-imports", "-c", code]) == 9
    assert not (home.path / "postgres").exists()
