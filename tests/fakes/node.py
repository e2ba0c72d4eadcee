"""A loopback JSON-RPC server over a fake world, with faults that can be switched on.

    with FakeNode(world) as node, node.faulty(901, status=429):
        RpcClient(node.url(901), label="endpoint 1", allow_loopback=True).heads()

By hand: `python -m tests.fakes.node tests/recordings/three_chains.json --port 8545`.
"""

import argparse
import gzip
import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from messaging.chain.wire import unhex
from tests.fakes.answers import Refusal, View, answer
from tests.fakes.faults import Faults
from tests.fakes.recording import load_world
from tests.fakes.world import World

_LOG_METHOD = "eth_getLogs"


class FakeNode:
    """Serves every chain of a world at /<chain id>; `requests` counts HTTP requests a chain."""

    def __init__(self, world: World, *, port: int = 0) -> None:
        self.world = world
        self.faults: dict[int, Faults] = {}
        self.requests: dict[int, list[list[str]]] = {chain_id: [] for chain_id in world.chains}
        self.authorizations: list[str | None] = []
        # Methods beside an execution node's, by name, called with the chain: see `fakes.rollup`.
        self.extra: dict[str, Callable[..., object]] = {}
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.node = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def url(self, chain_id: int, *, credentials: str = "", secret: str = "") -> str:
        """The address of a chain's node, with a key in it where one is given."""
        return f"http://{credentials}127.0.0.1:{self.port}/{chain_id}{secret}"

    @contextmanager
    def faulty(self, chain_id: int, **faults: Any) -> Iterator[None]:
        """The chain's node misbehaves inside the block."""
        before = self.faults.get(chain_id)
        self.faults[chain_id] = Faults(**faults)
        yield
        if before is None:
            del self.faults[chain_id]
        else:
            self.faults[chain_id] = before

    def take_faults(self, chain_id: int) -> Faults:
        """The faults of one HTTP request; those that are used up are gone."""
        faults = self.faults.get(chain_id, Faults())
        if faults.times is None:
            return faults
        if faults.times == 0:
            return Faults()
        self.faults[chain_id] = msgspec.structs.replace(faults, times=faults.times - 1)
        return faults

    def reply(self, chain_id: int, faults: Faults, body: Any) -> object:
        """The JSON answer to a JSON body."""
        if not isinstance(body, list):
            return self._reply_one(chain_id, faults, body)
        if faults.without_batches:
            return _error(None, {"code": -32600, "message": "batch requests are not supported"})
        if faults.largest_batch is not None and len(body) > faults.largest_batch:
            text = f"batch size is too large, max is {faults.largest_batch}"
            return _error(None, {"code": -32600, "message": text})
        return [self._reply_one(chain_id, faults, item) for item in body]

    def _reply_one(self, chain_id: int, faults: Faults, item: dict[str, Any]) -> object:
        method, params = item["method"], item.get("params", [])
        try:
            result = _honest_or_not(self._view(chain_id, faults), faults, method, params)
        except Refusal as refusal:
            return _error(item["id"], refusal.error)
        return {"jsonrpc": "2.0", "id": item["id"], "result": result}

    def _view(self, chain_id: int, faults: Faults) -> View:
        chain = self.world.chains[chain_id]
        return View(
            chain,
            faults.other_chain or chain_id,
            max(0, len(chain.blocks) - 1 - faults.stale_by),
            faults.log_timestamps,
            self.extra,
        )


def _honest_or_not(view: View, faults: Faults, method: str, params: list[Any]) -> object:
    if faults.error is not None:
        raise Refusal(*faults.error)
    if method in faults.without_methods:
        raise Refusal(-32601, f"the method {method} does not exist/is not available")
    if method in faults.results:
        return faults.results[method]
    if method == "eth_getBlockByNumber" and params[0] in map(hex, faults.lost_blocks):
        return None
    if faults.without_labels and params[:1] in (["safe"], ["finalized"]):
        raise Refusal(-39001, f"{params[0]} block not found")
    if method != _LOG_METHOD:
        return answer(view, method, params)
    _refuse_size(view, faults, params[0])
    return _without_lost(faults, params[0], answer(view, method, params))


def _without_lost(faults: Faults, among: dict[str, Any], found: Any) -> object:
    if faults.hidden_logs:
        return []
    if faults.lost_addresses and "address" in among:
        return [one for one in found if unhex(one["address"]) not in faults.lost_addresses]
    if "blockHash" in among:
        return found
    return [one for one in found if int(one["blockNumber"], 16) not in faults.lost_logs]


def _refuse_size(view: View, faults: Faults, among: dict[str, Any]) -> None:
    if "blockHash" in among:
        return
    first, last = int(among["fromBlock"], 16), int(among["toBlock"], 16)
    if faults.largest_range is not None and last - first + 1 > faults.largest_range:
        raise Refusal(-32602, f"query exceeds max block range {faults.largest_range}")
    found: Any = answer(view, _LOG_METHOD, [among])
    if faults.most_logs is not None and len(found) > faults.most_logs:
        end = max(first, int(found[faults.most_logs]["blockNumber"], 16) - 1)
        text = f"query exceeds max results {faults.most_logs}, retry with the range {first}-{end}"
        raise Refusal(-32602, text)


def _error(number: object, error: dict[str, object]) -> dict[str, object]:
    return {"jsonrpc": "2.0", "id": number, "error": error}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    node: FakeNode

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Says nothing where a client hung up, as one does that ran out of patience."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        node = self.server.node
        chain_id = int(self.path.split("/")[1])
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        calls = body if isinstance(body, list) else [body]
        node.requests[chain_id].append([call["method"] for call in calls])
        node.authorizations.append(self.headers.get("Authorization"))
        faults = node.take_faults(chain_id)
        time.sleep(faults.latency)
        content = faults.nonsense
        if content is None:
            content = json.dumps(node.reply(chain_id, faults, body)).encode()
        self._send(faults, content)

    def _send(self, faults: Faults, content: bytes) -> None:
        packed = "gzip" in self.headers.get("Accept-Encoding", "")
        content = gzip.compress(content, 1) if packed else content
        self.send_response(faults.status or 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        if faults.retry_after is not None:
            self.send_header("Retry-After", faults.retry_after)
        if faults.location is not None:
            self.send_header("Location", faults.location)
        self.end_headers()
        if faults.truncated:
            self.close_connection = True
            content = content[: len(content) // 2]
        self.wfile.write(content)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Says nothing: tests read `requests` instead."""


def main() -> None:
    """Serves a recording until it is interrupted."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("recording", type=Path)
    parser.add_argument("--port", type=int, default=0)
    given = parser.parse_args()
    with FakeNode(load_world(given.recording), port=given.port) as node:
        for chain_id in node.world.chains:
            sys.stdout.write(f"{node.url(chain_id)}\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()
