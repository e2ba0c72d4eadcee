"""HTTP/1.1 as far as JSON-RPC needs it: keep-alive and whole bodies; it reads no JSON."""

import asyncio
from collections.abc import Callable
from typing import NamedTuple

_HEAD_END = b"\r\n\r\n"
_LENGTH = b"content-length:"
_REASONS = {200: "OK", 429: "Too Many Requests", 500: "Internal Server Error"}


class Request(NamedTuple):
    """One request whose body has come whole."""

    path: str
    body: bytes


class Reply(NamedTuple):
    """What to answer; `cut`: the connection breaks in the middle; `delay` in seconds."""

    body: bytes
    status: int = 200
    retry_after: float | None = None
    cut: bool = False
    delay: float = 0


class WireProtocol(asyncio.Protocol):
    """One connection; requests are answered in the order in which they come."""

    def __init__(self, reply: Callable[[Request], Reply]) -> None:
        self._reply = reply
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection stands."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """Nobody reads any more."""
        self._transport = None

    def data_received(self, data: bytes) -> None:
        """Answer every request that is whole by now."""
        self._buffer += data
        while (request := self._next()) is not None:
            reply = self._reply(request)
            if reply.delay:
                asyncio.get_running_loop().call_later(reply.delay, self._send, reply)
            else:
                self._send(reply)

    def _next(self) -> Request | None:
        end = self._buffer.find(_HEAD_END)
        if end < 0:
            return None
        head = bytes(self._buffer[:end])
        start = end + len(_HEAD_END)
        lowered = head.lower()
        at = lowered.find(_LENGTH)
        size = 0 if at < 0 else int(lowered[at + len(_LENGTH) :].split(b"\r\n", 1)[0])
        if len(self._buffer) < start + size:
            return None
        body = bytes(self._buffer[start : start + size])
        del self._buffer[: start + size]
        return Request(head.split(b" ", 2)[1].decode(), body)

    def _send(self, reply: Reply) -> None:
        if self._transport is None:
            return
        wait = "" if reply.retry_after is None else f"Retry-After: {reply.retry_after:g}\r\n"
        head = (
            f"HTTP/1.1 {reply.status} {_REASONS.get(reply.status, 'Trouble')}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(reply.body)}\r\n{wait}\r\n"
        ).encode()
        if reply.cut:
            self._transport.write(head + reply.body[: len(reply.body) // 2])
            self._transport.close()
        else:
            self._transport.write(head + reply.body)
