"""Crosslane's own workers on a scratch database, each a process, measured from go to done."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

import msgspec

from benchmarks import checked, scratch
from benchmarks.measured import postmaster_of, tree_cpu
from benchmarks.running import RunningNode
from explorer.local.home import REPO

MICRO = 1_000_000


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """What one client needed for so many logs; CPU and wall in seconds, memory in bytes.

    `whole_wall` and `whole_cpu` begin when its processes do, the others when all is loaded.
    `wrong` names every row that is not as the truth says.
    """

    client: str
    logs: int
    wall: float
    client_cpu: float
    postgres_cpu: float
    whole_wall: float
    whole_cpu: float
    memory: int
    requests: int
    rows: int
    wrong: list[str]

    @property
    def client_micros(self) -> float:
        """CPU of the client per log, in microseconds."""
        return self.client_cpu / self.logs * MICRO

    @property
    def postgres_micros(self) -> float:
        """CPU of PostgreSQL per log, in microseconds."""
        return self.postgres_cpu / self.logs * MICRO


class WorkerError(Exception):
    """A worker did not reach its target; the text is what it said."""


def configure(url: str, node: RunningNode) -> None:
    """The node's chains into the database, as operators do it."""
    with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
        file.write(node.chains_file())
        file.flush()
        scratch.manage(url, "chains", "apply", file.name)


def backfill(url: str, node: RunningNode, *, workers: int) -> Cost:
    """Everything stored and linked by so many workers, every row checked; the database is fresh."""
    configure(url, node)
    node.control(forget=True)
    began, truth = time.monotonic(), node.truth
    postmaster = postmaster_of(url)
    with loaded_workers(url, workers, until=truth.last_block) as processes:
        loaded, before = time.monotonic(), tree_cpu(postmaster)
        answers = go(processes)
        ended, spent = time.monotonic(), tree_cpu(postmaster) - before
    return Cost(
        client=f"Crosslane, {workers} worker{'s' * (workers > 1)}",
        logs=truth.logs,
        wall=ended - loaded,
        client_cpu=sum(one["cpu"] for one in answers),
        postgres_cpu=spent,
        whole_wall=ended - began,
        whole_cpu=sum(one["whole_cpu"] for one in answers),
        memory=max(one["memory"] for one in answers),
        requests=node.stats()["requests"],
        rows=checked.rows_of(truth),
        wrong=checked.check_crosslane(url, truth),
    )


@contextmanager
def loaded_workers(
    url: str, count: int, *, until: int, whole: bool = False
) -> Iterator[Sequence["subprocess.Popen[str]"]]:
    """Worker processes that have loaded everything and wait; ended at the end of the block."""
    options = ["--until", str(until), *(["--whole"] if whole else [])]
    command = [sys.executable, "-m", "benchmarks.worker", *options]
    pipe, environment = subprocess.PIPE, scratch.environment(url)
    with ExitStack() as stack:
        processes = []
        for _ in range(count):
            process = subprocess.Popen(
                command, cwd=REPO, env=environment, stdin=pipe, stdout=pipe, text=True
            )
            stack.enter_context(process)
            stack.callback(process.kill)
            processes.append(process)
        for process in processes:
            _line(process)
        yield processes


def go(processes: Sequence["subprocess.Popen[str]"]) -> list[dict[str, Any]]:
    """Let the workers work, and what each of them needed; raises WorkerError."""
    for process in processes:
        assert process.stdin is not None  # noqa: S101
        process.stdin.write("go\n")
        process.stdin.flush()
    answers: list[dict[str, Any]] = [json.loads(_line(process)) for process in processes]
    if errors := [error for answer in answers for error in answer["errors"]]:
        raise WorkerError("; ".join(errors))
    return answers


def _line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None  # noqa: S101
    line: str = process.stdout.readline()
    if not line:
        raise WorkerError("A worker ended before it was done: its errors stand above.")
    return line
