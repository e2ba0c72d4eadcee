"""The node process: JSON-RPC over HTTP for every chain, and a control side for the benchmark.

    python -m benchmarks.node --logs 120000

prints its port when it serves. POST /<chain id> is JSON-RPC; POST /control moves heads, switches
faults and forks; GET /stats counts; GET /truth is what a correct indexer must have stored.
"""

import argparse
import asyncio
import sys
import time
from collections import Counter
from typing import Any

import msgspec

from benchmarks.chains import World, make_world
from benchmarks.faults import Faults
from benchmarks.methods import Call, answer
from benchmarks.served import ServedChain
from benchmarks.wire import Reply, Request, WireProtocol

_decode = msgspec.json.Decoder(Call | list[Call]).decode


class Control(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What the benchmark wants of one chain, or of all: only what is given changes.

    `mine`: seconds between two blocks from now on, 0 to stop; `lose`: so many of the last blocks
    are another fork's; `win`: back to the chain itself.
    """

    chain: int | None = None
    head: int | None = None
    safe_depth: int | None = None
    final_depth: int | None = None
    faults: Faults | None = None
    mine: float | None = None
    lose: int | None = None
    win: bool = False
    forget: bool = False


class Node:
    """All chains and what was asked of them."""

    def __init__(self, world: World) -> None:
        self.truth = msgspec.msgpack.encode(world.truth)
        self.chains = {
            chain_id: ServedChain(chain_id, blocks) for chain_id, blocks in world.chains.items()
        }
        self.requests = 0
        self.suffered = 0
        self.calls: Counter[str] = Counter()
        self.mined: list[tuple[int, int, float]] = []  # chain id, block, when it could be asked
        self._mining: asyncio.Task[None] | None = None

    def reply(self, request: Request) -> Reply:
        """The answer to one HTTP request."""
        match request.path:
            case "/control":
                self.control(msgspec.json.decode(request.body, type=Control))
                return Reply(b"{}")
            case "/stats":
                return Reply(msgspec.json.encode(self.stats()))
            case "/truth":
                return Reply(self.truth)
        chain = self.chains[int(request.path[1:].partition("/")[0])]
        self.requests += 1
        faults = chain.faults
        if self.requests % faults.every == 0 and (faults.status or faults.truncated):
            self.suffered += 1
            if faults.status is not None:
                return Reply(b"trouble", faults.status, faults.retry_after, delay=faults.latency)
            return Reply(self._answer(chain, request.body), cut=True, delay=faults.latency)
        return Reply(self._answer(chain, request.body), delay=faults.latency)

    def _answer(self, chain: ServedChain, body: bytes) -> bytes:
        calls = _decode(body)
        if isinstance(calls, Call):
            self.calls[calls.method] += 1
            return answer(chain, calls)
        self.calls.update(call.method for call in calls)
        return b"[" + b",".join([answer(chain, call) for call in calls]) + b"]"

    def control(self, wanted: Control) -> None:
        """Do what the benchmark wants."""
        if wanted.forget:
            self.requests = self.suffered = 0
            self.calls.clear()
            self.mined.clear()
            for chain in self.chains.values():
                chain.refused = 0
        for chain in self.chains.values():
            if wanted.chain in {None, chain.chain_id}:
                _move(chain, wanted)
        if wanted.mine is not None:
            if self._mining is not None:
                self._mining.cancel()
            self._mining = asyncio.ensure_future(self._mine(wanted.mine)) if wanted.mine else None

    async def _mine(self, seconds: float) -> None:
        due = time.monotonic()
        while any(chain.head < chain.last for chain in self.chains.values()):
            due += seconds
            await asyncio.sleep(max(due - time.monotonic(), 0))
            for chain in self.chains.values():
                if chain.head < chain.last:
                    chain.head += 1
                    self.mined.append((chain.chain_id, chain.head, time.time()))

    def stats(self) -> dict[str, Any]:
        """Counts since the last `forget`; CPU seconds since the start."""
        return {
            "requests": self.requests,
            "suffered": self.suffered + sum(chain.refused for chain in self.chains.values()),
            "calls": dict(self.calls),
            "cpu": time.process_time(),
            "heads": {str(chain.chain_id): chain.head for chain in self.chains.values()},
            "mined": self.mined,
        }


def _move(chain: ServedChain, wanted: Control) -> None:
    if wanted.head is not None:
        chain.head = min(wanted.head, chain.last)
    if wanted.safe_depth is not None:
        chain.safe_depth = wanted.safe_depth
    if wanted.final_depth is not None:
        chain.final_depth = wanted.final_depth
    if wanted.faults is not None:
        chain.faults = wanted.faults
    if wanted.lose is not None:
        chain.lose(wanted.lose)
    if wanted.win:
        chain.win()


async def serve(node: Node, port: int) -> None:
    """Serve on the loopback until the process is ended; the port is the first line of output."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: WireProtocol(node.reply), "127.0.0.1", port)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


def main() -> None:
    """Make the chains and serve them."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--logs", type=int, default=120_000)
    parser.add_argument("--chains", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=0)
    given = parser.parse_args()
    world = make_world(logs=given.logs, chains=given.chains, seed=given.seed)
    asyncio.run(serve(Node(world), given.port))


if __name__ == "__main__":
    main()
