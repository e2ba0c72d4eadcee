"""`manage.py audit`: say whether what is stored is complete and right; it repairs nothing."""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from messaging.ops.audit import Finding, Scope, audit

WRONG, UNCHECKED = 1, 2
_LONGEST = 18  # digits of a number of blocks


def _count(text: str) -> int:
    if not text.isdecimal() or len(text) > _LONGEST:
        raise ArgumentTypeError(f"{text[:40]!r} is no number of blocks: give it in decimal digits")
    return int(text)


class Command(BaseCommand):
    """Look for gaps, strange blocks, strangers among the facts, orphans and stale verdicts."""

    help = (
        "Prove what is stored, or say what is wrong. Exit status 1 where something is, "
        "2 where only something could not be checked."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How much, and whether for machines."""
        parser.add_argument("--json", action="store_true", help="One JSON object a finding.")
        parser.add_argument(
            "--blocks",
            type=_count,
            default=None,
            metavar="N",
            help="Compare only the newest N stored blocks of each chain with its node.",
        )
        parser.add_argument("--no-node", action="store_true", help="Leave out what asks nodes.")

    def handle(self, **options: Any) -> None:
        """Run every check, print every finding, exit with the status that they deserve."""
        as_json = options["json"]
        found: list[bool] = []
        scope = Scope(blocks=options["blocks"], nodes=not options["no_node"])
        with _Bars(shown=not as_json and sys.stderr.isatty()) as bars:
            for finding in audit(scope, bars):
                found.append(finding.unchecked)
                self.stdout.write(_line(finding, as_json=as_json))
        if found:
            sys.exit(UNCHECKED if all(found) else WRONG)
        if not as_json:
            asked = "" if scope.nodes else " No node was asked."
            self.stdout.write(f"No gap, no strange block, no orphan, no stale verdict.{asked}")


class _Bars:
    """A progress bar a check on standard error; nothing at all where nobody looks."""

    def __init__(self, *, shown: bool) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=Console(stderr=True),
            disable=not shown,
        )
        self._task: TaskID | None = None

    def __enter__(self) -> "_Bars":
        self._progress.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._finish()
        self._progress.stop()

    def begin(self, what: str, total: int | None) -> None:
        """The bar before is full, another one begins."""
        self._finish()
        self._task = self._progress.add_task(what, total=total)

    def advance(self, count: int) -> None:
        """The bar moves on."""
        if self._task is not None:
            self._progress.advance(self._task, count)

    def _finish(self) -> None:
        if self._task is not None:
            (task,) = (one for one in self._progress.tasks if one.id == self._task)
            total = 1 if task.total is None else task.total
            self._progress.update(self._task, total=total, completed=total)


def _line(finding: Finding, *, as_json: bool) -> str:
    if as_json:
        return json.dumps(asdict(finding))
    where = f"{finding.chain}: " if finding.chain else ""
    return f"{finding.check}: {where}{finding.what}"
