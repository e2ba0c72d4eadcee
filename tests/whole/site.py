"""Pages and event stream as processes beside a running stack, on its data: a test may kill them."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from explorer.local.answers import status_of
from explorer.local.home import Home
from tests.whole.events_process import ROOT, start_events
from tests.whole.stack import Stack


@dataclass
class Site:
    """Where its pages are, and the process of its stream."""

    url: str
    port: int
    environment: dict[str, str]
    log: Path
    events: "subprocess.Popen[bytes]"

    def kill_events(self) -> None:
        """kill -9."""
        self.events.kill()
        self.events.wait()

    def start_events(self) -> None:
        """Again, at the same address."""
        self.events = start_events(self.port, self.environment, self.log)


@contextmanager
def running_site(stack: Stack, folder: Path) -> Iterator[Site]:
    """A second web server of the stack's data whose stream the test holds in its hands."""
    port, web_port = free_port(), free_port()
    running = Home(stack.home).read_running()
    assert running is not None
    assert running.environment is not None
    told = {"CROSSLANE_EVENTS_URL": f"http://127.0.0.1:{port}/events/"}
    environment = {**running.environment, **told}
    events = start_events(port, environment, folder / "events.log")
    bind = f"127.0.0.1:{web_port}"
    site = Site(f"http://{bind}", port, environment, folder / "events.log", events)
    with (folder / "web.log").open("ab") as output:
        web = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "explorer.wsgi", "--threads=4", f"--bind={bind}"],
            cwd=ROOT,
            env={**os.environ, **environment},
            stderr=output,
        )
    try:
        while status_of(web_port, "/api/v1/status/") != 200:
            assert web.poll() is None
            time.sleep(0.1)
        yield site
    finally:
        for process in (web, site.events):
            process.terminate()
            process.wait(timeout=20)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
