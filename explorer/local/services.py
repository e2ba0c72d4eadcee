"""The database and the broker of one stack: embedded, or the ones that the environment names."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace

from explorer.local import postgres, valkey, warden
from explorer.local.children import Output
from explorer.local.console import Console
from explorer.local.credentials import load_credentials
from explorer.local.environment import application_environment
from explorer.local.home import Home
from explorer.local.ports import Ports
from explorer.local.supervisor import Service, Supervisor

# The local superchain begins anew at every start, and so does what was indexed from it; what was
# indexed from chains of a person's own file is kept apart from it.
OWN_CHAINS, LOCAL_CHAINS = "crosslane", "crosslane_local"
URLS = ("DATABASE_URL", "REDIS_URL")


@dataclass(frozen=True, slots=True)
class DataServices:
    """The services to start, none where both URLs were given, and what the application needs."""

    services: tuple[Service, ...]
    environment: Mapping[str, str]
    cluster: postgres.Cluster | None
    database: str

    def start(self, supervisor: Supervisor, *others: Service, anew: bool = False) -> None:
        """Starts them beside `others` and makes the embedded database; `anew` empties it."""
        supervisor.start(*self.services, *others)
        if self.cluster is not None:
            postgres.make_database(self.cluster, self.database, anew=anew)


def data_services(
    home: Home, ports: Ports, *, database: str, careless: bool = False
) -> DataServices:
    """What DATABASE_URL and REDIS_URL leave to be embedded; prepares it, and starts nothing."""
    credentials = load_credentials(home)
    services = []
    database_url, redis_url = map(os.environ.get, URLS)
    cluster = None
    if not database_url:
        port = ports.take("PostgreSQL")
        cluster = postgres.Cluster(home.path / "postgres", port, credentials.database_password)
        services.append(postgres.service(cluster, careless=careless))
        database_url = cluster.url(database)
    if not redis_url:
        store = valkey.Store(ports.take("Valkey"), credentials.redis_password)
        services.append(valkey.service(home, store))
        redis_url = store.url
    environment = application_environment(
        home, credentials, database_url=database_url, redis_url=redis_url
    )
    return DataServices(tuple(services), environment, cluster, database)


def silent(data: DataServices) -> DataServices:
    """The same services, heard only in their logs."""
    services = tuple(
        replace(each, command=replace(each.command, output=Output.SILENT)) for each in data.services
    )
    return replace(data, services=services)


def end_leftovers(home: Home, console: Console) -> None:
    """Ends what a killed stack of this home left running, and withdraws what it told of itself.

    The caller holds the home's lock.
    """
    home.forget_running()
    ended = warden.end(lambda: warden.marked(home.mark), seconds=10)
    if ended:
        console.say(f"ended what a killed stack had left running: {ended} of its processes")
