"""The ASGI application of the stream: who may read, what they asked, frames as they come."""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from messaging.api.readers import address_of
from messaging.live.entries import EntryId
from messaging.live.reading import StreamReader
from messaging.protocol.text import MalformedHash
from messaging.views.events.asked import Asked, read_asked, read_last
from messaging.views.events.feed import Feed
from messaging.views.events.hub import CrowdedError, Hub, Reader
from messaging.views.filters import MalformedFilter

logger = logging.getLogger(__name__)

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

PATH = "/events/"
SEND_SECONDS = 10.0  # in which a reader's connection must take what is sent
WAIT_SECONDS = 30  # after which a reader who was refused may come again
_WAIT = {"retry-after": str(WAIT_SECONDS)}
# Anybody's page may read what is public here; no cookie is looked at.
_COMMON = {"access-control-allow-origin": "*", "x-content-type-options": "nosniff"}
_STREAM = {
    **_COMMON,
    "content-type": "text/event-stream",
    "cache-control": "no-cache, no-transform",
    "x-accel-buffering": "no",  # nginx would keep events back
}
_PROBLEM = {**_COMMON, "content-type": "application/problem+json", "cache-control": "no-store"}


class EventService:
    """Serves GET /events/ from one hub; lifespan starts and stops what feeds it."""

    def __init__(self, hub: Hub, reader: StreamReader, *, behind_proxy: bool) -> None:
        self._hub = hub
        self._feed = Feed(hub, reader)
        self._behind_proxy = behind_proxy
        self._tasks: list[asyncio.Task[None]] = []

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """One connection, or the lifespan of the process."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._serve(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self._tasks = [
            asyncio.create_task(self._feed.run()),
            asyncio.create_task(self._feed.beat()),
        ]
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._feed.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _serve(self, scope: Message, receive: Receive, send: Send) -> None:
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        refusal = _refusal(scope)
        if refusal is not None:
            await _refuse(send, *refusal)
            return
        query = scope["query_string"].decode("latin-1")
        try:
            asked = read_asked(query)
            last = read_last(query, headers.get("last-event-id", ""))
            with self._hub.place(self._address(scope, headers)):
                await self._stream(asked, last, receive, send)
        except (MalformedFilter, MalformedHash) as error:
            await _refuse(send, HTTPStatus.BAD_REQUEST, str(error))
        except CrowdedError as error:
            await _refuse_crowded(send, own=error.own)
        except TimeoutError:
            sentence = f"Changes cannot be read now: connect again in {WAIT_SECONDS} s."
            await _refuse(send, HTTPStatus.SERVICE_UNAVAILABLE, sentence, _WAIT)

    async def _stream(
        self, asked: Asked, last: EntryId | None, receive: Receive, send: Send
    ) -> None:
        await self._begin()
        reader = self._hub.join(asked, last, int(time.time()))
        try:
            await stream_to(reader, receive, send)
        finally:
            self._hub.leave(reader)

    async def _begin(self) -> None:
        """Wait until the hub can take readers; raises TimeoutError."""
        async with asyncio.timeout(SEND_SECONDS):
            await self._feed.begun.wait()

    def _address(self, scope: Message, headers: Mapping[str, str]) -> str:
        peer = str(scope["client"][0]) if scope.get("client") else ""
        return address_of(peer, headers.get("x-forwarded-for"), behind_proxy=self._behind_proxy)


async def stream_to(reader: Reader, receive: Receive, send: Send) -> None:
    """Send a reader's frames until the other side goes or takes no more, or the server ends."""
    gone = asyncio.create_task(_await_end(reader, receive))
    try:
        await send(_start(HTTPStatus.OK, _STREAM))
        while (frame := await reader.frames.get()) is not None:
            async with asyncio.timeout(SEND_SECONDS):
                await send({"type": "http.response.body", "body": frame, "more_body": True})
    except TimeoutError:
        reader.slow = True
    except asyncio.CancelledError:
        pass  # a server that shuts down cancels what does not end by itself
    finally:
        gone.cancel()
    if reader.slow:
        logger.info("a reader of events did not keep up and was let go")
    await _close(send)


async def _await_end(reader: Reader, receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    reader.end()


async def _close(send: Send) -> None:
    """End the response; of a connection that takes nothing any more, the connection itself."""
    with suppress(TimeoutError):
        async with asyncio.timeout(0.1):
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            return
    # ASGI knows no way to give a connection up, and a server that closes it politely first sends
    # what nobody takes: its memory and its socket would be held as long as the other side likes.
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is not None:
        transport.abort()
        await asyncio.sleep(0)  # the server is told of it before it looks at the response


def _refusal(scope: Message) -> tuple[HTTPStatus, str] | None:
    if scope["path"] != PATH:
        return HTTPStatus.NOT_FOUND, f"Nothing is served here but {PATH}: the pages are elsewhere."
    if scope["method"] != "GET":
        method = scope["method"]
        return HTTPStatus.METHOD_NOT_ALLOWED, f"{method} is not understood here: events are read."
    return None


async def _refuse_crowded(send: Send, *, own: bool) -> None:
    if own:
        sentence = "Too many streams are open from your address: close some of them."
        await _refuse(send, HTTPStatus.TOO_MANY_REQUESTS, sentence, _WAIT)
    else:
        sentence = f"Too many streams are open: connect again in {WAIT_SECONDS} s."
        await _refuse(send, HTTPStatus.SERVICE_UNAVAILABLE, sentence, _WAIT)


async def _refuse(
    send: Send, status: HTTPStatus, sentence: str, more: Mapping[str, str] | None = None
) -> None:
    """Problem details (RFC 9457), as the API gives them."""
    body = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": sentence,
        "instance": PATH,
    }
    await send(_start(status, {**_PROBLEM, **(more or {})}))
    await send({"type": "http.response.body", "body": json.dumps(body).encode()})


def _start(status: HTTPStatus, headers: Mapping[str, str]) -> Message:
    pairs = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    return {"type": "http.response.start", "status": status.value, "headers": pairs}


def make_service(
    url: str, stream: str, *, most: int, most_of_address: int, proxy: bool
) -> EventService:
    """The service of a stream with these limits; it connects once its lifespan begins."""
    hub = Hub(most=most, most_of_address=most_of_address)
    return EventService(hub, StreamReader(url, stream), behind_proxy=proxy)
