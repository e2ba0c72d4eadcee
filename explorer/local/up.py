"""`./dev up`: the whole stack in the foreground, until Ctrl-C or the death of a child."""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path

from explorer.local import superchain
from explorer.local.answers import status_of
from explorer.local.children import Command, Output
from explorer.local.console import Console
from explorer.local.errors import LocalError
from explorer.local.home import Home, Running, default_home, hold, write_private
from explorer.local.ports import LOOPBACK, Ports, owner_of
from explorer.local.services import (
    LOCAL_CHAINS,
    OWN_CHAINS,
    DataServices,
    data_services,
    end_leftovers,
)
from explorer.local.supervisor import Service, Supervisor

WEB_PORT = 8000
PORTS_TRIED = 100
GUNICORN = (
    "--worker-class gthread --workers 2 --threads 4 --preload --no-control-socket "
    "--limit-request-line 8190 --log-level warning"
)
UVICORN = (
    f"explorer.asgi:application --host {LOOPBACK} --lifespan on --log-level warning "
    "--no-access-log --no-server-header --timeout-graceful-shutdown 1"
)
# Celery warns of root at every start; the stack may well run as root in a container.
CELERY = "-W ignore:::celery.platforms -m celery --quiet -A explorer"
WORKER = "--pool threads --loglevel INFO --without-gossip --without-mingle"
# A process for each queue: however full one is, the others have their own threads. Behind the links
# each kind of work holds one thread at most, and the look at receipts one a chain.
SPANS, BEHIND = "--queues celery --concurrency 8", "--queues behind --concurrency 12"
NOTICES = "--queues notices --concurrency 6"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to start: the ports of web and events, and the superchain or a file of other chains or
    neither."""

    home: Home
    port: int
    endpoints: superchain.Endpoints | None
    chains: Path | None
    events_port: int

    @property
    def url(self) -> str:
        """Where the pages are."""
        return f"http://{LOOPBACK}:{self.port}/"

    @property
    def events_url(self) -> str:
        """Where the pages' event stream is."""
        return f"http://{LOOPBACK}:{self.events_port}/events/"


def up(arguments: Sequence[str]) -> int:
    """Starts everything and answers the exit status once it is stopped."""
    options = _parse(arguments)
    home, console, began = default_home(), Console(), time.monotonic()
    with hold(home) as held:
        if not held:
            raise LocalError(_already_running(home))
        end_leftovers(home, console)
        with Ports(home) as ports:
            plan = _plan(options, home, ports)
            data = _with_events(data_services(home, ports, database=_database(plan)), plan)
            for note in ports.notes:
                console.say(note)
            return _run(plan, data, console, began)


def _with_events(data: DataServices, plan: Plan) -> DataServices:
    """The same, with the pages told where their event stream is, and notices where the pages."""
    environment = {
        **data.environment,
        "CROSSLANE_EVENTS_URL": plan.events_url,
        "CROSSLANE_SITE_URL": plan.url.rstrip("/"),
    }
    return replace(data, environment=environment)


def _run(plan: Plan, data: DataServices, console: Console, began: float) -> int:
    running = Running(pid=os.getpid(), command="up", database=data.database)
    plan.home.write_running(running)
    console.say(f"starting in {plan.home.path}")
    try:
        with Supervisor(plan.home, console) as supervisor:
            _start(plan, data, supervisor, running)
            plan.home.write_running(
                replace(running, url=plan.url, environment=dict(data.environment))
            )
            welcome = _welcome(plan, data, time.monotonic() - began)
            write_private(plan.home.ready, welcome)
            console.plain(welcome)
            supervisor.watch()
    except KeyboardInterrupt:
        console.say("stopped")
        return 0
    finally:
        plan.home.forget_running()


def _start(plan: Plan, data: DataServices, supervisor: Supervisor, running: Running) -> None:
    network = []
    if plan.endpoints is not None:
        network.append(superchain.service(plan.home, plan.endpoints))
    data.start(supervisor, *network, anew=plan.endpoints is not None)
    plan.home.write_running(replace(running, environment=dict(data.environment)))
    chains = plan.chains
    if plan.endpoints is not None:
        chains = plan.home.path / "chains.toml"
        chains.write_text(superchain.chains_file(plan.endpoints.urls()))
    # An embedded database was emptied; one of the person's own remembers the chains before these.
    again = ("--restarted",) if plan.endpoints is not None and data.cluster is None else ()
    module = "explorer.local.prepare"
    supervisor.require(_python("prepare", data, "-m", module, *again, *_known(chains)))
    supervisor.start(*application(plan, data, chains))


