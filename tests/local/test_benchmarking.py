"""`./dev bench`: the benchmarks on services of their own."""

from pathlib import Path

import pytest

from explorer.local.__main__ import main
from explorer.local.home import Home, hold
from tests.local.tiny import others

NOTHING = ["--workers=", "--peers=", "--growth=", "--head=", "--fault-logs=0"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """The home of the benchmark below CROSSLANE_HOME; nothing is borrowed from the tests."""
    monkeypatch.setenv("CROSSLANE_HOME", str(tmp_path))
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    return Home(tmp_path / "bench")


def test_it_runs_on_services_whose_commits_are_durable(
    home: Home, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["bench", *NOTHING]) == 0, (home.logs / "postgres.log").read_text()
    assert "with durable commits" in capfd.readouterr().out
    assert not others(home.mark)


def test_two_do_not_measure_at_once(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    with hold(home):
        assert main(["bench", *NOTHING]) == 1
    assert "let it end first" in capsys.readouterr().err


def test_its_help_says_what_a_full_run_takes_and_how_it_ends(
    home: Home, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["bench", "--help"]) == 0
    told = " ".join(capfd.readouterr().out.split())
    assert "about a quarter of an hour" in told
    assert "installs Ponder with npm" in told
    assert "1 where a stored row is wrong" in told
