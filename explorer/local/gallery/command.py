"""`./dev gallery`: pictures of every page with the data of a running stack, in one folder."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from explorer.local.children import Command, Output
from explorer.local.chromium import MISSING, find_or_install
from explorer.local.console import Console
from explorer.local.errors import LocalError
from explorer.local.home import Home, default_home, hold
from explorer.local.services import end_leftovers
from explorer.local.supervisor import Service, Supervisor

START_SECONDS = 180


def gallery(arguments: Sequence[str]) -> int:
    """Takes the pictures and answers 0 where every page could be shown.

    The stack of this home is used where one runs; else one is started for the time it takes.
    """
    home, console = Home(default_home().path / "gallery"), Console(sys.stderr)
    options = _parse(arguments, home)
    with hold(home) as held:
        if not held:
            raise LocalError(f"another ./dev gallery is running in {home.path}: let it end first.")
        end_leftovers(home, console)
        with Supervisor(home, console) as supervisor:
            browser = find_or_install(supervisor, console)
            if browser is None:
                raise LocalError(MISSING.replace("THE BROWSER TESTS DID NOT RUN", "no pictures"))
            url = options.url or running_url(default_home()) or _start(supervisor, home, console)
            return supervisor.run(_pictures(browser, url, options))


def running_url(home: Home) -> str:
    """Where the pages of the stack in this home are; empty where none is up."""
    running = home.read_running()
    return running.url if running is not None else ""


def _start(supervisor: Supervisor, home: Home, console: Console) -> str:
    # Below ours: a stack ends what an earlier one left in its home, and that would be us.
    stack = Home(home.path / "stack")
    console.say("no stack is up in this home: starting one for the pictures")
    up = Command(
        "stack",
        (sys.executable, "-m", "explorer.local", "up"),
        {"CROSSLANE_HOME": str(stack.path)},
        output=Output.SILENT,
    )
    is_ready = lambda: bool(running_url(stack))  # noqa: E731
    supervisor.start(Service(up, is_ready=is_ready, start_seconds=START_SECONDS, stop_seconds=20))
    return running_url(stack)


def _pictures(browser: str, url: str, options: argparse.Namespace) -> Command:
    program = (sys.executable, "-m", "explorer.local.gallery", url, str(options.into))
    more = ("--language", options.language, "--seconds", str(options.seconds))
    return Command(
        "pictures",
        (*program, *more),
        {"CROSSLANE_CHROMIUM": os.environ.get("CROSSLANE_CHROMIUM") or browser},
        output=Output.TERMINAL,
    )


def _parse(arguments: Sequence[str], home: Home) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./dev gallery",
        allow_abbrev=False,
        description="Renders every page with real data: light, dark, phone, and what prints.",
    )
    parser.add_argument(
        "--into",
        type=lambda text: Path(text).resolve(),
        default=home.path / "pictures",
        metavar="FOLDER",
        help="where the pictures and their index.html go (without this: %(default)s)",
    )
    parser.add_argument(
        "--url", default="", help="of a site that runs elsewhere (without this: the local stack)"
    )
    parser.add_argument(
        "--language", default="en", metavar="CODE", help="of the pages (without this: en)"
    )
    parser.add_argument(
        "--seconds",
        type=int,
        default=150,
        metavar="N",
        help="to wait for an example of every page (without this: %(default)s)",
    )
    return parser.parse_args(arguments)
