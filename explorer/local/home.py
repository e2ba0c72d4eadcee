"""The folder that holds every file of one local stack, and the lock on it; it starts nothing."""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from explorer.local.errors import LocalError
from explorer.local.warden import is_running

REPO = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class Running:
    """What other commands need to know of the stack that holds a home."""

    pid: int
    command: str
    database: str
    url: str = ""
    environment: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """Paths below CROSSLANE_HOME."""

    path: Path

    @property
    def logs(self) -> Path:
        """Where every child's output is written."""
        return self.path / "logs"

    @property
    def mark(self) -> str:
        """The start of the mark that every process of a stack in this home carries."""
        return f"{self.path}#"

    @property
    def ready(self) -> Path:
        """Where a running stack keeps what it said when it was ready; its owner's alone."""
        return self.path / "READY.txt"

    def read_running(self) -> Running | None:
        """The stack that holds this home, None where none does or its process is gone."""
        try:
            running = Running(**json.loads((self.path / "running.json").read_text()))
            return running if is_running(running.pid) else None
        except (OSError, ValueError, TypeError):
            return None

    def last_database(self) -> str | None:
        """The database that the last stack of this home used, None where there was none."""
        try:
            return (self.path / "database").read_text() or None
        except (OSError, ValueError):
            return None

    def write_running(self, running: Running) -> None:
        """Tells other commands of this home how to reach its services."""
        write_private(self.path / "database", running.database)
        write_private(self.path / "running.json", json.dumps(asdict(running)))

    def forget_running(self) -> None:
        """Withdraws what a stack told; which database was used last is kept."""
        for path in (self.path / "running.json", self.ready):
            path.unlink(missing_ok=True)


def default_home() -> Home:
    """The home that CROSSLANE_HOME names, or var/ in the checkout."""
    return Home(Path(os.environ.get("CROSSLANE_HOME") or REPO / "var").resolve())


@contextlib.contextmanager
def hold(home: Home) -> Iterator[bool]:
    """Holds the home's lock for the time of the block; yields False where another process has it.

    The kernel frees the lock when its holder ends, however it ends. Raises LocalError where this
    user may not write there.
    """
    try:
        home.path.mkdir(parents=True, exist_ok=True)
        file = (home.path / "lock").open("w")
    except PermissionError as error:
        raise LocalError(
            f"{error.filename} belongs to another user. Set CROSSLANE_HOME to a folder of yours, "
            "or run ./dev as the owner."
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def write_private(path: Path, text: str) -> None:
    """Writes a file that only its owner may read; a reader sees the old text or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.new")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    unfinished.replace(path)
