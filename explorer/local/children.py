"""One child process of the supervisor: started tied to it, its output read, its end described."""

import os
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from signal import SIGTERM, Signals
from typing import IO

from explorer.local.home import REPO
from explorer.local.leash import leash
from explorer.local.warden import MARK_VARIABLE

KEPT_LOGS = 3
MAX_LOG_BYTES = 16 * 2**20
SHOWN_LINES = 10


class Output(Enum):
    """Where a child's output goes, besides its log: `TERMINAL` gives it ours, without a log."""

    PREFIXED = "prefixed"
    PLAIN = "plain"
    SILENT = "silent"
    TERMINAL = "terminal"


@dataclass(frozen=True, slots=True)
class Command:
    """A program to start: its name for people, its arguments, what its environment adds to ours.

    `launcher` goes before everything else; it is for programs that change who the process is.
    """

    name: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    stop_signal: Signals = SIGTERM
    launcher: tuple[str, ...] = ()
    output: Output = Output.PREFIXED


class Child:
    """A running Command. Its output goes, line by line, to NAME.log and to `show`.

    A child of the terminal reads the keyboard and stays in the supervisor's session; every other
    has a session of its own, so that Ctrl-C reaches the supervisor alone.
    """

    def __init__(
        self,
        command: Command,
        *,
        mark: str,
        logs: Path,
        show: Callable[[Command, str], None],
    ) -> None:
        self.command = command
        self.name = command.name
        self.lines: deque[str] = deque(maxlen=SHOWN_LINES)
        self.began = time.monotonic()
        self.log = logs / f"{command.name}.log"
        tie = leash(command.stop_signal, os.getpid())
        ours = command.output is Output.TERMINAL
        self.process = subprocess.Popen(
            [*command.launcher, *tie, *command.arguments],
            cwd=REPO,
            env={**os.environ, **command.environment, MARK_VARIABLE: mark},
            stdin=None if ours else subprocess.DEVNULL,
            stdout=None if ours else subprocess.PIPE,
            stderr=None if ours else subprocess.STDOUT,
            start_new_session=not ours,
        )
        self._reader: threading.Thread | None = None
        if self.process.stdout is not None:
            rotate(self.log)
            self._reader = threading.Thread(
                target=self._read, args=(self.process.stdout, show), daemon=True
            )
            self._reader.start()

    @property
    def exit_status(self) -> int | None:
        """None while it runs; negative where a signal ended it."""
        return self.process.poll()

    def stop(self) -> None:
        """Asks it to end in its own way."""
        if self.exit_status is None:
            self.process.send_signal(self.command.stop_signal)

    def kill(self) -> None:
        """Ends it at once."""
        if self.exit_status is None:
            self.process.kill()

    def end_of(self) -> str:
        """How it ended and its last lines; waits a moment for output that is still on its way."""
        self.finish_reading()
        last = "".join(f"\n    {line}" for line in self.lines)
        status = self.exit_status
        if status is not None and status < 0:
            return f"was ended by {Signals(-status).name}{last}"
        return f"ended with exit status {status}{last}"

    def finish_reading(self, seconds: float = 1) -> None:
        """Waits until all output of an ended child was read, at most for `seconds`."""
        if self._reader is not None:
            self._reader.join(seconds)

    def _read(self, pipe: IO[bytes], show: Callable[[Command, str], None]) -> None:
        written = 0
        with pipe:
            file = self.log.open("wb", buffering=0)
            for raw in pipe:
                if written > MAX_LOG_BYTES:
                    file.close()
                    rotate(self.log)
                    file, written = self.log.open("wb", buffering=0), 0
                written += file.write(raw) or 0
                line = raw.decode(errors="replace").rstrip()
                self.lines.append(line)
                show(self.command, line)
            file.close()


def rotate(log: Path) -> None:
    """Moves NAME.log to NAME.log.1 and so on, so that a start begins an empty file."""
    log.parent.mkdir(parents=True, exist_ok=True)
    for number in range(KEPT_LOGS, 0, -1):
        older = log if number == 1 else log.with_name(f"{log.name}.{number - 1}")
        if older.exists():
            older.replace(log.with_name(f"{log.name}.{number}"))
