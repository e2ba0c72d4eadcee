"""Starts children in order, waits until they serve, stops them all; it knows none of them."""

import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from types import FrameType
from typing import NoReturn, Self

from explorer.local import warden
from explorer.local.children import Child, Command, Output
from explorer.local.console import Console
from explorer.local.errors import ChildDiedError, LocalError
from explorer.local.home import Home

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
TICK = 0.03
JOB_STOP_SECONDS = 3


@dataclass(frozen=True, slots=True)
class Service:
    """A Command that runs until it is told to stop, and how to see that it serves.

    `is_ready` answers quickly and may raise LocalError where waiting is useless.
    """

    command: Command
    is_ready: Callable[[], bool] = lambda: True
    start_seconds: float = 60
    stop_seconds: float = 10


class Supervisor:
    """A context in which services run: the death of any one, or a signal, ends the waiting.

    Leaving it stops the services in the reverse order of their start (those that were started
    together, together), then everything else that they left. Should this process be killed, the
    kernel signals its children and the warden ends the rest.
    """

    def __init__(self, home: Home, console: Console) -> None:
        self._home = home
        self._console = console
        self._mark = f"{home.mark}{os.getpid()}"
        self._started: list[list[tuple[Service, Child]]] = []
        self._jobs: list[Child] = []
        self._signals: list[int] = []
        self._handlers: list[tuple[int, signal._HANDLER]] = []

    def __enter__(self) -> Self:
        self._handlers = [(each, signal.signal(each, self._note)) for each in STOPPING]
        self._warden = subprocess.Popen(
            [sys.executable, "-I", "-S", str(warden.SCRIPT), self._mark],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._signals.clear()
        self._stop_all()
        for number, handler in self._handlers:
            signal.signal(number, handler)

    def start(self, *services: Service) -> None:
        """Starts the services together and waits until each is ready.

        Raises ChildDiedError, LocalError where one is not ready in time, and KeyboardInterrupt on
        a signal.
        """
        starting = [(service, self._launch(service.command)) for service in services]
        self._started.append(starting)
        began = time.monotonic()
        while starting := [pair for pair in starting if not self._is_ready(*pair)]:
            for service, child in starting:
                if time.monotonic() - began > service.start_seconds:
                    raise LocalError(
                        f"{child.name} is not ready after {service.start_seconds:.0f} s; "
                        f"{child.log} may say why."
                    )
            time.sleep(TICK)

    def finish(self, commands: Iterable[Command], *, at_once: int = 1) -> Iterator[Child]:
        """Runs commands to their ends, `at_once` at a time; yields each when it has ended."""
        waiting, active = deque(commands), list[Child]()
        while waiting or active:
            while waiting and len(active) < at_once:
                active.append(self._launch(waiting.popleft()))
                self._jobs.append(active[-1])
            self._check(patient=any(each.command.output is Output.TERMINAL for each in active))
            for child in [each for each in active if each.exit_status is not None]:
                active.remove(child)
                child.finish_reading()
                yield child
            time.sleep(TICK)

    def run(self, command: Command) -> int:
        """Runs one command to its end and answers its exit status; raises as `start` does."""
        return next(self.finish([command])).process.returncode

    def require(self, *commands: Command) -> None:
        """Runs commands together to their ends; raises ChildDiedError where one fails."""
        for child in self.finish(commands, at_once=len(commands)):
            if child.exit_status != 0:
                raise ChildDiedError(f"{child.name} {child.end_of()}")

    def watch(self) -> NoReturn:
        """Raises ChildDiedError when a service ends, KeyboardInterrupt on a signal, or waits."""
        while True:
            self._check()
            time.sleep(0.2)

    def _launch(self, command: Command) -> Child:
        return Child(command, mark=self._mark, logs=self._home.logs, show=self._show)

    def _show(self, command: Command, line: str) -> None:
        if command.output is Output.PREFIXED:
            self._console.line(command.name, line)
        elif command.output is Output.PLAIN:
            self._console.plain(f"{line}\n")

    def _is_ready(self, service: Service, child: Child) -> bool:
        # A dead child first: another program may answer on its port.
        self._check()
        return child.exit_status is None and service.is_ready()

    def _check(self, *, patient: bool = False) -> None:
        """Raises where a signal came, or where a service or the warden has ended.

        `patient` leaves Ctrl-C to the child that has the terminal, which gets it as well.
        """
        if any(each != signal.SIGINT for each in self._signals) or (self._signals and not patient):
            raise KeyboardInterrupt
        for _, child in chain.from_iterable(self._started):
            if child.exit_status is not None:
                raise ChildDiedError(f"{child.name} {child.end_of()}\n    (all of it: {child.log})")
        if self._warden.poll() is not None:
            raise ChildDiedError(f"the warden ended with exit status {self._warden.returncode}")

    def _stop_all(self) -> None:
        self._stop((child, JOB_STOP_SECONDS) for child in self._jobs)
        for together in reversed(self._started):
            self._stop((child, service.stop_seconds) for service, child in together)
        warden.end(lambda: warden.marked(self._mark), seconds=2)
        if self._warden.stdin is not None:
            self._warden.stdin.close()
        self._warden.wait()

    def _stop(self, children: Iterable[tuple[Child, float]]) -> None:
        """Asks the children to end; kills each when its seconds are up, or all on a signal."""
        waiting, began = list(children), time.monotonic()
        for child, _ in waiting:
            child.stop()
        for child, seconds in waiting:
            while child.exit_status is None and not self._signals:
                if time.monotonic() - began > seconds:
                    break
                time.sleep(TICK)
            child.kill()
            child.process.wait()
            child.finish_reading(0.2)

    def _note(self, number: int, _: FrameType | None) -> None:
        self._signals.append(number)
