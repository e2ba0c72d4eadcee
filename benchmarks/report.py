"""A run as text: tables in Markdown for people and for docs/PERFORMANCE.md; it judges nothing."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.cost import Cost
from benchmarks.faulty import FaultRun
from benchmarks.growth import Growth
from benchmarks.head import HeadLatency
from benchmarks.results import MEBIBYTE, Results, lines
from explorer.local.home import REPO

DOCUMENT = REPO / "docs" / "PERFORMANCE.md"
_BEGIN, _END = "<!-- results -->", "<!-- end of results -->"
_Row = Sequence[str]


def markdown(results: Results) -> str:
    """The whole run."""
    machine = f"{results.when}, {results.machine}, {results.postgres}"
    parts = [f"{machine}; load average {results.load:.1f} at the start.", *_parts(results)]
    return "\n\n".join(parts) + "\n"


def write(results: Results, document: Path = DOCUMENT) -> None:
    """The run in place of the one that the document holds."""
    before, _, rest = document.read_text().partition(_BEGIN)
    after = rest.partition(_END)[2]
    document.write_text(f"{before}{_BEGIN}\n\n{markdown(results)}\n{_END}{after}")


def _parts(results: Results) -> Iterator[str]:
    if targets := lines(results):
        yield "### Targets"
        yield _table(
            ("what", "measured", "target", ""),
            [(one.what, one.measured, one.target, _said(met=one.met)) for one in targets],
        )
    if costs := [*results.backfills, *results.peers]:
        yield f"### Backfill of {costs[0].logs:,} logs"
        yield _costs(costs)
    if results.growth:
        yield "### Growth"
        yield _growth(results.growth)
    if results.heads:
        yield "### Head"
        yield _heads(results.heads)
    if results.faults is not None:
        yield "### Faults"
        yield _faults(results.faults)


def _costs(costs: Sequence[Cost]) -> str:
    head = ("client", "wall s", "client CPU s", "PostgreSQL CPU s", "µs/log client", "PostgreSQL")
    return _table(
        (*head, "peak MiB", "requests", "node CPU s", "rows checked", "wrong"),
        [
            (
                one.client,
                f"{one.whole_wall:.1f}",
                f"{one.whole_cpu:.1f}",
                f"{one.postgres_cpu:.1f}",
                f"{one.client_micros:.1f}",
                f"{one.postgres_micros:.1f}",
                f"{one.memory / MEBIBYTE:.0f}",
                f"{one.requests:,}",
                f"{one.node_cpu:.1f}",
                f"{one.rows:,}",
                str(len(one.wrong)),
            )
            for one in costs
        ],
    )


def _growth(points: Sequence[Growth]) -> str:
    return _table(
        ("logs stored before", "logs", "PostgreSQL µs/log", "client µs/log"),
        [
            (
                f"{one.stored_before:,} ({one.times}x)",
                f"{one.logs:,}",
                f"{one.postgres_micros:.1f}",
                f"{one.client_micros:.1f}",
            )
            for one in points
        ],
    )


def _heads(latencies: Sequence[HeadLatency]) -> str:
    return _table(
        ("block time", "blocks", "poll", "p50", "p99", "not seen"),
        [
            (
                f"{one.block_time:g} s",
                str(one.blocks),
                f"{one.poll * 1000:.0f} ms",
                f"{one.p50 * 1000:.0f} ms",
                f"{one.p99 * 1000:.0f} ms",
                str(one.unseen),
            )
            for one in latencies
        ],
    )


def _faults(run: FaultRun) -> str:
    clean = run.clean
    ratio = run.client_cpu / clean.client_cpu
    met = ", ".join(f"{name} ({count})" for name, count in run.faults.items())
    return (
        f"{clean.logs:,} logs with their transactions and sources, every row right: "
        f"{'no' if run.wrong else 'yes'} ({run.rows:,} rows). Without faults {clean.wall:.0f} s, "
        f"{clean.client_cpu:.1f} s of client CPU and {clean.requests:,} requests; with them "
        f"{run.wall:.0f} s, {run.client_cpu:.1f} s ({ratio:.2f} x) and {run.requests:,}, "
        f"{run.reorgs} reorgs, {run.restarts} workers that gave up and were started again.\n\n"
        f"Requests that met each fault: {met}."
    )


def _said(*, met: bool) -> str:
    return "met" if met else "not met"


def _table(head: _Row, rows: Sequence[_Row]) -> str:
    rule = ["---"] * len(head)
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows))
