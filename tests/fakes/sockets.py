"""A WebSocket node on loopback that pushes the heads it is told to, and misbehaves on demand."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import Server, ServerConnection, serve


class FakeSocket:
    """Answers eth_chainId and eth_subscribe; `push` sends a head to whoever subscribed.

    `replies` are results by method that it gives instead; `location` redirects every handshake;
    a `chatty` one says other things and never answers.
    """

    def __init__(
        self, chain_id: int, *, replies: dict[str, object], location: str, chatty: bool
    ) -> None:
        self.handshakes = 0
        self.subscribed = threading.Event()
        self._replies = {"eth_chainId": hex(chain_id), "eth_subscribe": "0xfeed"} | replies
        self._location = location
        self._chatty = chatty
        self._connections: list[ServerConnection] = []
        self._server: Server = serve(
            self._handle, "127.0.0.1", 0, process_request=self._greet, close_timeout=0.2
        )
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._server.socket.getsockname()[1])

    @property
    def url(self) -> str:
        """Its address, with a key in it."""
        return f"ws://127.0.0.1:{self.port}/s3cretkey"

    def push(self, number: int, *, raw: str | None = None) -> None:
        """Send a head, or this text in its place."""
        head = {"number": hex(number), "hash": "0x" + "ab" * 32}
        params = {"subscription": "0xfeed", "result": head}
        body = {"jsonrpc": "2.0", "method": "eth_subscription", "params": params}
        for connection in self._connections:
            connection.send(json.dumps(body) if raw is None else raw)

    def hang_up(self) -> None:
        """Break every connection, and take new ones."""
        self.subscribed.clear()
        while self._connections:
            self._connections.pop().close_socket()

    def stop(self) -> None:
        """End the server and its connections."""
        self.hang_up()
        self._server.shutdown()
        self._thread.join()

    def _greet(self, _connection: ServerConnection, _request: Request) -> Response | None:
        self.handshakes += 1
        if not self._location:
            return None
        headers = Headers(Location=self._location)
        return Response(HTTPStatus.TEMPORARY_REDIRECT, "Elsewhere", headers)

    def _handle(self, connection: ServerConnection) -> None:
        try:
            for text in connection:
                body = json.loads(text)
                while self._chatty:
                    connection.send('{"method": "eth_other"}')
                    time.sleep(0.05)
                if not isinstance(body["id"], int):
                    raise TypeError("supersim takes numbers as ids")
                result = self._replies[body["method"]]
                connection.send(json.dumps({"jsonrpc": "2.0", "id": body["id"], "result": result}))
                if body["method"] == "eth_subscribe":
                    self._connections.append(connection)
                    self.subscribed.set()
        except ConnectionClosed:
            pass


@contextmanager
def running_socket(
    chain_id: int = 901,
    *,
    replies: dict[str, object] | None = None,
    location: str = "",
    chatty: bool = False,
) -> Iterator[FakeSocket]:
    """A WebSocket node for the length of the block."""
    socket = FakeSocket(chain_id, replies=replies or {}, location=location, chatty=chatty)
    try:
        yield socket
    finally:
        socket.stop()
