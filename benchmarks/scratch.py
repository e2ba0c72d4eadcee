"""Databases that live as long as one run, migrated once and copied from then on."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from explorer.local.home import REPO

_TEMPLATE = "crosslane_bench_template"


def make_template(url: str) -> None:
    """A migrated database to copy, made anew from the code as it is now."""
    _recreate(url, _TEMPLATE)
    manage(_named(url, _TEMPLATE), "migrate", "--verbosity", "0")


@contextmanager
def database(url: str, name: str, *, empty: bool = False) -> Iterator[str]:
    """The URL of a fresh database on the same server, migrated unless `empty`; dropped at the end.

    What was written to the server before is on disk first, so that no run pays for another's.
    """
    _recreate(url, name, template="template0" if empty else _TEMPLATE)
    try:
        yield _named(url, name)
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            _drop(connection, name)


def kept(url: str, name: str, *, anew: bool = False) -> str:
    """The URL of a migrated database on the same server that stays for the next run; made where it
    is not there, and again with `anew`."""
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute("select 1 from pg_database where datname = %s", (name,)).fetchone()
    if anew or row is None:
        _recreate(url, name)
    manage(_named(url, name), "migrate", "--verbosity", "0")
    return _named(url, name)


def manage(url: str, *arguments: str) -> None:
    """Run manage.py on a database; raises CalledProcessError where it fails."""
    program = [sys.executable, str(REPO / "manage.py"), *arguments]
    subprocess.run(program, env=environment(url), check=True, stdout=subprocess.DEVNULL)


def environment(url: str) -> Mapping[str, str]:
    """The environment of a process that uses this database and asks nodes on this machine."""
    return {**os.environ, "DATABASE_URL": url, "CROSSLANE_ALLOW_LOOPBACK_RPC": "1"}


def checkpoint(url: str) -> None:
    """Everything on disk, and statistics as autovacuum would have them by now."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("vacuum analyze")
        connection.execute("checkpoint")


def _recreate(url: str, name: str, *, template: str = "template0") -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        _drop(connection, name)
        made = sql.SQL("create database {} template {}")
        connection.execute(made.format(sql.Identifier(name), sql.Identifier(template)))
        connection.execute("checkpoint")


def _drop(connection: "psycopg.Connection[tuple[object, ...]]", name: str) -> None:
    gone = sql.SQL("drop database if exists {} with (force)")
    connection.execute(gone.format(sql.Identifier(name)))


def _named(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
