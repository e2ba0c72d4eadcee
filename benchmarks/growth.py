"""What a log costs PostgreSQL beside so many times as many that are stored already."""

from collections.abc import Sequence

import msgspec
import psycopg

from benchmarks import checked, crosslane, scratch
from benchmarks.cost import MICRO, Cost, measure
from benchmarks.running import RunningNode


class Growth(msgspec.Struct, frozen=True, kw_only=True):
    """One chunk of logs stored beside `times` as many: CPU in microseconds a log."""

    times: int
    stored_before: int
    logs: int
    postgres_micros: float
    client_micros: float
    wrong: list[str] = []


def grow(url: str, node: RunningNode, *, chunk: int, times: Sequence[int]) -> list[Growth]:
    """Store what lies below each point, unmeasured, then the chunk above it, measured.

    All of it goes through the product's own path, so that tables and indexes are as they grow.
    Autovacuum runs as it always does; before each measured chunk everything is on disk.
    """
    crosslane.configure(url, node)
    found = [_point(url, node, chunk=chunk, before=one) for one in times]
    return [*found[:-1], _with_check(url, node, found[-1], chunks=times[-1] + 1, chunk=chunk)]


def _point(url: str, node: RunningNode, *, chunk: int, before: int) -> Growth:
    _store(url, node, logs=before * chunk)
    scratch.checkpoint(url)
    stored = _count(url)
    cost = _store(url, node, logs=(before + 1) * chunk)
    logs = _count(url) - stored
    return Growth(
        times=before,
        stored_before=stored,
        logs=logs,
        postgres_micros=cost.postgres_cpu / logs * MICRO,
        client_micros=cost.client_cpu / logs * MICRO,
    )


def _store(url: str, node: RunningNode, *, logs: int) -> Cost:
    until = node.truth.block_with(logs)
    node.control(head=until)
    return measure(crosslane.client(url, workers=1, until=until), node, url, logs=logs)


def _with_check(url: str, node: RunningNode, last: Growth, *, chunks: int, chunk: int) -> Growth:
    """The last point with every row checked, once the few blocks above it are stored too."""
    if node.truth.block_with(chunks * chunk) < node.truth.last_block:
        _store(url, node, logs=node.truth.logs)
    return msgspec.structs.replace(last, wrong=checked.check_crosslane(url, node.truth))


def _count(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("select count(*) from log").fetchone()
    return 0 if row is None else int(row[0])
