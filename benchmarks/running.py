"""The node as a process of its own, started and told what to do by the benchmark."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any

import msgspec

from benchmarks.truth import Truth

_PATIENCE = 120  # seconds: making very many logs takes a while


class RunningNode:
    """The benchmark's side of a node process."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.truth = msgspec.msgpack.decode(self._ask("GET", "/truth"), type=Truth)

    def url(self, chain_id: int) -> str:
        """Where a chain is served."""
        return f"http://127.0.0.1:{self.port}/{chain_id}"

    def stats(self) -> dict[str, Any]:
        """What was asked since the last `forget`."""
        found: dict[str, Any] = msgspec.json.decode(self._ask("GET", "/stats"))
        return found

    def control(self, **wanted: object) -> None:
        """Move heads, switch faults and forks; see `node.Control`."""
        self._ask("POST", "/control", msgspec.json.encode(wanted))

    def chains_file(self, block_time: int) -> str:
        """The chains file that configures every chain, all in one dependency set."""
        chains = [
            f'[[chain]]\nid = {chain_id}\nname = "Chain {chain_id}"\n'
            f'rpc = ["{self.url(chain_id)}"]\nblock_time = {block_time}\n'
            for chain_id in self.truth.chain_ids
        ]
        members = f"chains = {list(self.truth.chain_ids)}\n"
        return "\n".join([f'[[dependency_set]]\nname = "bench"\n{members}', *chains])

    def _ask(self, method: str, path: str, body: bytes | None = None) -> bytes:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        try:
            connection.request(method, path, body)
            return connection.getresponse().read()
        finally:
            connection.close()


@contextmanager
def running_node(*, logs: int, chains: int = 3, seed: int = 1) -> Iterator[RunningNode]:
    """A node that serves chains with at least so many logs, all of them final."""
    options = ["--logs", str(logs), "--chains", str(chains), "--seed", str(seed)]
    command = [sys.executable, "-m", "benchmarks.node", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None  # noqa: S101
            yield RunningNode(int(process.stdout.readline()))
        finally:
            process.terminate()
