"""`./dev up` before anything starts: the web's port, its options, and who is there already."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from explorer.local import up
from explorer.local.__main__ import main
from explorer.local.children import Output
from explorer.local.errors import LocalError
from explorer.local.home import Home, Running, hold
from explorer.local.ports import LOOPBACK, Ports, owner_of
from explorer.local.services import DataServices
from explorer.local.superchain import Endpoints


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("CROSSLANE_HOME", str(tmp_path))
    return Home(tmp_path)


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server((LOOPBACK, 0)) as server:
        yield server.getsockname()[1]


def test_a_port_that_was_asked_for_must_be_free(home: Home, taken: int) -> None:
    with Ports(home) as ports:
        remedy = rf"port {taken} is taken by .*\(process \d+\).*\./dev up --port {taken + 1}"
        with pytest.raises(LocalError, match=remedy):
            up.choose_web_port(taken, ports)


def test_without_a_wish_the_next_free_port_is_taken_and_told(
    home: Home, taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(up, "WEB_PORT", taken)
    with Ports(home) as ports:
        chosen = up.choose_web_port(None, ports)
        assert taken < chosen < taken + up.PORTS_TRIED
        assert ports.notes == [f"port {taken} is taken by {owner_of(taken)}: the web uses {chosen}"]


def test_a_second_start_in_a_home_names_the_first(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    home.write_running(Running(os.getpid(), "up", "crosslane", "http://127.0.0.1:8000/", {}))
    with hold(home):
        assert main(["up"]) == 1
    said = capsys.readouterr().err
    assert f"already runs in {home.path} at http://127.0.0.1:8000/ (process {os.getpid()}" in said
    assert "set CROSSLANE_HOME to another folder" in said


def test_nothing_talks_over_ready(home: Home) -> None:
    plan = up.Plan(home, 8000, Endpoints(8545, 8420, 9545), None, 8001)
    services = up.application(plan, DataServices((), {}, None, "crosslane"), None)
    commands = {service.command.name: service.command for service in services}
    assert commands.keys() == {"web", "events", "worker", "behind", "notices", "beat", "traffic"}
    assert commands["traffic"].output is Output.SILENT
    assert all("--quiet" in commands[name].arguments for name in ("worker", "notices", "beat"))
    assert "--log-level warning" in " ".join(commands["web"].arguments)


def test_each_queue_has_a_worker_of_its_own(home: Home) -> None:
    plan = up.Plan(home, 8000, None, None, 8001)
    services = up.application(plan, DataServices((), {}, None, "crosslane"), None)
    told = {one.command.name: " ".join(one.command.arguments) for one in services}
    assert "--queues celery --concurrency 8 --hostname=worker@%h" in told["worker"]
    assert "--queues behind --concurrency 12 --hostname=behind@%h" in told["behind"]
    assert "--queues notices --concurrency 6 --hostname=notices@%h" in told["notices"]


def test_the_web_takes_the_longest_address_that_gunicorn_can(home: Home) -> None:
    plan = up.Plan(home, 8000, None, None, 8001)
    web, *_ = up.application(plan, DataServices((), {}, None, "crosslane"), None)
    assert "--limit-request-line 8190" in " ".join(web.command.arguments)


def test_a_second_start_does_not_name_a_dead_process(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    home.write_running(Running(ended.pid, "up", "crosslane", "http://127.0.0.1:8000/", {}))
    with hold(home):
        assert main(["up"]) == 1
    said = capsys.readouterr().err
    assert f"a stack already runs in {home.path}. Stop it" in said
    assert str(ended.pid) not in said.replace(str(home.path), "")


def test_a_chains_file_that_is_not_there_is_named(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["up", "--chains", "/nowhere.toml"]) == 1
    assert "--chains /nowhere.toml: there is no such file." in capsys.readouterr().err


def test_a_word_that_is_no_command_is_answered_with_the_commands(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["upp"]) == 2
    assert "name one of up, test, manage, bench" in capsys.readouterr().err