def application(plan: Plan, data: DataServices, chains: Path | None) -> list[Service]:
    """Web, events, worker and beat, and with a local superchain its traffic; nothing is started."""
    schedule = plan.home.path / "beat-schedule"
    for stale in plan.home.path.glob("beat-schedule*"):
        stale.unlink()  # a killed beat may leave a torn one
    bind = f"--bind={LOOPBACK}:{plan.port}"
    commands = [
        _python("web", data, "-m", "gunicorn", "explorer.wsgi", *GUNICORN.split(), bind),
        _python("events", data, "-m", "uvicorn", *UVICORN.split(), f"--port={plan.events_port}"),
        _worker("worker", data, SPANS),
        _worker("behind", data, BEHIND),
        _worker("notices", data, NOTICES),
        _python("beat", data, *CELERY.split(), "beat", f"--schedule={schedule}"),
    ]
    if plan.endpoints is not None:
        traffic = _python("traffic", data, "-m", "explorer.local.traffic", *_known(chains))
        # A line every few seconds would carry READY away: it is in traffic.log.
        commands.append(replace(traffic, output=Output.SILENT))
    # A task may go on for 20 s; what it had not committed when it is killed is read again.
    web, events, *others = (Service(command, stop_seconds=4) for command in commands)
    return [
        replace(web, is_ready=lambda: _serves(plan.port)),
        replace(events, is_ready=lambda: status_of(plan.events_port, "/") is not None),
        *others,
    ]


def _worker(name: str, data: DataServices, options: str) -> Command:
    node = f"--hostname={name}@%h"  # two workers of one host need two names
    return _python(name, data, *CELERY.split(), "worker", *WORKER.split(), *options.split(), node)


def _python(name: str, data: DataServices, *arguments: str) -> Command:
    return Command(name, (sys.executable, *arguments), data.environment)


def _known(chains: Path | None) -> tuple[str, ...]:
    return (str(chains),) if chains is not None else ()


def _serves(port: int) -> bool:
    return status_of(port, "/api/v1/status/") == HTTPStatus.OK


def _plan(options: argparse.Namespace, home: Home, ports: Ports) -> Plan:
    chains: Path | None = options.chains
    if chains is not None and not chains.is_file():
        raise LocalError(f"--chains {chains}: there is no such file.")
    port = choose_web_port(options.port, ports)
    has_network = chains is None and not options.no_network
    endpoints = superchain.take_ports(ports) if has_network else None
    known = chains.resolve() if chains is not None else None
    return Plan(home, port, endpoints, known, ports.take("events"))


def choose_web_port(asked: int | None, ports: Ports) -> int:
    """The port that was asked for, which must be free, or the first free one from 8000 on."""
    if asked is not None:
        if ports.claim(asked):
            return asked
        raise LocalError(
            f"port {asked} is taken by {owner_of(asked)}. Stop that, or choose another port: "
            f"./dev up --port {asked + 1}"
        )
    for port in range(WEB_PORT, WEB_PORT + PORTS_TRIED):
        if ports.claim(port):
            if port != WEB_PORT:
                owner = owner_of(WEB_PORT)
                ports.notes.append(f"port {WEB_PORT} is taken by {owner}: the web uses {port}")
            return port
    raise LocalError(f"no port from {WEB_PORT} on is free; name one: ./dev up --port PORT")


def _database(plan: Plan) -> str:
    return LOCAL_CHAINS if plan.endpoints is not None else OWN_CHAINS


def _already_running(home: Home) -> str:
    running = home.read_running()
    where = f" at {running.url}" if running and running.url else ""
    who = f" (process {running.pid}, ./dev {running.command})" if running else ""
    return (
        f"a stack already runs in {home.path}{where}{who}. Stop it with Ctrl-C in its terminal, or "
        "set CROSSLANE_HOME to another folder to start a second one."
    )


def _welcome(plan: Plan, data: DataServices, seconds: float) -> str:
    password = data.environment["CROSSLANE_LOCAL_ADMIN_PASSWORD"]
    return f"""
READY in {seconds:.1f} s

  Crosslane   {plan.url}
  Admin       {plan.url}admin/   user name admin, password {password}
  Logs        {plan.home.logs}
  This again  {plan.home.ready}

Ctrl-C stops all.

"""


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./dev up",
        allow_abbrev=False,
        description="Starts everything in the foreground; Ctrl-C stops all.",
    )
    parser.add_argument(
        "--port",
        type=int,
        metavar="PORT",
        help="the web's port, which must be free (without this: 8000, or the next free one)",
    )
    parser.add_argument(
        "--no-network", action="store_true", help="without the local superchain and its traffic"
    )
    parser.add_argument(
        "--chains",
        type=Path,
        metavar="FILE",
        help="follow the chains of this file in place of a local superchain",
    )
    return parser.parse_args(arguments)
