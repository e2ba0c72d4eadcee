"""Becomes a program that the kernel signals when its parent dies; a script that imports nothing.

Run as `python -I -S leash.py SIGNAL PARENT PROGRAM [ARGUMENT …]`.
"""

import ctypes
import os
import sys
from pathlib import Path
from signal import Signals

PR_SET_PDEATHSIG = 1
SCRIPT = Path(__file__).resolve()


def leash(signal: Signals, parent: int) -> tuple[str, ...]:
    """The command prefix that ties a program to the process `parent`, its parent."""
    return (sys.executable, "-I", "-S", str(SCRIPT), str(int(signal)), str(parent))


def main(signal: str, parent: str, *command: str) -> None:
    """Becomes `command`; ends at once where the parent is already gone."""
    if ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal)) != 0:
        sys.exit("the kernel refused PR_SET_PDEATHSIG: the local stack needs Linux")
    if os.getppid() != int(parent):
        sys.exit(f"process {parent}, which asked for this program, is gone")
    try:
        os.execvp(command[0], command)
    except OSError as error:
        sys.exit(f"{command[0]} cannot be started: {error.strerror}")


if __name__ == "__main__":
    main(*sys.argv[1:])
