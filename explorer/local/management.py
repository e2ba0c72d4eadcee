"""`./dev manage`: one command of manage.py, with the services of this home up while it runs."""

import os
import sys
import time
from collections.abc import Mapping, Sequence

from explorer.local.children import Command, Output
from explorer.local.console import Console
from explorer.local.errors import LocalError
from explorer.local.home import REPO, Home, Running, default_home, hold
from explorer.local.ports import Ports
from explorer.local.services import OWN_CHAINS, URLS, data_services, end_leftovers, silent
from explorer.local.supervisor import Supervisor

PATIENCE = 60


def manage(arguments: Sequence[str]) -> int:
    """Runs manage.py with these arguments and answers its exit status.

    The services of a running stack are used; without one, they run for the time of the command.
    """
    # Standard output belongs to the command: its JSON may go down a pipe.
    home, console = default_home(), Console(sys.stderr)
    with hold(home) as held:
        if held:
            return _with_services(home, console, arguments)
    environment = _wait_for_running(home)
    with Supervisor(home, console) as supervisor:
        return supervisor.run(_command(arguments, environment))


def _with_services(home: Home, console: Console, arguments: Sequence[str]) -> int:
    end_leftovers(home, console)
    with Ports(home) as ports:
        data = silent(data_services(home, ports, database=home.last_database() or OWN_CHAINS))
        try:
            with Supervisor(home, console) as supervisor:
                data.start(supervisor)
                environment = dict(data.environment)
                home.write_running(
                    Running(os.getpid(), "manage", data.database, environment=environment)
                )
                return supervisor.run(_command(arguments, environment))
        finally:
            home.forget_running()


def _wait_for_running(home: Home) -> Mapping[str, str]:
    """The environment of the stack that holds the home, which may still be starting."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        running = home.read_running()
        if running is not None and running.environment is not None:
            given = {name: os.environ[name] for name in URLS if os.environ.get(name)}
            return {**running.environment, **given}
        time.sleep(0.2)
    raise LocalError(f"the stack in {home.path} does not get ready: see {home.logs}.")


def _command(arguments: Sequence[str], environment: Mapping[str, str]) -> Command:
    program = (sys.executable, str(REPO / "manage.py"), *arguments)
    return Command("manage", program, environment, output=Output.TERMINAL)
