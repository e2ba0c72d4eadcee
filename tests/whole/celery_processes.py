"""A real Celery worker and beat as processes of their own, on the test's database and broker."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

ALL = "celery,behind,notices"
ROOT = Path(__file__).parent.parent.parent


def environment(broker: str) -> dict[str, str]:
    """This process's environment, with the test database and a broker of the test's own."""
    parts = connection.settings_dict
    login = f"{quote(parts['USER'])}:{quote(str(parts['PASSWORD']))}"
    return {
        **os.environ,
        "DATABASE_URL": f"postgresql://{login}@{parts['HOST']}:{parts['PORT']}/{parts['NAME']}",
        "REDIS_URL": broker,
        "CROSSLANE_SECRET_KEY": settings.SECRET_KEY,
        "CROSSLANE_ALLOW_LOOPBACK_RPC": "1",
    }


def start_worker(broker: str, log: Path, queues: str = ALL) -> subprocess.Popen[bytes]:
    """A worker with threads, in a session of its own."""
    return _start(
        broker, log, "worker", "--pool", "threads", "--concurrency", "4", "--queues", queues
    )


def kill(process: subprocess.Popen[bytes]) -> None:
    """kill -9 of the process and everything it started."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def beating(broker: str, folder: Path) -> Iterator[None]:
    """Beat beside the test."""
    schedule = str(folder / "beat-schedule")
    process = _start(broker, folder / "beat.log", "beat", "--schedule", schedule)
    try:
        yield
    finally:
        kill(process)


def _start(broker: str, log: Path, *arguments: str) -> subprocess.Popen[bytes]:
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "explorer", *arguments],
            cwd=ROOT,
            env=environment(broker),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
