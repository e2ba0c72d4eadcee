"""`./dev bench`: ingestion measured on this machine, every row checked, ratios to the targets."""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import msgspec
import psycopg

from benchmarks import crosslane, faulty, growth, head, report, scratch
from benchmarks.cost import Cost
from benchmarks.peers import ponder_process, web3_process
from benchmarks.results import Results, median
from benchmarks.running import RunningNode, running_node

_NAME = "crosslane_bench"
_HEAD_LOGS = 8_000
_PEERS = ("web3", "ponder")
_EPILOG = (
    "A full run takes about a quarter of an hour on two idle cores. It starts a PostgreSQL of its "
    "own below CROSSLANE_HOME, unless DATABASE_URL names one, and installs Ponder with npm there "
    "the first time, which needs the registry; --peers web3 does without. An empty list leaves its "
    "part out. The exit status is 1 where a stored row is wrong."
)


def main() -> int:
    """Run what was asked for; answers 1 where a stored row is wrong."""
    given = _arguments()
    url = os.environ["DATABASE_URL"]
    scratch.make_template(url)
    results = Results(postgres=_version(url))
    if given.workers or given.peers:
        with running_node(logs=given.logs) as node:
            results.backfills = list(_backfills(url, node, given))
            results.peers = list(_peers(url, node, given.peers))
    if given.growth:
        chunks = max(given.growth) + 1
        with (
            running_node(logs=chunks * given.growth_logs) as node,
            scratch.database(url, _NAME) as fresh,
        ):
            results.growth = growth.grow(fresh, node, chunk=given.growth_logs, times=given.growth)
    results.heads = [_head(url, seconds, given.head_blocks) for seconds in given.head]
    if given.fault_logs:
        results.faults = _faults(url, given.fault_logs)
    return _tell(results, as_json=given.json, write=given.write)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__, epilog=_EPILOG)
    parser.add_argument("--logs", type=int, default=120_000, help="of the backfill, at least")
    parser.add_argument("--workers", type=_numbers, default=[1, 2, 4], help="such as 1,2,4")
    parser.add_argument("--repeats", type=int, default=3, help="of each; the median is told")
    parser.add_argument("--peers", type=_names, default=_PEERS, help=",".join(_PEERS))
    parser.add_argument("--growth", type=_numbers, default=[1, 4, 16], help="times stored before")
    parser.add_argument("--growth-logs", type=int, default=20_000, help="of one chunk")
    parser.add_argument("--head", type=_numbers, default=[1, 2], help="block times, seconds")
    parser.add_argument("--head-blocks", type=int, default=40, help="of each chain")
    parser.add_argument("--fault-logs", type=int, default=40_000, help="0 for none")
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.add_argument("--write", action="store_true", help=f"into {report.DOCUMENT.name} too")
    return parser.parse_args()


def _numbers(text: str) -> list[int]:
    return sorted(int(part) for part in text.split(",") if part)


def _names(text: str) -> list[str]:
    names = [part for part in text.split(",") if part]
    if unknown := set(names).difference(_PEERS):
        raise argparse.ArgumentTypeError(f"there is no peer {min(unknown)!r}")
    return names


def _backfills(url: str, node: RunningNode, given: argparse.Namespace) -> Iterator[Cost]:
    for workers in given.workers:
        costs = []
        for number in range(given.repeats):
            with scratch.database(url, _NAME) as fresh:
                costs.append(crosslane.backfill(fresh, node, workers=workers))
            _say(f"{costs[-1].client}, run {number + 1}: {_short(costs[-1])}")
        yield median(costs)


def _peers(url: str, node: RunningNode, names: list[str]) -> Iterator[Cost]:
    for name in names:
        with scratch.database(url, _NAME, empty=True) as fresh:
            if name == "web3":
                cost = web3_process.backfill(fresh, node)
            else:
                home = Path(os.environ["CROSSLANE_HOME"])
                cost = ponder_process.backfill(fresh, node, home)
        _say(f"{cost.client}: {_short(cost)}")
        yield cost


def _head(url: str, seconds: int, blocks: int) -> head.HeadLatency:
    with running_node(logs=_HEAD_LOGS) as node, scratch.database(url, _NAME) as fresh:
        found = head.follow(fresh, node, block_time=seconds, blocks=blocks)
    _say(f"head, blocks of {seconds} s: p50 {found.p50:.3f} s, p99 {found.p99:.3f} s")
    return found


def _faults(url: str, logs: int) -> faulty.FaultRun:
    with ExitStack() as stack:
        node = stack.enter_context(running_node(logs=logs))
        fresh = stack.enter_context(scratch.database(url, _NAME))
        clean = stack.enter_context(scratch.database(url, f"{_NAME}_clean"))
        return faulty.survive(fresh, clean, node)


def _version(url: str) -> str:
    with psycopg.connect(url) as connection:
        version = connection.info.server_version
        durable = connection.execute("select current_setting('synchronous_commit')").fetchone()
    settled = "durable commits" if durable == ("on",) else "commits that are not durable"
    return f"PostgreSQL {version // 10_000}.{version % 10_000} with {settled}"


def _short(cost: Cost) -> str:
    right = f"{len(cost.wrong)} WRONG" if cost.wrong else "all right"
    return (
        f"{cost.wall:.1f} s, client {cost.client_micros:.1f} and PostgreSQL "
        f"{cost.postgres_micros:.1f} µs/log, {cost.rows:,} rows {right}"
    )


def _say(text: str) -> None:
    sys.stderr.write(f"bench | {text}\n")


def _tell(results: Results, *, as_json: bool, write: bool) -> int:
    if write:
        report.write(results)
    text = msgspec.json.encode(results).decode() if as_json else report.markdown(results)
    sys.stdout.write(text + "\n" * as_json)
    for line in results.wrong():
        _say(f"WRONG: {line}")
    return int(bool(results.wrong()))


if __name__ == "__main__":
    sys.exit(main())
