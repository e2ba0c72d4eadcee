"""What was measured in one run, and each target beside it, met or not; it measures nothing."""

import os
import platform
import statistics
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec

from benchmarks.cost import Cost
from benchmarks.faulty import FaultRun
from benchmarks.growth import Growth
from benchmarks.head import HeadLatency

MEBIBYTE = 2**20
_PEER_TARGETS = {"Ponder": 15.0, "web3.py": 25.0}


class Results(msgspec.Struct, kw_only=True):
    """One run. `backfills` hold the median run of each number of workers; `load` is what else the
    machine did when it began, as the kernel's load average tells it."""

    when: str = msgspec.field(default_factory=lambda: datetime.now(UTC).strftime("%Y-%m-%d"))
    machine: str = msgspec.field(
        default_factory=lambda: (
            f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
        )
    )
    load: float = msgspec.field(default_factory=lambda: os.getloadavg()[0])
    postgres: str = ""
    backfills: list[Cost] = []
    peers: list[Cost] = []
    growth: list[Growth] = []
    heads: list[HeadLatency] = []
    faults: FaultRun | None = None

    def wrong(self) -> list[str]:
        """Every row that is not as the truth says, with whose it is."""
        named: list[tuple[str, list[str]]] = [
            (one.client, one.wrong) for one in (*self.backfills, *self.peers)
        ]
        named += [(f"growth at {one.times}x", one.wrong) for one in self.growth]
        named += [] if self.faults is None else [("with faults", self.faults.wrong)]
        return [f"{name}: {line}" for name, lines in named for line in lines]


class Line(NamedTuple):
    """One target: what it is about, what was measured, what is wanted."""

    what: str
    measured: str
    target: str
    met: bool


def lines(results: Results) -> list[Line]:
    """Every target for which this run measured something."""
    return [
        *_backfill_lines(results.backfills),
        *_peer_lines(results.backfills, results.peers),
        *_growth_lines(results.growth),
        *_head_lines(results.heads),
        *_fault_lines(results.faults),
    ]


def median(costs: Sequence[Cost]) -> Cost:
    """The run in the middle by CPU, with every wrong row of all of them."""
    middle = sorted(costs, key=lambda one: one.client_cpu + one.postgres_cpu)[len(costs) // 2]
    return msgspec.structs.replace(
        middle,
        wall=statistics.median(one.wall for one in costs),
        memory=max(one.memory for one in costs),
        wrong=[line for one in costs for line in one.wrong],
    )


def _at_most(what: str, value: float, most: float, unit: str) -> Line:
    return Line(what, f"{value:.1f} {unit}", f"≤ {most:g} {unit}", value <= most)


def _at_least(what: str, value: float, least: float) -> Line:
    return Line(what, f"{value:.2f} x", f"≥ {least:g} x", value >= least)


def _backfill_lines(backfills: Sequence[Cost]) -> Iterator[Line]:
    if not backfills:
        return
    one = backfills[0]
    yield _at_most("CPU per log, client and PostgreSQL", one.micros, 80, "µs")
    yield _at_most("CPU per log, client", one.client_micros, 30, "µs")
    peak = max(cost.memory for cost in backfills) / MEBIBYTE
    yield _at_most("peak memory of a worker", peak, 150, "MiB")
    for other in backfills[1:]:
        if " 2 " in other.client:
            yield _at_least("two workers against one, wall", one.wall / other.wall, 1.35)


def _peer_lines(backfills: Sequence[Cost], peers: Sequence[Cost]) -> Iterator[Line]:
    if not backfills:
        return
    one = backfills[0]
    for peer in peers:
        name = peer.client.split()[0]
        least = _PEER_TARGETS[name]
        yield _at_least(f"against {name}, wall", peer.whole_wall / one.whole_wall, least)
        yield _at_least(f"against {name}, CPU", peer.everything / one.everything, least)


def _growth_lines(growth: Sequence[Growth]) -> Iterator[Line]:
    if len(growth) > 1:
        first, last = growth[0], growth[-1]
        ratio = last.postgres_micros / first.postgres_micros
        what = f"PostgreSQL CPU per log, {first.times}x to {last.times}x stored"
        yield Line(what, f"{ratio:.2f} x", "≤ 1.5 x", ratio <= 1.5)  # noqa: PLR2004


def _head_lines(heads: Sequence[HeadLatency]) -> Iterator[Line]:
    for one in heads:
        for name, value, extra in (("p50", one.p50, 0.1), ("p99", one.p99, 0.5)):
            most = (one.poll + extra) * 1000
            yield _at_most(
                f"head, block to row, {name}, blocks of {one.block_time:g} s",
                value * 1000,
                most,
                "ms",
            )


def _fault_lines(run: FaultRun | None) -> Iterator[Line]:
    if run is not None:
        count = len(run.wrong)
        met = sum(one > 0 for one in run.faults.values())
        what = f"wrong rows of {run.rows} after {met} of {len(run.faults)} faults, {run.reorgs} "
        yield Line(f"{what}reorgs", str(count), "0", count == 0 and met == len(run.faults))
