"""`./dev up` as a person types it, in a home of its own, and the local chains behind it."""

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from eth_account import Account

from explorer.local.traffic.chains import Chain, read_chains

ROOT = Path(__file__).parent.parent.parent
READY_SECONDS = 120
_WELCOME = re.compile(r"READY in ([\d.]+) s.*?Crosslane\s+(http://\S+).*?password (\S+)", re.DOTALL)
# The first account of every anvil; the key is public. The traffic leaves this account alone.
PERSON = Account.from_key("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80")


@dataclass(frozen=True, slots=True)
class Stack:
    """A running stack: where its pages are, where its files are, how to sign in."""

    url: str
    home: Path
    password: str
    seconds: float

    def chain(self, chain_id: int) -> Chain:
        """A local chain with its node."""
        return next(one for one in read_chains(self.home / "chains.toml") if one.id == chain_id)


@contextmanager
def running_stack(home: Path) -> Iterator[Stack]:
    """Start everything, wait for READY, stop everything by Ctrl-C."""
    said = home / "said.txt"
    with said.open("w") as output:
        process = subprocess.Popen(
            [str(ROOT / "dev"), "up", "--port", str(_free_port())],
            cwd=ROOT,
            env={**_plain_environment(), "CROSSLANE_HOME": str(home)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield _wait_for_ready(process, home, said)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _plain_environment() -> dict[str, str]:
    """What a person's shell has: nothing of the test run's own services."""
    own = ("CROSSLANE_", "DATABASE_URL", "REDIS_URL", "DJANGO_", "PYTEST_")
    return {name: value for name, value in os.environ.items() if not name.startswith(own)}


def _wait_for_ready(process: subprocess.Popen[bytes], home: Path, said: Path) -> Stack:
    deadline = time.monotonic() + READY_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        if found := _WELCOME.search(said.read_text()):
            seconds, url, password = found.groups()
            return Stack(url.rstrip("/"), home, password, float(seconds))
        time.sleep(0.1)
    process.kill()
    raise AssertionError(f"./dev up was not READY:\n{said.read_text()[-4000:]}")
