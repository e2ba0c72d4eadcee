"""What work costs, read from /proc: CPU seconds of process trees and of PostgreSQL, peak memory."""

import os
from pathlib import Path
from typing import NamedTuple

import psycopg

_TICKS = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


class _Stat(NamedTuple):
    """The fields of /proc/<pid>/stat that count; times in seconds."""

    parent: int
    own: float
    reaped: float  # of children that ended and were waited for


def own_cpu() -> float:
    """CPU seconds of this process and of its children that ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def peak_memory(pid: int | str = "self") -> int:
    """The most memory that a process ever held, in bytes; 0 where it is gone."""
    try:
        lines = (_PROC / str(pid) / "status").read_text().splitlines()
    except OSError:
        return 0
    found = [line.split()[1] for line in lines if line.startswith("VmHWM:")]
    return int(found[0]) * 1024 if found else 0


def tree(root: int) -> set[int]:
    """A process and everything that descends from it."""
    children: dict[int, list[int]] = {}
    for entry in _PROC.iterdir():
        if entry.name.isdecimal() and (stat := _stat(int(entry.name))) is not None:
            children.setdefault(stat.parent, []).append(int(entry.name))
    found, waiting = set[int](), [root]
    while waiting:
        pid = waiting.pop()
        found.add(pid)
        waiting += children.get(pid, [])
    return found


def tree_cpu(root: int) -> float:
    """CPU seconds of a process tree, with those of its processes that have ended."""
    stats = [stat for pid in tree(root) if (stat := _stat(pid)) is not None]
    return sum(stat.own + stat.reaped for stat in stats)


def postmaster_of(url: str) -> int:
    """The process id of the PostgreSQL server behind a database URL, which runs on this machine.

    Raises RuntimeError where it does not.
    """
    with psycopg.connect(url) as connection:
        row = connection.execute("select pg_backend_pid()").fetchone()
        stat = None if row is None else _stat(row[0])
        if stat is None or not _is_postgres(stat.parent):
            raise RuntimeError(
                "PostgreSQL does not run on this machine, so its CPU cannot be read: "
                "unset DATABASE_URL and run ./dev bench."
            )
        return stat.parent


def _is_postgres(pid: int) -> bool:
    try:
        return (_PROC / str(pid) / "comm").read_text().strip() == "postgres"
    except OSError:
        return False


def _stat(pid: int) -> _Stat | None:
    try:
        text = (_PROC / str(pid) / "stat").read_text()
    except OSError:
        return None
    fields = text.rpartition(")")[2].split()
    user, system, child_user, child_system = (int(field) / _TICKS for field in fields[11:15])
    return _Stat(int(fields[1]), user + system, child_user + child_system)
