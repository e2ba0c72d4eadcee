"""The checks of `./dev test` before pytest: each one a command, some with a file to compare."""

import difflib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from explorer.local.children import Command, Output
from explorer.local.environment import deployed
from explorer.local.home import REPO, Home

SHOWN_DIFFERENCES = 40
SCHEMA_CHECK = "openapi"
SCHEMA = REPO / "docs" / "openapi.yaml"
REFRESH = "./dev manage spectacular --validate --file docs/openapi.yaml"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One check's end: `complaint` is empty where it passed."""

    name: str
    seconds: float
    complaint: str

    def line(self) -> str:
        """The check in one line."""
        return f"{'FAILED' if self.complaint else 'ok':<8}{self.name:<28}{self.seconds:6.1f} s"


def commands(home: Home, environment: Mapping[str, str]) -> list[Command]:
    """Every check, in the order in which the slow ones keep both cores busy."""
    bin_folder = Path(sys.executable).parent
    return [
        _check("mypy", environment, "mypy"),
        _check("ruff check", environment, "ruff", "check", ".", "dev"),
        _check("ruff format", environment, "ruff", "format", "--check", ".", "dev"),
        Command("layers", (str(bin_folder / "lint-imports"),), environment, output=Output.SILENT),
        _check("templates lint", environment, "djlint", "templates", "--lint", "--quiet"),
        _check("templates format", environment, "djlint", "templates", "--check", "--quiet"),
        _check("translations", environment, "explorer.local", "translations", "--check"),
        _check("dependencies", environment, "deptry", "--no-ansi", "."),
        _manage("migrations", environment, "makemigrations", "--check", "--dry-run"),
        _manage("deployment", deployed(environment), "check", "--deploy", "--fail-level=WARNING"),
        _manage(SCHEMA_CHECK, environment, *_schema_arguments(home)),
    ]


def pytest(
    environment: Mapping[str, str], browser: str | None, arguments: Sequence[str]
) -> Command:
    """pytest with the terminal; without a browser, the tests that need one are left out."""
    chosen = ("-m", "not browser") if browser is None else ()
    program = (sys.executable, "-m", "pytest", *chosen, *arguments)
    added = {"CROSSLANE_CHROMIUM": browser} if browser is not None else {}
    return Command("pytest", program, {**environment, **added}, output=Output.TERMINAL)


def compare_schema(home: Home) -> str:
    """Empty where docs/openapi.yaml is what the code makes; else the difference and the remedy."""
    known = SCHEMA.read_text() if SCHEMA.exists() else ""
    made = _made_schema(home).read_text()
    difference = difflib.unified_diff(
        known.splitlines(),
        made.splitlines(),
        "docs/openapi.yaml",
        "from the code",
        lineterm="",
        n=1,
    )
    lines = list(difference)[:SHOWN_DIFFERENCES]
    if not lines:
        return ""
    return "\n".join([*lines, "", f"docs/openapi.yaml is out of date. Refresh it: {REFRESH}"])


def _schema_arguments(home: Home) -> tuple[str, ...]:
    return ("spectacular", "--validate", "--fail-on-warn", "--file", str(_made_schema(home)))


def _made_schema(home: Home) -> Path:
    return home.path / "openapi.yaml"


def _check(name: str, environment: Mapping[str, str], module: str, *arguments: str) -> Command:
    return Command(
        name, (sys.executable, "-m", module, *arguments), environment, output=Output.SILENT
    )


def _manage(name: str, environment: Mapping[str, str], *arguments: str) -> Command:
    program = (sys.executable, str(REPO / "manage.py"), *arguments)
    return Command(name, program, environment, output=Output.SILENT)
