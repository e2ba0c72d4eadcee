"""Client processes that load everything, say READY, wait for go, and answer with their cost."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from explorer.local.home import REPO


class WorkerError(Exception):
    """A client did not reach its target; the text is what it said."""


@contextmanager
def loaded(
    module: str, arguments: Sequence[str], environment: Mapping[str, str], *, count: int = 1
) -> Iterator[Sequence["subprocess.Popen[str]"]]:
    """So many processes of a module of ours that wait for `go`; ended at the end of the block."""
    command, pipe = [sys.executable, "-m", module, *arguments], subprocess.PIPE
    with ExitStack() as stack:
        processes = []
        log = stack.enter_context(_log().open("a"))
        for _ in range(count):
            process = subprocess.Popen(
                command, cwd=REPO, env=environment, stdin=pipe, stdout=pipe, stderr=log, text=True
            )
            stack.enter_context(process)
            stack.callback(process.kill)
            processes.append(process)
        for process in processes:
            _line(process)
        yield processes


def begin(processes: Sequence["subprocess.Popen[str]"]) -> None:
    """Let them work."""
    for process in processes:
        assert process.stdin is not None  # noqa: S101
        process.stdin.write("go\n")
        process.stdin.flush()


def finish(processes: Sequence["subprocess.Popen[str]"]) -> list[dict[str, Any]]:
    """What each of them needed, with the errors for which it gave up; waits for their ends."""
    return [json.loads(_line(process)) for process in processes]


def go(processes: Sequence["subprocess.Popen[str]"]) -> list[dict[str, Any]]:
    """Let them work, and what each of them needed; raises WorkerError where one gave up."""
    begin(processes)
    answers = finish(processes)
    if errors := [error for answer in answers for error in answer["errors"]]:
        raise WorkerError("; ".join(errors))
    return answers


def _log() -> Path:
    """Where clients write what went wrong: with faults switched on, very much does."""
    folder = Path(os.environ.get("CROSSLANE_HOME") or REPO / "var") / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "clients.log"


def _line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None  # noqa: S101
    line: str = process.stdout.readline()
    if not line:
        raise WorkerError(f"A client ended before it was done: {_log()} says why.")
    return line
