"""Ends what a stack leaves behind when its supervisor was killed; it never starts anything.

Every process of a stack inherits the variable CROSSLANE_STACK, so that grandchildren which moved
into sessions of their own are found too. Run as `python -I -S warden.py MARK`, it waits until its
standard input closes, which is when the supervisor ended, however it ended.
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

MARK_VARIABLE = "CROSSLANE_STACK"
SCRIPT = Path(__file__).resolve()


def marked(prefix: str) -> list[int]:
    """Processes, but for this one, whose mark starts with `prefix`."""
    wanted = f"{MARK_VARIABLE}={prefix}".encode()
    return [
        pid
        for pid in processes()
        if pid != os.getpid()
        and any(entry.startswith(wanted) for entry in _read(pid, "environ").split(b"\0"))
    ]


def processes() -> list[int]:
    """The ids of all processes that this one can see."""
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()]


def command_of(pid: int) -> str:
    """The process's command line, or an empty string where it cannot be read."""
    return _read(pid, "cmdline").replace(b"\0", b" ").decode(errors="replace").strip()


def name_of(pid: int) -> str:
    """The program's short name, or an empty string where it cannot be read."""
    return _read(pid, "comm").decode(errors="replace").strip()


def working_folder(pid: int) -> str:
    """The process's working directory, or an empty string where it cannot be read."""
    try:
        return str((Path("/proc") / str(pid) / "cwd").readlink())
    except OSError:
        return ""


def is_running(pid: int) -> bool:
    """Whether the process exists and is not a zombie."""
    state = _read(pid, "stat").rpartition(b")")[2].split()
    return bool(state) and state[0] not in {b"Z", b"X"}


def end(find: Callable[[], Iterable[int]], *, seconds: float, first: int = signal.SIGTERM) -> int:
    """Ends all processes that `find` names, the deaf ones by SIGKILL after `seconds`.

    Answers how many there were. Processes that appear meanwhile are ended too.
    """
    told: set[int] = set()
    deadline = time.monotonic() + seconds
    while alive := [pid for pid in find() if is_running(pid)]:
        late = time.monotonic() > deadline
        for pid in alive:
            if late or pid not in told:
                _send(pid, signal.SIGKILL if late else first)
        told.update(alive)
        time.sleep(0.05)
    return len(told)


def main(mark: str) -> None:
    """Waits for the end of standard input, then ends every process that carries `mark`."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    sys.stdin.read()
    end(lambda: marked(mark), seconds=8)


def _send(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except (ProcessLookupError, PermissionError):
        return


def _read(pid: int, name: str) -> bytes:
    try:
        return (Path("/proc") / str(pid) / name).read_bytes()
    except OSError:
        return b""


if __name__ == "__main__":
    main(sys.argv[1])
