"""Stands in for anvil on supersim's PATH: adjusts its arguments and becomes the real one.

supersim keeps every state of every chain in memory (measured: 1.4 MB a block, 2.6 GB an hour and
chain). Run as `python -I -S anvil.py ANVIL LEASH [ARGUMENT …]`.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from signal import SIGTERM

SCRIPT = Path(__file__).resolve()
STATES_IN_MEMORY = 64


def pruned(arguments: Sequence[str]) -> list[str]:
    """anvil's arguments with its history of states kept short; logs and blocks stay whole."""
    kept: list[str] = []
    remaining = iter(arguments)
    for argument in remaining:
        if argument == "--max-persisted-states":  # anvil refuses it beside --prune-history
            next(remaining, None)
            kept += ["--prune-history", str(STATES_IN_MEMORY)]
        else:
            kept.append(argument)
    return kept


def write_wrapper(folder: Path, *, anvil: Path, leash: Path) -> None:
    """Puts a program called `anvil` into `folder` that runs this script around the real one."""
    folder.mkdir(parents=True, exist_ok=True)
    wrapper = folder / "anvil"
    parts = [sys.executable, "-I", "-S", SCRIPT, anvil, leash]
    quoted = " ".join("'" + str(part).replace("'", "'\\''") + "'" for part in parts)
    wrapper.write_text(f'#!/bin/sh\nexec {quoted} "$@"\n')
    wrapper.chmod(0o755)


def main(anvil: str, leash: str, *arguments: str) -> None:
    """Becomes anvil, tied to the process that started it."""
    tie = [sys.executable, "-I", "-S", leash, str(int(SIGTERM)), str(os.getppid())]
    os.execv(sys.executable, [*tie, anvil, *pruned(arguments)])


if __name__ == "__main__":
    main(*sys.argv[1:])
