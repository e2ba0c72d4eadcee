"""The supervisor, with real children: order, death, signals, and what a kill -9 leaves behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from explorer.local.children import Command, Output
from explorer.local.console import Console
from explorer.local.errors import ChildDiedError, LocalError
from explorer.local.home import REPO, Home
from explorer.local.supervisor import Service, Supervisor
from tests.local.tiny import others, program, run_stack, server, wait_until

FOREVER = "import time; time.sleep(60)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
# A supervisor of its own, whose child has a grandchild that moved into a session of its own.
KILLED = f"""
import sys
from pathlib import Path
from explorer.local.console import Console
from explorer.local.home import Home
from explorer.local.supervisor import Service, Supervisor
from tests.local.tiny import program
code = "import subprocess, sys, time; " \\
    "subprocess.Popen([sys.executable, '-c', {FOREVER!r}], start_new_session=True); time.sleep(60)"
with Supervisor(Home(Path(sys.argv[1])), Console()) as supervisor:
    supervisor.start(Service(program("parent", code)))
    print("started", flush=True)
    supervisor.watch()
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_services_stop_in_the_reverse_order_of_their_start(home: Home) -> None:
    with Supervisor(home, Console()) as supervisor:
        supervisor.start(server(home.path, "first"))
        supervisor.start(server(home.path, "second"), server(home.path, "also second"))
        supervisor.start(server(home.path, "third"))
    third, *second, first = (home.path / "stops").read_text().splitlines()
    assert (third, set(second), first) == ("third", {"second", "also second"}, "first")


def test_a_service_counts_as_started_only_when_it_is_ready(home: Home) -> None:
    with Supervisor(home, Console()) as supervisor:
        supervisor.start(server(home.path, "slow"))
        assert (home.path / "slow.ready").exists()


def test_a_child_that_dies_ends_the_watch_and_stops_the_others(home: Home) -> None:
    dying = program("dying", "print('the disk is full'); raise SystemExit(3)")
    with pytest.raises(
        ChildDiedError, match=r"dying ended with exit status 3\n    the disk is full"
    ):
        run_stack(home, server(home.path, "other"), Service(dying))
    assert (home.path / "stops").read_text().split() == ["other"]


def test_a_child_that_dies_before_it_is_ready_is_not_waited_for(home: Home) -> None:
    began = time.monotonic()
    with pytest.raises(ChildDiedError, match="dying ended with exit status 1"):
        run_stack(home, Service(program("dying", "raise SystemExit(1)"), is_ready=lambda: False))
    assert time.monotonic() - began < 10


def test_a_child_that_does_not_get_ready_is_named_with_its_log(home: Home) -> None:
    idle = Service(program("idle", FOREVER), is_ready=lambda: False, start_seconds=0.1)
    with pytest.raises(LocalError, match=r"idle is not ready after 0 s; .*idle\.log"):
        run_stack(home, idle)


def test_a_child_ended_by_a_signal_is_described_by_it(home: Home) -> None:
    killed = program("killed", "import os; os.kill(os.getpid(), 9)")
    with pytest.raises(ChildDiedError, match="killed was ended by SIGKILL"):
        run_stack(home, Service(killed))


def test_a_program_that_does_not_exist_is_named(home: Home) -> None:
    missing = Command("missing", ("/nowhere/at-all",), output=Output.SILENT)
    with pytest.raises(ChildDiedError, match="/nowhere/at-all cannot be started: No such file"):
        run_stack(home, Service(missing, is_ready=lambda: False))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything(home: Home, number: signal.Signals) -> None:
    before = signal.getsignal(number)
    threading.Timer(0.3, os.kill, (os.getpid(), number)).start()
    with pytest.raises(KeyboardInterrupt):
        run_stack(home, server(home.path, "only"))
    assert (home.path / "stops").read_text() == "only\n"
    assert signal.getsignal(number) is before


def test_a_deaf_child_is_killed_when_its_time_is_up(home: Home) -> None:
    with Supervisor(home, Console()) as supervisor:
        supervisor.start(Service(program("deaf", DEAF), stop_seconds=0.2))
    assert wait_until(lambda: not others(home.mark))


def test_a_command_runs_to_its_end_and_answers_its_exit_status(home: Home) -> None:
    with Supervisor(home, Console()) as supervisor:
        assert supervisor.run(program("seven", "raise SystemExit(7)")) == 7
        with pytest.raises(ChildDiedError, match="seven ended with exit status 7"):
            supervisor.require(program("seven", "raise SystemExit(7)"))


def test_commands_run_side_by_side_and_all_are_reported(home: Home) -> None:
    commands = [program(name, "import time; time.sleep(0.3)") for name in "abcd"]
    with Supervisor(home, Console()) as supervisor:
        began = time.monotonic()
        ended = {child.name for child in supervisor.finish(commands, at_once=4)}
    assert ended == set("abcd")
    assert time.monotonic() - began < 4 * 0.3 + 2


def test_the_logs_hold_the_output_and_the_start_before(home: Home) -> None:
    with Supervisor(home, Console()) as supervisor:
        supervisor.run(program("speaker", "print('first run')"))
        supervisor.run(program("speaker", "print('second run')"))
    assert (home.logs / "speaker.log").read_text() == "second run\n"
    assert (home.logs / "speaker.log.1").read_text() == "first run\n"


def test_grandchildren_do_not_survive_a_kill_of_the_supervisor(home: Home) -> None:
    killed = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(home.path)], cwd=REPO, stdout=subprocess.PIPE
    )
    try:
        assert killed.stdout is not None
        assert killed.stdout.readline() == b"started\n"
        assert wait_until(lambda: len(others(home.mark)) == 2)
        killed.kill()
        killed.wait()
        assert wait_until(lambda: not others(home.mark))
    finally:
        killed.kill()
        killed.communicate()
