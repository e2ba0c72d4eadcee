"""A webhook receiver over loopback HTTP that keeps what it is sent and answers as it is told."""

import base64
import hashlib
import hmac
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Received:
    """One POST as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def key(self) -> str:
        """Its webhook-id."""
        return self.headers["webhook-id"]


@dataclass
class Receiver:
    """`status`, `headers` and `answer` are what it answers; `hang` are seconds before that, `drip`
    sends the head of the answer a letter at a time, so many seconds apart."""

    url: str
    received: list[Received] = field(default_factory=list)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    answer: bytes = b"ok"
    hang: float = 0
    drip: float = 0


def verified(received: Received, secret: str, *, now: float | None = None) -> bool:
    """Whether a POST is signed with a secret, as the specification of Standard Webhooks says: its
    own few lines, so that what signs is compared with something else."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    stamp = received.headers["webhook-timestamp"]
    signed = f"{received.key}.{stamp}.".encode() + received.body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    versions = [one.partition(",") for one in received.headers["webhook-signature"].split(" ")]
    fresh = abs((now or time.time()) - int(stamp)) < 300
    return fresh and ("v1", ",", expected) in versions


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.told = Receiver(f"http://127.0.0.1:{self.server_address[1]}/hook")
        self.over = threading.Event()


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        """Keeps what was posted, and answers."""
        told, over = self.server.told, self.server.over
        length = int(self.headers["Content-Length"])
        headers = {name.lower(): value for name, value in self.headers.items()}
        told.received.append(Received(self.path, headers, self.rfile.read(length)))
        over.wait(told.hang)
        try:
            if told.drip:
                self._drip(told.drip)
            else:
                self._answer(told)
        except OSError:  # whoever asked has gone
            self.close_connection = True

    def _answer(self, told: Receiver) -> None:
        self.send_response(told.status)
        for name, value in told.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(told.answer)))
        self.end_headers()
        self.wfile.write(told.answer)

    def _drip(self, seconds: float) -> None:
        for letter in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 1_000:
            self.wfile.write(bytes([letter]))
            self.wfile.flush()
            if self.server.over.wait(seconds):
                return

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing on standard error."""


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver that runs until the end of the block."""
    server = _Server()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.told
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
