"""What the traffic left on a real supersim: its own lines, and every log of our contracts."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import SIGTERM
from typing import Any

import msgspec

from explorer.local import superchain
from explorer.local.home import Home
from explorer.local.leash import leash
from explorer.local.ports import Ports
from explorer.local.supervisor import Service
from explorer.local.traffic.chains import read_chains
from messaging.chain.jsonrpc import JsonRpc, Question
from messaging.chain.session import Limits
from messaging.chain.transport import Transport
from messaging.protocol.contracts import (
    CROSS_L2_INBOX,
    ETH_LIQUIDITY,
    L2_TO_L2_MESSENGER,
    SUPERCHAIN_ETH_BRIDGE,
    SUPERCHAIN_TOKEN_BRIDGE,
)
from messaging.protocol.decoding import decode
from messaging.protocol.events import Event, RelayedMessage, Undecoded
from messaging.protocol.types import RawLog

OURS = (
    CROSS_L2_INBOX,
    L2_TO_L2_MESSENGER,
    SUPERCHAIN_ETH_BRIDGE,
    ETH_LIQUIDITY,
    SUPERCHAIN_TOKEN_BRIDGE,
)
Action = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """A decoded log and where it was found."""

    chain: int
    log: RawLog
    event: Event | Undecoded


@dataclass(frozen=True, slots=True)
class Played:
    """One run of `--once` and the chains after it, logs in the order of each chain."""

    actions: tuple[Action, ...]
    found: tuple[Found, ...]
    urls: Mapping[int, str]

    def of(self, scenario: str, step: str | None = None) -> list[Action]:
        """What a scenario did, in order."""
        return [
            action
            for action in self.actions
            if action["scenario"] == scenario and step in (None, action["step"])
        ]

    def in_transaction(self, chain: int, transaction_hash: bytes) -> list[Found]:
        """The logs of our contracts in one transaction."""
        return [
            it
            for it in self.found
            if it.chain == chain and it.log.transaction_hash == transaction_hash
        ]

    def relays(self, message_hash: str) -> list[Found]:
        """The RelayedMessage logs of a message, on any chain."""
        wanted = bytes.fromhex(message_hash[2:])
        return [
            it
            for it in self.found
            if isinstance(it.event, RelayedMessage) and it.event.message_hash == wanted
        ]

    def ask(self, chain: int, method: str, *params: object) -> Any:
        """A question to one of the nodes."""
        return _ask(self.urls[chain], method, *params)


def names(found: list[Found]) -> list[str]:
    """The names of the events."""
    return [type(it.event).__name__ for it in found]


@contextmanager
def running_superchain(folder: Path, *, relaying: bool = True) -> Iterator[Mapping[int, str]]:
    """A supersim of its own on free ports, a block a second; the URLs by chain id."""
    home = Home(folder)
    with Ports(home) as ports:
        endpoints = superchain.Endpoints(
            l1=ports.take("L1"), admin=ports.take("admin"), first_l2=ports.take("L2", count=3)
        )
        with _started(
            superchain.service(home, endpoints, relaying=relaying), folder / "supersim.log"
        ):
            for url in endpoints.urls().values():
                _ask(url, "evm_setIntervalMining", 1)
            yield endpoints.urls()


@contextmanager
def _started(service: Service, log: Path) -> Iterator[None]:
    with log.open("w") as output:
        process = subprocess.Popen(
            [*leash(SIGTERM, os.getpid()), *service.command.arguments],
            env={**os.environ, **service.command.environment},
            stdout=output,
            stderr=output,
        )
    try:
        deadline = time.monotonic() + service.start_seconds
        while not service.is_ready():
            assert time.monotonic() < deadline, f"supersim did not start, see {log}"
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def play_once(folder: Path, urls: Mapping[int, str]) -> Played:
    """Runs `--once` and collects what it left."""
    chains = folder / "chains.toml"
    chains.write_text(superchain.chains_file(urls))
    finished = subprocess.run(
        [sys.executable, "-m", "explorer.local.traffic", chains, "--once"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    actions = tuple(json.loads(line) for line in finished.stdout.splitlines())
    return Played(actions, tuple(_collect(chains)), urls)


def _collect(chains: Path) -> Iterator[Found]:
    for chain in read_chains(chains):
        logs = [log for address in OURS for log in chain.node.logs(address, 0)]
        for log in sorted(logs, key=lambda it: (it.block_number, it.log_index)):
            yield Found(chain.id, log, decode(log))


def _ask(url: str, method: str, *params: object) -> Any:
    transport = Transport(url, label="the node", limits=Limits(), allow_loopback=True)
    (answer,) = JsonRpc(transport, batch=1).require([Question(method, params)])
    transport.close()
    return msgspec.json.decode(answer)
