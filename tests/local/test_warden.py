"""The warden: whose processes it finds, and how it ends them."""

import os
import subprocess
import sys
from pathlib import Path
from signal import SIGKILL

from explorer.local import warden
from tests.local.tiny import wait_until

DEAF = (
    "import signal, sys, time; signal.signal(15, signal.SIG_IGN); print(flush=True); time.sleep(60)"
)


def start(
    mark: str, code: str = "print(flush=True); import time; time.sleep(60)"
) -> subprocess.Popen[bytes]:
    """A marked process that already runs its code."""
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", code],
        env={**os.environ, warden.MARK_VARIABLE: mark},
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    return process


def test_only_processes_of_this_home_are_found(tmp_path: Path) -> None:
    ours, theirs = start(f"{tmp_path}/a#1"), start(f"{tmp_path}/ab#1")
    try:
        assert warden.marked(f"{tmp_path}/a#") == [ours.pid]
    finally:
        for each in (ours, theirs):
            each.kill()
            each.wait()


def test_deaf_processes_are_killed_when_the_time_is_up(tmp_path: Path) -> None:
    deaf = start(f"{tmp_path}#1", DEAF)
    assert warden.end(lambda: warden.marked(f"{tmp_path}#"), seconds=0.1) == 1
    assert deaf.wait() == -SIGKILL


def test_ending_nothing_takes_no_time_and_counts_nothing(tmp_path: Path) -> None:
    assert warden.end(lambda: warden.marked(f"{tmp_path}#"), seconds=60) == 0


def test_the_warden_acts_when_its_input_closes_and_not_on_a_signal(tmp_path: Path) -> None:
    child = start(f"{tmp_path}#1")
    guard = subprocess.Popen(
        [sys.executable, "-I", "-S", str(warden.SCRIPT), f"{tmp_path}#1"], stdin=subprocess.PIPE
    )
    assert guard.stdin is not None
    assert wait_until(lambda: b"SigIgn" in Path(f"/proc/{guard.pid}/status").read_bytes())
    assert child.poll() is None
    guard.stdin.close()
    assert guard.wait() == 0
    assert child.wait() != 0


def test_a_zombie_does_not_run() -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    assert wait_until(lambda: not warden.is_running(ended.pid))
    assert ended.returncode is None
    ended.wait()


def test_a_process_that_is_gone_has_no_words() -> None:
    assert warden.command_of(2**22 + 1) == warden.name_of(2**22 + 1) == ""
    assert warden.working_folder(2**22 + 1) == ""
    assert not warden.is_running(2**22 + 1)
