"""The table of causes: which test demonstrates which, and by what; for a report and for people."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from messaging.diagnosis.cause_words import CAUSE_WORDS
from messaging.diagnosis.causes import Cause
from messaging.diagnosis.findings import Finding
from tests.diagnosis.demonstrations import By

HERE = Path(__file__).parent
_PROPERTY = "demonstrates"
_BY_NAME = {f"By.{one.name}": one for one in By}


_INTRODUCTION = (
    "Every cause that Crosslane tells apart, with the evidence it gives and what it says to do, as "
    "in the example of its test, and the tests that produce it: on a real local superchain (local "
    "chain), on chains in memory that the real ingestion reads (followed chains), by an interop "
    "filter asked over HTTP that answers what the test sets (filter over HTTP), from answers "
    "of a network's own nodes (recorded answers), or from answers made by hand (made answers). "
    "`tests/diagnosis/test_causes_page.py` writes this page and keeps it current."
)


class Shown(NamedTuple):
    """A test that produces a cause."""

    cause: Cause
    by: By
    test: str


def remember(items: list[pytest.Item]) -> None:
    """Writes down what the collected tests demonstrate, so that their reports carry it."""
    for item in items:
        for mark in item.iter_markers("demonstrates"):
            cause, by = mark.args
            item.user_properties.append((_PROPERTY, f"{cause:d} {by.value}"))


def summarize(terminal: pytest.TerminalReporter) -> None:
    """A section with every cause that was demonstrated, by what, and by how many tests."""
    seen: dict[int, dict[str, int]] = {}
    for report in terminal.stats.get("passed", ()):
        for name, value in getattr(report, "user_properties", ()):
            if name == _PROPERTY and report.when == "call":
                number, by = str(value).split(" ", 1)
                ways = seen.setdefault(int(number), {})
                ways[by] = ways.get(by, 0) + 1
    if not seen:
        return
    terminal.section("causes of stuck messages that were demonstrated")
    for cause in Cause:
        told = ", ".join(f"{by} ({count})" for by, count in seen.get(cause, {}).items())
        terminal.write_line(f"{cause:>2} {cause.name.lower():<24} {told or '- not in this run'}")


def demonstrations() -> list[Shown]:
    """What the tests of this folder say that they demonstrate, read from their text."""
    return sorted(
        {
            shown
            for file in sorted(HERE.glob("test_*.py"))
            for shown in _of_file(file.name, ast.parse(file.read_text()))
        }
    )


def _of_file(name: str, tree: ast.Module) -> Iterator[Shown]:
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
            continue
        for decorator in node.decorator_list:
            # A table of parameters names its causes beside what produces them.
            by = next((_BY_NAME[text] for text in _names(decorator) if text in _BY_NAME), None)
            causes = {text[6:] for text in _names(decorator) if text.startswith("Cause.")}
            named = set(Cause) if "Cause" in _bare(decorator) else {Cause[one] for one in causes}
            if by is not None:
                yield from (Shown(one, by, f"{name}::{node.name}") for one in named)


def _names(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name):
            yield f"{one.value.id}.{one.attr}"


def _bare(node: ast.AST) -> set[str]:
    """Names that are gone through, as `for one in Cause`."""
    return {
        one.iter.id
        for one in ast.walk(node)
        if isinstance(one, ast.comprehension) and isinstance(one.iter, ast.Name)
    }


def page(examples: dict[Cause, Finding]) -> str:
    """docs/CAUSES.md: every cause with an example of its evidence and its remedy."""
    lines = [
        "# Causes of stuck messages",
        "",
        _INTRODUCTION,
        "",
        "| # | Cause | Evidence | Remedy | Demonstrated by |",
        "|---|---|---|---|---|",
    ]
    shown = demonstrations()
    for cause in Cause:
        found = examples[cause]
        seen = "; ".join(f"{one.label}: `{_cell(one.value)}`" for one in found.evidence)
        remedy = found.action.user if found.action else ""
        tests = "<br>".join(f"{one.by}: `{one.test}`" for one in shown if one.cause is cause)
        name = f"{CAUSE_WORDS[cause].name}"
        lines.append(f"| {cause:d} | {name} | {seen} | {_cell(remedy)} | {tests} |")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\u00a0", " ")
