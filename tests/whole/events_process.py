"""The event stream's own process on the test's database and broker, and readers of it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from explorer.local.up import UVICORN
from tests.views.events.told import Told, last_id, parse

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 30


def start_events(port: int, environment: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    """uvicorn as `./dev up` starts it; returns once it serves."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", *UVICORN.split(), f"--port={port}"],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    deadline = time.monotonic() + START_SECONDS
    while not _listens(port):
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, "events did not start"
        time.sleep(0.05)
    return process


@contextmanager
def running_events(port: int, environment: Mapping[str, str], log: Path) -> Iterator[None]:
    """The process, stopped at the end as a supervisor stops it."""
    process = start_events(port, environment, log)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@dataclass
class Browser:
    """One connection to the stream over a plain socket, which reads when it is told to."""

    port: int
    query: str = ""
    last: str = ""
    received: bytes = field(default=b"", init=False)

    def __post_init__(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        again = f"Last-Event-ID: {self.last}\r\n" if self.last else ""
        head = f"GET /events/{self.query} HTTP/1.1\r\nHost: localhost\r\n{again}\r\n"
        self.socket.sendall(head.encode())

    def wait_for(self, what: bytes, *, seconds: float = 10) -> bytes:
        """Read until this has come; returns everything received so far."""
        deadline = time.monotonic() + seconds
        while what not in self.received:
            self.socket.settimeout(max(0.01, deadline - time.monotonic()))
            part = self.socket.recv(65_536)
            assert part, f"the stream ended after {self.received[-500:]!r}"
            self.received += part
        return self.received

    @property
    def stream(self) -> bytes:
        """What came after the headers, out of its chunks."""
        _, _, rest = self.received.partition(b"\r\n\r\n")
        parts = []
        while rest:
            size, _, rest = rest.partition(b"\r\n")
            parts.append(rest[: int(size, 16)])
            rest = rest[int(size, 16) + 2 :]
        return b"".join(parts)

    def told(self) -> list[Told]:
        """The events so far."""
        return parse(self.stream)

    def last_id(self) -> str:
        """What a browser sends when it connects again."""
        return last_id(self.stream)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Go."""
        self.socket.close()
