"""Every fault in turn while the product ingests and follows; at the end every row must be right."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import msgspec
import psycopg

from benchmarks import checked, crosslane
from benchmarks.cost import Client, Cost, measure
from benchmarks.faults import Faults
from benchmarks.processes import WorkerError, begin, finish, loaded
from benchmarks.running import RunningNode

_FINAL_DEPTH = 30  # blocks
_FORK_DEPTH = 12
_ATTEMPTS = 30  # of a worker that gave up, as a task queue would start it again
_ENOUGH = 3  # requests that must meet a fault before it ends
_LONGEST_FAULT = 15.0  # seconds
_PATIENCE = 60.0  # seconds to catch up with a healthy node

FAULTS: dict[str, Faults] = {
    "latency of 50 ms": Faults(latency=0.05),
    "429 with Retry-After": Faults(every=2, status=429, retry_after=1),
    "429 without": Faults(every=2, status=429),
    "500": Faults(every=2, status=500),
    "502": Faults(every=2, status=502),
    "503 with Retry-After": Faults(every=2, status=503, retry_after=1),
    "truncated body": Faults(every=2, truncated=True),
    # Each lower than the one before: a client remembers what it was refused.
    "result limit, geth": Faults(most_logs=400, provider="geth"),
    "result limit, alchemy": Faults(most_logs=300, provider="alchemy"),
    "result limit, quicknode": Faults(most_logs=240, provider="quicknode"),
    "result limit, erigon": Faults(most_logs=180, provider="erigon"),
    "range limit, geth": Faults(largest_range=16, provider="geth"),
    "range limit, alchemy": Faults(largest_range=12, provider="alchemy"),
    "range limit, quicknode": Faults(largest_range=9, provider="quicknode"),
    "range limit, erigon": Faults(largest_range=6, provider="erigon"),
    "stale head": Faults(stale_by=40),
    "missing logs": Faults(missing_logs=True),
}


class FaultRun(msgspec.Struct, frozen=True, kw_only=True):
    """The run with faults and reorgs beside the same work without; seconds of wall and CPU."""

    clean: Cost
    wall: float
    client_cpu: float
    requests: int
    faults: dict[str, int]  # how many requests met each of them
    reorgs: int
    restarts: int
    rows: int
    wrong: list[str]


def survive(url: str, clean_url: str, node: RunningNode, *, seconds: float = 1.0) -> FaultRun:
    """The same chains without and with faults, each fault for so many seconds, then a fork that is
    followed and lost. Both databases are fresh; every row is checked, sources included."""
    crosslane.configure(clean_url, node)
    last = node.truth.last_block
    ours = crosslane.client(clean_url, workers=1, until=last, whole=True)
    clean = measure(ours, node, clean_url, logs=node.truth.logs)
    node.control(head=_heads(last)[0], final_depth=_FINAL_DEPTH, safe_depth=4, forget=True)
    crosslane.configure(url, node, block_time=1)
    follower = crosslane.client(url, workers=1, until=last, whole=True, follow=True)
    began = time.monotonic()
    with ThreadPoolExecutor(1) as pool:
        keeper = pool.submit(_keep, follower)
        met = _play(url, node, seconds)
        restarts, cpu = keeper.result()
    stats = node.stats()
    return FaultRun(
        clean=clean,
        wall=time.monotonic() - began,
        client_cpu=cpu,
        requests=stats["requests"],
        faults=met,
        reorgs=_one(url, "select count(*) from reorg"),
        restarts=restarts,
        rows=checked.rows_of(node.truth),
        wrong=[
            *checked.check_crosslane(clean_url, node.truth, settled=True),
            *checked.check_crosslane(url, node.truth, settled=True),
        ],
    )


def _heads(last: int) -> Sequence[int]:
    """Where the head stands before the first fault, with each one, and before the fork."""
    steps = len(FAULTS) + 2
    return [(last - 2 * _FORK_DEPTH) * step // steps for step in range(1, steps + 1)]


def _play(url: str, node: RunningNode, seconds: float) -> dict[str, int]:
    """New blocks with every fault, then the fork, then the chains themselves to their ends.

    Returns how many requests met each fault.
    """
    met: dict[str, int] = {}
    heads = _heads(node.truth.last_block)
    _caught_up(url, node, heads[0])
    for head, (name, faults) in zip(heads[1:], FAULTS.items(), strict=False):
        before, until = _met(node, faults), time.monotonic() + _LONGEST_FAULT
        node.control(head=head, faults=faults)
        time.sleep(seconds)
        while (count := _met(node, faults) - before) < _ENOUGH and time.monotonic() < until:
            time.sleep(0.05)
        met[name] = count
        node.control(faults=Faults())
        _caught_up(url, node, head)
    node.control(head=heads[-1], faults=Faults())
    _caught_up(url, node, heads[-1])
    node.control(lose=_FORK_DEPTH)
    _wait(lambda: _one(url, "select count(*) from reorg") >= len(node.truth.chain_ids))
    time.sleep(seconds)
    node.control(win=True, head=node.truth.last_block)
    return met


def _met(node: RunningNode, faults: Faults) -> int:
    """Requests that were refused or broken so far; all of them where a fault spares none."""
    stats = node.stats()
    spares_none = faults.latency or faults.stale_by or faults.missing_logs
    return int(stats["requests" if spares_none else "suffered"])


def _keep(client: Client) -> tuple[int, float]:
    """Workers one after the other until one reaches its target: how many gave up, and their CPU."""
    cpu = 0.0
    for restarts in range(_ATTEMPTS):
        with loaded(client.module, client.arguments, client.environment) as processes:
            begin(processes)
            (answer,) = finish(processes)
        cpu += answer["cpu"]
        if not answer["errors"]:
            return restarts, cpu
        time.sleep(1)
    raise WorkerError(f"{_ATTEMPTS} workers gave up one after the other.")


def _caught_up(url: str, node: RunningNode, head: int) -> None:
    wanted = "select count(*) from block where number = %s"
    _wait(lambda: _one(url, wanted, head) == len(node.truth.chain_ids))


def _wait(until: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not until():
        if time.monotonic() > deadline:
            raise WorkerError(f"The product did not catch up within {_PATIENCE:g} s.")
        time.sleep(0.05)


def _one(url: str, question: str, *values: object) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute(question, values).fetchone()
    return 0 if row is None else int(row[0])
