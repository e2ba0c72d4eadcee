"""An interop filter on the loopback, with what it answers set by the test.

    with FakeFilter() as gate:
        gate.refuse(-320602, "failsafe is enabled")

It knows its methods by the newer name; `older` has it know the older one alone.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

_UNKNOWN = {"code": -32601, "message": "the method does not exist/is not available"}


class FakeFilter:
    """Accepts everything until it is told otherwise; `asked` holds (method, params)."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, list[Any]]] = []
        self.older = False
        self.failsafe: object = False
        self.without_admin = False
        self.status = 200
        self.body: bytes | None = None  # in place of any JSON
        self.location: str | None = None
        self._error: dict[str, object] | None = None
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.gate = self
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
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/s3cretkey"

    def refuse(self, code: int | str, text: str, *, status: int = 200) -> None:
        """From now on refuses every access list so; a proxy gives an HTTP status with it."""
        self._error, self.status = {"code": code, "message": text}, status

    def accept(self) -> None:
        """From now on accepts every access list."""
        self._error, self.status = None, 200

    def reply(self, method: str, params: list[Any]) -> dict[str, object]:
        """The result or error of a method."""
        self.asked.append((method, params))
        if method == "admin_getFailsafeEnabled" and not self.without_admin:
            return {"result": self.failsafe}
        known = "supervisor_checkAccessList" if self.older else "interop_checkAccessList"
        if method != known:
            return {"error": _UNKNOWN}
        return {"result": None} if self._error is None else {"error": self._error}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    gate: FakeFilter


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        gate = self.server.gate
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        content = gate.body
        if content is None:
            told = gate.reply(body["method"], body["params"])
            content = json.dumps({"jsonrpc": "2.0", "id": body["id"], **told}).encode()
        self.send_response(gate.status)
        if gate.location is not None:
            self.send_header("Location", gate.location)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Says nothing."""
