"""The embedded PostgreSQL and Valkey, really started; and what is left of them after a kill."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis

from explorer.local import postgres, valkey
from explorer.local.console import Console
from explorer.local.errors import LocalError
from explorer.local.home import Home, write_private
from explorer.local.ports import Ports
from explorer.local.services import DataServices, data_services, silent
from explorer.local.supervisor import Supervisor


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    return Home(tmp_path)


def prepare(home: Home, ports: Ports, *, careless: bool = True) -> DataServices:
    """Quiet services of this home."""
    return silent(data_services(home, ports, database="crosslane", careless=careless))


def test_services_start_again_after_everything_was_killed(home: Home) -> None:
    with Ports(home) as ports:
        data = prepare(home, ports, careless=False)
        with Supervisor(home, Console()) as supervisor:
            data.start(supervisor)
            with psycopg.connect(data.environment["DATABASE_URL"], autocommit=True) as connection:
                connection.execute("CREATE TABLE kept AS SELECT 1 AS number")
            assert redis.Redis.from_url(data.environment["REDIS_URL"]).ping()
            os.kill(int((home.path / "postgres" / "postmaster.pid").read_text().split()[0]), 9)
        assert (home.path / "postgres" / "postmaster.pid").exists()
        data = prepare(home, ports)
        with Supervisor(home, Console()) as supervisor:
            data.start(supervisor)
            with psycopg.connect(data.environment["DATABASE_URL"]) as connection:
                assert connection.execute("SELECT number FROM kept").fetchone() == (1,)
        assert not (home.path / "postgres" / "postmaster.pid").exists()


def test_a_database_is_emptied_only_where_that_is_asked(home: Home) -> None:
    with Ports(home) as ports, Supervisor(home, Console()) as supervisor:
        data = prepare(home, ports)
        supervisor.start(data.services[0])
        assert data.cluster is not None
        tables = []
        for anew in (False, False, True):
            postgres.make_database(data.cluster, "crosslane", anew=anew)
            with psycopg.connect(data.cluster.url("crosslane")) as connection:
                tables.append(connection.execute("SELECT to_regclass('kept')").fetchone())
                connection.execute("CREATE TABLE IF NOT EXISTS kept ()")
    assert tables == [(None,), ("kept",), (None,)]


def test_a_pid_file_that_names_another_program_is_removed_and_nobody_is_killed(
    tmp_path: Path,
) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as bystander:
        (tmp_path / "postmaster.pid").write_text(f"{bystander.pid}\n{tmp_path}\n")
        postgres.end_stale_server(tmp_path)
        assert not (tmp_path / "postmaster.pid").exists()
        assert bystander.poll() is None
        bystander.kill()


def test_urls_carry_the_password_and_the_port(tmp_path: Path) -> None:
    cluster = postgres.Cluster(tmp_path, 15_432, "s3cret")
    assert cluster.url("crosslane") == "postgresql://crosslane:s3cret@127.0.0.1:15432/crosslane"
    assert valkey.Store(16_379, "s3cret").url == "redis://:s3cret@127.0.0.1:16379/0"


def test_given_urls_replace_the_embedded_services(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/mine")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere/1")
    with Ports(home) as ports:
        data = data_services(home, ports, database="crosslane")
    assert (data.services, data.cluster) == ((), None)
    assert data.environment["DATABASE_URL"] == "postgresql://elsewhere/mine"
    assert data.environment["REDIS_URL"] == "redis://elsewhere/1"


def test_one_given_url_leaves_the_other_service_embedded(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/mine")
    with Ports(home) as ports:
        data = data_services(home, ports, database="crosslane")
    assert [service.command.name for service in data.services] == ["valkey"]


def test_the_password_of_valkey_is_not_among_its_arguments(home: Home) -> None:
    command = valkey.service(home, valkey.Store(16_379, "s3cret")).command
    assert "s3cret" not in " ".join(command.arguments)
    assert (home.path / "valkey" / "valkey.conf").stat().st_mode & 0o077 == 0


def test_a_cluster_of_another_version_is_refused_with_the_remedy(tmp_path: Path) -> None:
    write_private(tmp_path / "postgres" / "PG_VERSION", "12\n")
    with pytest.raises(LocalError, match=r"was made by PostgreSQL 12.*Move it away"):
        postgres.service(postgres.Cluster(tmp_path / "postgres", 15_432, "s3cret"))
