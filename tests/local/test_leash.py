"""The leash: a program that ends with its parent."""

import os
import subprocess
import sys
from signal import SIGTERM

from explorer.local.home import REPO
from explorer.local.leash import leash
from tests.local.tiny import wait_until

PARENT = """
import os, subprocess, sys
from signal import SIGTERM
from explorer.local.leash import leash
child = [sys.executable, "-I", "-S", "-c", "import time; print(flush=True); time.sleep(60)"]
started = subprocess.Popen([*leash(SIGTERM, os.getpid()), *child], stdout=subprocess.PIPE)
started.stdout.readline()
print(started.pid, flush=True)
sys.stdin.read()
"""


def is_gone(pid: int) -> bool:
    """Whether no process has this id."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_leashed_program_ends_with_its_killed_parent() -> None:
    command, pipe = [sys.executable, "-c", PARENT], subprocess.PIPE
    with subprocess.Popen(command, cwd=REPO, stdin=pipe, stdout=pipe) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert not is_gone(child)
        parent.kill()
    assert wait_until(lambda: is_gone(child))


def test_a_program_whose_parent_is_already_gone_does_not_start() -> None:
    late = subprocess.run(
        [*leash(SIGTERM, 1), "/bin/true"], capture_output=True, text=True, check=False
    )
    assert late.returncode == 1
    assert "process 1, which asked for this program, is gone" in late.stderr
