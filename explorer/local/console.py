"""What the person at the terminal sees: lines with the name of who said them; it keeps no logs."""

import sys
import threading
from typing import TextIO

COLOURS = (36, 33, 35, 32, 34, 96, 93, 95)
BOLD, RED = 1, 31
OWN_NAME = "crosslane"


class Console:
    """Prefixed lines on one stream, coloured where it is a terminal; safe to use from threads."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._coloured = not self._stream.closed and self._stream.isatty()
        self._lock = threading.Lock()
        self._names: dict[str, int] = {}

    @property
    def coloured(self) -> bool:
        """Whether the stream is a terminal."""
        return self._coloured

    def line(self, name: str, text: str) -> None:
        """One line that the child `name` said."""
        with self._lock:
            colour = self._names.setdefault(name, COLOURS[len(self._names) % len(COLOURS)])
            self._write(f"{self._paint(f'{name:<10}|', colour)} {text}\n")

    def say(self, text: str) -> None:
        """A line of the supervisor itself."""
        with self._lock:
            self._write(f"{self._paint(f'{OWN_NAME:<10}|', BOLD)} {text}\n")

    def warn(self, text: str) -> None:
        """A line of the supervisor itself that nobody should miss."""
        self.say(self._paint(text, RED))

    def plain(self, text: str) -> None:
        """Text as it is."""
        with self._lock:
            self._write(text)

    def _paint(self, text: str, colour: int) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self._coloured else text

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except (BrokenPipeError, ValueError):
            # The reader went away (`./dev up | head`): the stack and its log files go on.
            return
