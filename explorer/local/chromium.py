"""The browser of the browser tests: found, or installed by the system's own packages."""

import os
import shutil

from explorer.local.children import Command
from explorer.local.console import Console
from explorer.local.supervisor import Supervisor

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "THE BROWSER TESTS DID NOT RUN: no Chromium on PATH. Install one "
    "(Debian: apt-get install chromium) and run ./dev test again."
)


def find_chromium() -> str | None:
    """The path of a Chromium or Chrome on PATH."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def find_or_install(supervisor: Supervisor, console: Console) -> str | None:
    """The browser's path; as root with apt-get, installs it first. None where there is none."""
    found = find_chromium()
    if found is not None or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return found
    console.say("no Chromium on PATH: installing the distribution's")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (("update",), ("install", "-y", "--no-install-recommends", "chromium")):
        if supervisor.run(Command("apt-get", ("apt-get", *arguments), quiet)) != 0:
            break
    return find_chromium()
