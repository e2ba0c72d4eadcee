"""Tiny real programs for the supervisor to run; each lives only as long as its test."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from signal import SIGTERM

from explorer.local import warden
from explorer.local.children import Command, Output
from explorer.local.console import Console
from explorer.local.home import Home
from explorer.local.supervisor import Service, Supervisor

# Writes its name to a file when it is told to stop, so that the order of stops can be read.
SERVER = """
import pathlib, signal, sys, time
name, journal, ready = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
def stop(*_):
    with journal.open("a") as file:
        file.write(name + "\\n")
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
ready.touch()
print(name, "serves", flush=True)
time.sleep(60)
"""


def server(folder: Path, name: str) -> Service:
    """A service that journals its stop in `folder`/stops and is ready once it runs."""
    ready = folder / f"{name}.ready"
    arguments = (name, str(folder / "stops"), str(ready))
    return Service(program(name, SERVER, *arguments), is_ready=ready.exists, start_seconds=20)


def program(name: str, code: str, *arguments: str) -> Command:
    """A Python program as a quiet Command."""
    command = (sys.executable, "-I", "-S", "-c", code, *arguments)
    return Command(name, command, stop_signal=SIGTERM, output=Output.SILENT)


def run_stack(home: Home, *services: Service) -> None:
    """Starts the services one after the other and watches them until something ends it."""
    with Supervisor(home, Console()) as supervisor:
        for service in services:
            supervisor.start(service)
        supervisor.watch()


def wait_until(condition: Callable[[], bool], seconds: float = 15) -> bool:
    """Whether the condition came true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def others(mark: str) -> list[int]:
    """Running processes with this mark, but for those that carry it because they run the tests."""
    return [pid for pid in warden.marked(mark) if warden.is_running(pid) and pid != os.getppid()]
