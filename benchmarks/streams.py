"""The event stream under load: 1,000 readers on one process, and what telling costs a commit.

`./dev bench streams`; another program that works at the same time shows in the delays at once.
"""

import argparse
import asyncio
import contextlib
import os
import secrets
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from redis import Redis

from benchmarks import scratch
from benchmarks.measured import tree_cpu
from explorer.local.home import REPO
from explorer.local.up import UVICORN
from messaging.live.entries import Entry, write_entry
from messaging.live.publish import KEPT, Publisher

STREAM = "crosslane:events"
TARGET = 0.5  # seconds, at most, for 99 of 100 events on 1,000 streams
_NAME = "crosslane_streams"
_PUBLISHED = 2_000
_SETTLE = 2  # seconds between the coming of the readers and the first commit that counts


@dataclass
class Run:
    """What the readers saw: when each entry was appended, and how long after that it came."""

    told: dict[bytes, float] = field(default_factory=dict)
    delays: list[float] = field(default_factory=list)


class Reader(asyncio.Protocol):
    """One browser: it asks, then notes when the frame of an entry comes."""

    def __init__(self, run: Run, query: str) -> None:
        self._run = run
        self._query = query
        self._seen = b""
        self.begun = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask."""
        request = f"GET /events/{self._query} HTTP/1.1\r\nHost: localhost\r\n\r\n"
        assert isinstance(transport, asyncio.Transport)  # noqa: S101
        transport.write(request.encode())

    def data_received(self, data: bytes) -> None:
        """Note every entry in it."""
        now = time.perf_counter()
        if not self.begun.done():
            self.begun.set_result(b"200 OK" in data)
        at = data.find(b"id: ")
        while at >= 0:
            end = data.find(b"\n", at)
            place = data[at + 4 : end]
            # A sign of life tells the place again.
            if place != self._seen and (told := self._run.told.get(place)) is not None:
                self._run.delays.append(now - told)
            self._seen = place
            at = data.find(b"id: ", end)


def main() -> None:
    """Measure and print."""
    given = _arguments()
    url, redis_url = os.environ["DATABASE_URL"], os.environ["REDIS_URL"]
    scratch.make_template(url)
    with scratch.database(url, _NAME) as database:
        hashes = _fill(database, given.messages)
        environment = scratch.environment(database)
        with _serving(given.readers, environment) as (port, pid):
            run, cost = asyncio.run(_measure(given, port, pid, hashes, redis_url))
    _tell(given, run, cost)
    _tell_publishing(redis_url)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev bench streams", description=__doc__)
    parser.add_argument("--readers", type=int, default=1_000)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--rate", type=float, default=2, help="commits a second")
    parser.add_argument("--messages", type=int, default=10, help="judged by a commit")
    return parser.parse_args()


def _fill(url: str, count: int) -> list[bytes]:
    """As many messages from chain 901 to 902; returns their hashes."""
    hashes = [secrets.token_bytes(32) for _ in range(count)]
    now = int(time.time())
    with psycopg.connect(url, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.executemany(
            "insert into message (message_hash, status, reasons, timestamp, source, nonce, "
            "destination, sends) values (%s, 1, 0, %s, 901, %s, 902, 1)",
            [(key, now, at) for at, key in enumerate(hashes)],
        )
    return hashes


@contextlib.contextmanager
def _serving(readers: int, environment: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """The stream's process; its port and its id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    limits = {
        "CROSSLANE_EVENTS_READERS": str(readers),
        "CROSSLANE_EVENTS_READERS_OF_ADDRESS": str(readers),
    }
    command = [sys.executable, "-m", "uvicorn", *UVICORN.split(), f"--port={port}"]
    with subprocess.Popen(command, cwd=REPO, env={**environment, **limits}) as process:
        try:
            _wait(port)
            yield port, process.pid
        finally:
            process.terminate()


def _wait(port: int) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the event stream did not start within 30 s")


@dataclass(frozen=True, slots=True)
class Cost:
    """What the process needed while it told: bytes a reader, CPU seconds, of so many seconds."""

    memory: float
    cpu: float
    seconds: float


async def _measure(
    given: argparse.Namespace, port: int, pid: int, hashes: Sequence[bytes], redis_url: str
) -> tuple[Run, Cost]:
    run, redis = Run(), Redis.from_url(redis_url)
    before = _resident(pid)
    await _connect(run, port, given.readers, hashes)
    memory = (_resident(pid) - before) / given.readers
    await asyncio.sleep(_SETTLE)
    cpu, began = tree_cpu(pid), time.perf_counter()
    fields: dict[Any, Any] = {**write_entry(Entry(tuple(hashes)))}
    redis.xadd(STREAM, fields, maxlen=KEPT)  # a first one to warm up
    await asyncio.sleep(_SETTLE)
    for _ in range(int(given.seconds * given.rate)):
        told = time.perf_counter()
        place: Any = redis.xadd(STREAM, fields, maxlen=KEPT)
        run.told[place] = told
        await asyncio.sleep(1 / given.rate)
    await asyncio.sleep(1)
    return run, Cost(memory, tree_cpu(pid) - cpu, time.perf_counter() - began)


async def _connect(run: Run, port: int, count: int, hashes: Sequence[bytes]) -> None:
    """A quarter looks at one message each, the others at lists with and without filters."""
    loop = asyncio.get_running_loop()
    queries = ("", "?source=901", "?status=initiated&destination=902", "?chains=1&message=0x")
    for at in range(count):
        query = queries[at % len(queries)]
        if query.endswith("0x"):
            query += hashes[at % len(hashes)].hex()
        _, reader = await loop.create_connection(partial(Reader, run, query), "127.0.0.1", port)
        if not await reader.begun:
            raise RuntimeError("a stream was refused")


def _resident(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _tell(given: argparse.Namespace, run: Run, cost: Cost) -> None:
    delays = sorted(run.delays)
    expected = given.readers * len(run.told)
    p50, p99 = delays[len(delays) // 2], delays[int(len(delays) * 0.99)]
    load = f"{given.rate:g} commits/s of {given.messages} messages"
    need = f"{cost.memory / 1000:.0f} kB a reader, {cost.cpu / len(delays) * 1e6:.0f} us of CPU"
    lines = [
        f"{given.readers} readers, {load}: {len(delays)} of {expected} frames came",
        f"p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms, worst {delays[-1] * 1000:.0f} ms",
        f"p99 to target: {TARGET / p99:.1f} times better than {TARGET * 1000:.0f} ms",
        f"{need} a frame, {100 * cost.cpu / cost.seconds:.0f} % of a core",
    ]
    sys.stdout.write("\n".join(lines) + "\n")


def _tell_publishing(redis_url: str) -> None:
    """What telling adds to a commit."""
    publisher, stream = Publisher(redis_url), f"bench:{secrets.token_hex(4)}"
    entry = Entry(tuple(secrets.token_bytes(32) for _ in range(20)), (1,))
    times = []
    for _ in range(_PUBLISHED):
        began = time.perf_counter()
        publisher.send(stream, entry)
        times.append(time.perf_counter() - began)
    Redis.from_url(redis_url).delete(stream)
    times.sort()
    median, late = statistics.median(times), times[int(len(times) * 0.99)]
    sys.stdout.write(f"telling: p50 {median * 1e6:.0f} us, p99 {late * 1e6:.0f} us a commit\n")


if __name__ == "__main__":
    main()
