"""TCP ports of the local stack: which are free, who has the others; it opens none for service."""

import json
import secrets
import socket
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Self

from explorer.local import warden
from explorer.local.errors import LocalError
from explorer.local.home import Home

LOOPBACK = "127.0.0.1"
# Below the range that the kernel hands out to outgoing connections, above the well-known servers.
SPARE = range(15_000, 32_000)
LISTENING = "0A"


class Ports:
    """The ports of one stack, remembered in ports.json and claimed while this process lives.

    A claim is a name in the kernel's abstract socket namespace: it tells stacks that start at the
    same moment from the same choice before either listens, and it ends with its process.
    """

    def __init__(self, home: Home) -> None:
        self._file = home.path / "ports.json"
        self._claims = ExitStack()
        self.notes: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._claims.close()

    def take(self, name: str, *, default: int | None = None, count: int = 1) -> int:
        """The first of `count` consecutive free ports for `name`: last time's, the default, any.

        Leaves a sentence in `notes` where a port that this stack used, or would use, is taken.
        """
        remembered = self._remembered()
        wanted = remembered.get(name) or default
        if wanted is not None:
            obstacle = self._claim_all(range(wanted, wanted + count))
            if obstacle is None:
                return self._remember(name, wanted)
        else:
            obstacle = None
        chosen = self._take_spare(name, count)
        if obstacle is not None:
            self.notes.append(
                f"port {obstacle} is taken by {owner_of(obstacle)}: {name} uses {chosen} instead"
            )
        return self._remember(name, chosen)

    def claim(self, port: int) -> bool:
        """Sets one port aside for this process; False where it is taken."""
        return self._claim_all([port]) is None

    def _take_spare(self, name: str, count: int) -> int:
        for _ in range(200):
            first = secrets.choice(SPARE)
            if self._claim_all(range(first, first + count)) is None:
                return first
        raise LocalError(f"No {count} free ports in a row were found for {name}: close programs.")

    def _claim_all(self, ports: Iterable[int]) -> int | None:
        """Claims all of the ports or none; answers the first that is taken."""
        with ExitStack() as claims:
            for port in ports:
                name = socket.socket(socket.AF_UNIX)
                claims.enter_context(name)
                try:
                    name.bind(f"\0crosslane-port-{port}")
                except OSError:
                    return port
                if not is_free(port):
                    return port
            self._claims.enter_context(claims.pop_all())
        return None

    def _remembered(self) -> dict[str, int]:
        try:
            found = json.loads(self._file.read_text())
        except (OSError, ValueError):
            return {}
        return {name: port for name, port in found.items() if isinstance(port, int)}

    def _remember(self, name: str, port: int) -> int:
        self._file.write_text(json.dumps({**self._remembered(), name: port}))
        return port


def is_free(port: int) -> bool:
    """Whether nothing listens on the port of this machine's loopback, or on all addresses."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except (OSError, OverflowError):
            return False
    return True


def owner_of(port: int) -> str:
    """Who listens on the port, in words: the program and its process id where they can be seen."""
    sockets = {f"socket:[{inode}]" for inode in _listeners(port)}
    if not sockets:
        return "another local stack"
    for pid in warden.processes():
        if sockets & _sockets_of(pid):
            return f"{Path(warden.command_of(pid).split(' ')[0]).name} (process {pid})"
    return "a process of another user"


def _listeners(port: int) -> set[str]:
    inodes = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        if not table.exists():
            continue
        for line in table.read_text().splitlines()[1:]:
            columns = line.split()
            if columns[3] == LISTENING and int(columns[1].rpartition(":")[2], 16) == port:
                inodes.add(columns[9])
    return inodes


def _sockets_of(pid: int) -> set[str]:
    found = set()
    with suppress(OSError):  # another user's process, or one that ended meanwhile
        for link in (Path("/proc") / str(pid) / "fd").iterdir():
            with suppress(OSError):
                found.add(str(link.readlink()))
    return found
