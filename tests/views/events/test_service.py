"""A reader who takes nothing, on a real server: it is cut off, and its connection with it."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from messaging.tracing.filters import EVERY_MESSAGE
from messaging.views.events.asked import Asked
from messaging.views.events.hub import WAITING, Reader
from messaging.views.events.service import PATH, Message, Receive, Send, make_service, stream_to

FRAME = b": " + b"x" * 1_000_000 + b"\n\n"


class Flooded:
    """An application that tells its one reader more than a connection holds."""

    def __init__(self) -> None:
        self.ended = threading.Event()
        self.reader: Reader | None = None

    async def __call__(self, _scope: Message, receive: Receive, send: Send) -> None:
        self.reader = Reader(Asked(EVERY_MESSAGE))
        for _ in range(WAITING - 1):
            self.reader.give(FRAME)
        asyncio.get_running_loop().call_later(0.5, self._more)
        await stream_to(self.reader, receive, send)
        self.ended.set()

    def _more(self) -> None:
        assert self.reader is not None
        for _ in range(WAITING):
            self.reader.give(FRAME)


@pytest.fixture
def flooded(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Flooded, int]]:
    monkeypatch.setattr("messaging.views.events.service.SEND_SECONDS", 1.0)
    application = Flooded()
    server = uvicorn.Server(uvicorn.Config(application, port=0, lifespan="off", log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield application, server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()


def test_who_takes_nothing_is_cut_off(
    flooded: tuple[Flooded, int], capfd: pytest.CaptureFixture[str]
) -> None:
    application, port = flooded
    with socket.create_connection(("127.0.0.1", port), timeout=10) as taker:
        taker.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        assert application.ended.wait(10)
        taken = 0
        while part := taker.recv(1 << 20):
            taken += len(part)
    assert taken < WAITING * len(FRAME)
    assert application.reader is not None
    assert application.reader.slow
    assert "ASGI callable" not in capfd.readouterr().err


def test_who_waits_for_a_process_that_starts_has_a_place_already(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("messaging.views.events.service.SEND_SECONDS", 0.3)
    service = make_service("redis://127.0.0.1:1/0", "s", most=9, most_of_address=1, proxy=False)

    async def connect(address: str) -> int:
        sent: list[Message] = []
        scope = {"type": "http", "path": PATH, "method": "GET", "query_string": b"", "headers": []}

        async def send(message: Message) -> None:
            sent.append(message)

        await service({**scope, "client": (address, 1)}, asyncio.Future, send)
        return int(sent[0]["status"])

    async def both() -> list[int]:
        return list(await asyncio.gather(connect("2001:db8::1"), connect("2001:db8::2")))

    assert asyncio.run(both()) == [503, 429]
