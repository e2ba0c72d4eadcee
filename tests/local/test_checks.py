"""The checks of `./dev test`: what they compare, what they run as, what they report."""

from pathlib import Path

import pytest

from explorer.local import checks
from explorer.local.checks import Outcome
from explorer.local.environment import deployed
from explorer.local.home import Home

LOCAL = {
    "CROSSLANE_ALLOW_LOOPBACK_RPC": "1",
    "CROSSLANE_INSECURE_COOKIES": "1",
    "CROSSLANE_LOCAL": "1",
    "CROSSLANE_SECRET_KEY": "short",
    "DATABASE_URL": "postgresql://x",
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setattr(checks, "SCHEMA", tmp_path / "known.yaml")
    return Home(tmp_path)


def test_an_unchanged_schema_passes(home: Home) -> None:
    for name in ("known.yaml", "openapi.yaml"):
        (home.path / name).write_text("openapi: 3.1.1\n")
    assert checks.compare_schema(home) == ""


@pytest.mark.parametrize("known", [None, "openapi: 3.0.0\n"])
def test_a_changed_schema_is_shown_with_the_command_that_refreshes_it(
    home: Home, known: str | None
) -> None:
    if known is not None:
        (home.path / "known.yaml").write_text(known)
    (home.path / "openapi.yaml").write_text("openapi: 3.1.1\n")
    complaint = checks.compare_schema(home)
    assert "+openapi: 3.1.1" in complaint
    assert complaint.endswith(f"Refresh it: {checks.REFRESH}")


def test_the_deployment_check_sees_nothing_that_is_loosened_locally() -> None:
    environment = deployed(LOCAL)
    loosened = ("CROSSLANE_ALLOW_LOOPBACK_RPC", "CROSSLANE_INSECURE_COOKIES", "CROSSLANE_LOCAL")
    assert {environment[name] for name in loosened} == {"0"}
    assert environment["DATABASE_URL"] == LOCAL["DATABASE_URL"]
    assert len(environment["CROSSLANE_SECRET_KEY"]) >= 50


def test_tests_that_need_a_browser_are_left_out_without_one() -> None:
    without, given = checks.pytest(LOCAL, None, ["-x"]), checks.pytest(LOCAL, "/bin/chromium", [])
    assert without.arguments[-3:] == ("-m", "not browser", "-x")
    assert "not browser" not in given.arguments
    assert given.environment["CROSSLANE_CHROMIUM"] == "/bin/chromium"


def test_an_outcome_is_one_line() -> None:
    assert Outcome("mypy", 12.34, "").line() == f"ok      {'mypy':<28}  12.3 s"
    assert Outcome("mypy", 12.34, "an error").line().startswith("FAILED  mypy")
