"""`./dev bench`: the benchmarks on services of their own, which keep what they commit."""

import sys
from collections.abc import Sequence

from explorer.local.children import Command, Output
from explorer.local.console import Console
from explorer.local.errors import LocalError
from explorer.local.home import Home, default_home, hold
from explorer.local.ports import Ports
from explorer.local.services import OWN_CHAINS, data_services, end_leftovers, silent
from explorer.local.supervisor import Supervisor

OTHERS = ("pages", "streams")


def bench(arguments: Sequence[str]) -> int:
    """Runs `benchmarks.ingest` with these arguments, or the benchmark that the first one names, and
    answers its exit status."""
    named = bool(arguments) and arguments[0] in OTHERS
    module, options = (arguments[0], arguments[1:]) if named else ("ingest", arguments)
    home, console = Home(default_home().path / "bench"), Console(sys.stderr)
    with hold(home) as held:
        if not held:
            raise LocalError(f"another ./dev bench is running in {home.path}: let it end first.")
        end_leftovers(home, console)
        with Ports(home) as ports, Supervisor(home, console) as supervisor:
            # Durable commits, unlike those of the tests: they are part of what is measured.
            data = silent(data_services(home, ports, database=OWN_CHAINS))
            data.start(supervisor)
            program = (sys.executable, "-m", f"benchmarks.{module}", *options)
            command = Command("bench", program, data.environment, output=Output.TERMINAL)
            return supervisor.run(command)
