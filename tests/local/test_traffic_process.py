"""The traffic as a process: how it ends, and that errors do not end it."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

COMMAND = (sys.executable, "-m", "explorer.local.traffic")
# Port 1 of the loopback: nobody listens there.
NO_NODES = '[[chain]]\nid = 901\nrpc = ["http://127.0.0.1:1"]\n' * 2


@pytest.fixture
def chains(tmp_path: Path) -> Path:
    file = tmp_path / "chains.toml"
    file.write_text(NO_NODES)
    return file


@pytest.fixture
def running(chains: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [*COMMAND, chains, "--rate", "0.1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly_and_an_unreachable_node_does_not(
    running: subprocess.Popen[str], number: signal.Signals
) -> None:
    assert running.stderr is not None
    complaints = [running.stderr.readline() for _ in range(3)]
    assert all("given up: The node of 901 cannot be reached" in line for line in complaints)
    assert running.poll() is None
    running.send_signal(number)
    out, _ = running.communicate(timeout=10)
    assert (running.returncode, out) == (0, "traffic: stopped\n")


def test_once_tells_by_its_exit_status_that_a_scenario_failed(chains: Path) -> None:
    finished = subprocess.run(
        [*COMMAND, chains, "--once", "--only", "greeting"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 1
    assert finished.stdout == ""
    assert finished.stderr.startswith("greeting: given up: ")


def test_a_bad_chains_file_is_told_without_a_traceback(tmp_path: Path) -> None:
    finished = subprocess.run(
        [*COMMAND, tmp_path / "absent.toml"], capture_output=True, text=True, check=False
    )
    assert finished.returncode == 2
    assert finished.stderr.count("\n") == 1
    assert "absent.toml is not a chains file" in finished.stderr
