"""What one client needed for its work, and how that is measured around its processes."""

import time
from collections.abc import Mapping, Sequence

import msgspec

from benchmarks.measured import postmaster_of, tree_cpu
from benchmarks.processes import go, loaded
from benchmarks.running import RunningNode

MICRO = 1_000_000


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """CPU and wall in seconds, memory in bytes.

    `whole_wall` and `whole_cpu` begin when its processes do, the others when all is loaded;
    `node_cpu` is what the benchmark's own node took from the same machine.
    `wrong` names every stored row that is not as the truth says.
    """

    client: str
    logs: int
    wall: float
    client_cpu: float
    postgres_cpu: float
    whole_wall: float
    whole_cpu: float
    memory: int
    requests: int
    node_cpu: float
    rows: int = 0
    wrong: list[str] = []

    @property
    def client_micros(self) -> float:
        """CPU of the client per log, in microseconds."""
        return self.client_cpu / self.logs * MICRO

    @property
    def micros(self) -> float:
        """CPU of client and PostgreSQL per log, in microseconds."""
        return self.client_micros + self.postgres_micros

    @property
    def everything(self) -> float:
        """CPU seconds of the client's processes from their starts on, and of PostgreSQL."""
        return self.whole_cpu + self.postgres_cpu

    @property
    def postgres_micros(self) -> float:
        """CPU of PostgreSQL per log, in microseconds."""
        return self.postgres_cpu / self.logs * MICRO


class Client(msgspec.Struct, frozen=True, kw_only=True):
    """A module of ours that is run as so many processes."""

    name: str
    module: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    count: int = 1


def measure(client: Client, node: RunningNode, url: str, *, logs: int) -> Cost:
    """Load the processes, let them work, and tell what it cost; the rows are checked by others."""
    node.control(forget=True)
    began, postmaster, node_before = time.monotonic(), postmaster_of(url), node.stats()["cpu"]
    with loaded(
        client.module, client.arguments, client.environment, count=client.count
    ) as processes:
        ready, before = time.monotonic(), tree_cpu(postmaster)
        answers = go(processes)
        ended, spent = time.monotonic(), tree_cpu(postmaster) - before
    stats = node.stats()
    return Cost(
        client=client.name,
        logs=logs,
        wall=ended - ready,
        client_cpu=sum(one["cpu"] for one in answers),
        postgres_cpu=spent,
        whole_wall=ended - began,
        whole_cpu=sum(one["whole_cpu"] for one in answers),
        memory=max(one["memory"] for one in answers),
        requests=stats["requests"],
        node_cpu=stats["cpu"] - node_before,
    )
