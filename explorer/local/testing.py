"""`./dev test`: the test services, every check that continuous integration makes, then pytest."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from explorer.local import checks
from explorer.local.checks import Outcome
from explorer.local.children import Child, Output
from explorer.local.chromium import MISSING, find_or_install
from explorer.local.console import Console
from explorer.local.errors import LocalError
from explorer.local.home import Home, default_home, hold
from explorer.local.ports import Ports
from explorer.local.services import OWN_CHAINS, data_services, end_leftovers, silent
from explorer.local.supervisor import Supervisor

AT_ONCE = 2
HOMES = 16


def test(arguments: Sequence[str]) -> int:
    """Runs everything, or with arguments pytest alone; answers 0 only where all passed."""
    console = Console()
    with _free_home() as home:
        end_leftovers(home, console)
        with Ports(home) as ports, Supervisor(home, console) as supervisor:
            data = silent(data_services(home, ports, database=OWN_CHAINS, careless=True))
            data.start(supervisor)
            run = Run(supervisor, console, home, data.environment)
            return run.pytest_alone(arguments) if arguments else run.everything()


@dataclass(frozen=True, slots=True)
class Run:
    """One `./dev test` with its services up."""

    supervisor: Supervisor
    console: Console
    home: Home
    environment: Mapping[str, str]

    def everything(self) -> int:
        """All checks, then pytest, then a summary; pytest's closing line is the last of all."""
        browser = find_or_install(self.supervisor, self.console)
        outcomes = list(self._checks())
        command = checks.pytest(self.environment, browser, self._options())
        tests = next(self.supervisor.finish([replace(command, output=Output.PLAIN)]))
        outcomes.append(self._judge(tests))
        self.console.plain("\n")
        for outcome in outcomes:
            self.console.say(outcome.line())
        if browser is None:
            self.console.warn(MISSING)
        closing = tests.lines[-1] if tests.lines else "pytest said nothing"
        self.console.plain(f"{closing}\n")
        return int(any(outcome.complaint for outcome in outcomes))

    def pytest_alone(self, arguments: Sequence[str]) -> int:
        """pytest with the terminal to itself."""
        browser = find_or_install(self.supervisor, self.console)
        if browser is None:
            self.console.warn(MISSING)
        return self.supervisor.run(checks.pytest(self.environment, browser, arguments))

    def _checks(self) -> Iterator[Outcome]:
        for child in self.supervisor.finish(
            checks.commands(self.home, self.environment), at_once=AT_ONCE
        ):
            outcome = self._judge(child)
            if outcome.complaint:
                self.console.plain(f"\n{outcome.complaint.rstrip()}\n\n")
            self.console.say(outcome.line())
            yield outcome

    def _options(self) -> list[str]:
        # Its output passes through us, so pytest cannot see by itself that a terminal shows it.
        colour = f"--color={'yes' if self.console.coloured else 'no'}"
        # Tests that share a stack are a group, and a group goes to one worker: else each of them
        # would start a stack of its own.
        return ["-n", str(AT_ONCE), "--dist", "loadgroup", colour]

    def _judge(self, child: Child) -> Outcome:
        complaint = ""
        if child.exit_status != 0:
            complaint = child.log.read_text(errors="replace") or "it failed and said nothing"
        elif child.name == checks.SCHEMA_CHECK:
            complaint = checks.compare_schema(self.home)
        return Outcome(child.name, time.monotonic() - child.began, complaint)


@contextmanager
def _free_home() -> Iterator[Home]:
    """A home for tests that no other `./dev test` of this checkout is using."""
    for number in range(1, HOMES):
        home = Home(default_home().path / "test" / str(number))
        with hold(home) as held:
            if held:
                yield home
                return
    raise LocalError(f"{HOMES - 1} runs of ./dev test are in progress in {default_home().path}.")
