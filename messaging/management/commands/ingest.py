"""`manage.py ingest`: the tasks' own code in the foreground, with progress; it decides nothing."""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from messaging.chain.errors import ChainError
from messaging.management.commands.chains import chain_id, named_chains
from messaging.models import Chain, Log, Message
from messaging.ops.foreground import Coverage, Target, TargetError, ingest, targets_for

_LONGEST = 18  # digits of a block number
_MOST_WORKERS = 64


def _until(text: str) -> int | None:
    if text == "head":
        return None
    if not text.isdecimal() or len(text) > _LONGEST:
        raise ArgumentTypeError(f"{text!r} is neither 'head' nor a block number")
    return int(text)


def _workers(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text[:9]) <= _MOST_WORKERS:
        raise ArgumentTypeError(f"{text!r} is not a number from 1 to {_MOST_WORKERS}")
    return int(text)


def _targets(wanted: list[int], until: int | None) -> list[Target]:
    chains = named_chains(wanted) if wanted else list(Chain.objects.filter(paused=False))
    if not chains:
        raise CommandError("There is no chain to read: add one with `manage.py chains apply FILE`.")
    try:
        return targets_for(chains, until)
    except (ChainError, TargetError) as error:
        raise CommandError(str(error)) from error


class Command(BaseCommand):
    """Read chains up to a block, or to their heads now, and end."""

    help = "Read chains up to a block or to their heads now, with a progress bar, and end."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which chains, how far, with how many threads, and whether for machines."""
        parser.add_argument(
            "--chain",
            type=chain_id,
            action="append",
            default=[],
            help="A chain id; may be repeated.",
        )
        parser.add_argument("--until", type=_until, default=None, help="head, or a block number.")
        parser.add_argument("--workers", type=_workers, default=2)
        parser.add_argument("--json", action="store_true", help="One JSON object a chain.")

    def handle(self, **options: Any) -> None:
        """Ingest, show, and exit with 1 where a chain could not be read to its target."""
        coverage = self._ingest(
            _targets(options["chain"], options["until"]),
            workers=options["workers"],
            shown=not options["json"] and sys.stderr.isatty(),
        )
        self._print(coverage, as_json=options["json"])
        if failed := [one for one in coverage if not one.reached]:
            raise CommandError("; ".join(f"{one.target.chain.name}: {one.error}" for one in failed))

    def _ingest(self, targets: list[Target], *, workers: int, shown: bool) -> list[Coverage]:
        try:
            with _Bars(shown=shown) as bars:
                return ingest(targets, workers=workers, report=bars.show)
        except KeyboardInterrupt as error:
            raise CommandError(
                "Interrupted. What is stored stays: the same command goes on from there.",
                returncode=130,
            ) from error

    def _print(self, coverage: list[Coverage], *, as_json: bool) -> None:
        for one in coverage:
            summary = _summary(one)
            self.stdout.write(
                json.dumps(summary)
                if as_json
                else f"{one.target.chain.name}: blocks {summary['first_block']} to "
                f"{summary['last_block']}, {summary['logs']} logs, "
                f"{summary['sent']} messages sent, {summary['received']} relayed."
            )


def _summary(one: Coverage) -> dict[str, int | str]:
    chain = one.target.chain
    return {
        "chain": str(chain.chain_id),
        "first_block": chain.start_block,
        "last_block": one.last,
        "reached": one.reached,
        "logs": Log.objects.filter(chain=chain.pk).count(),
        "sent": Message.objects.filter(sent_chain=chain.pk).count(),
        "received": Message.objects.filter(relay_chain=chain.pk).count(),
    }


class _Bars:
    """One progress bar a chain on standard error; nothing at all where nobody looks."""

    def __init__(self, *, shown: bool) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[error]}"),
            console=Console(stderr=True),
            disable=not shown,
        )
        self._tasks: dict[int, Any] = {}

    def __enter__(self) -> "_Bars":
        self._progress.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._progress.stop()

    def show(self, coverage: list[Coverage]) -> None:
        """Move the bars to where the coverage is."""
        for one in coverage:
            chain = one.target.chain
            if chain.pk not in self._tasks:
                self._tasks[chain.pk] = self._progress.add_task(
                    chain.name, total=one.wanted, error=""
                )
            self._progress.update(self._tasks[chain.pk], completed=one.stored, error=one.error)
