"""New heads as a node pushes them over a WebSocket; it only says that one came."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple, TypeVar

import msgspec
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from messaging.chain.errors import ChainError, Retry, Stop
from messaging.chain.failures import Failure, classify, scrub
from messaging.chain.jsonrpc import NULL
from messaging.chain.session import USER_AGENT
from messaging.chain.sockets import connect_checked, split_socket_url
from messaging.chain.transport import secrets_of
from messaging.chain.wire import quantity, read_number

T = TypeVar("T")

_OPEN_SECONDS = 5.0  # to connect, and for each answer before the first head
_LISTEN_SECONDS = 0.5  # after which a closed feed ends at the latest
_LONGEST_PAUSE = 30.0  # seconds between two attempts
_MOST_BYTES = 1024 * 1024  # of one message: a header has about two thousand


class Address(NamedTuple):
    """A WebSocket and how it is called."""

    url: str
    label: str


class Guard(NamedTuple):
    """Which inner addresses may be asked."""

    allow_loopback: bool = False
    allow_private: bool = False


class Arrived(NamedTuple):
    """A head that was pushed, and when by the monotonic clock, in seconds."""

    number: int
    at: float


class _Params(msgspec.Struct, gc=False):
    subscription: str | int
    result: msgspec.Raw = NULL


class _Message(msgspec.Struct, gc=False):
    id: int | str | None = None
    result: msgspec.Raw = NULL
    error: Failure | str | None = None
    method: str | None = None
    params: _Params | None = None


class _Head(msgspec.Struct, gc=False):
    number: str


_decode_message = msgspec.json.Decoder(_Message).decode
_decode_head = msgspec.json.Decoder(_Head).decode
_subscriptions: msgspec.json.Decoder[str | int] = msgspec.json.Decoder(str | int)


class HeadFeed:
    """Listens in a thread of its own until it is closed, at one address after the other.

    `wake` is set whenever a head arrives, and when the connection breaks: then whoever waits must
    look for itself until the feed is live again.
    """

    def __init__(
        self, addresses: Sequence[Address], *, chain_id: int, wake: threading.Event, guard: Guard
    ) -> None:
        self.live = False
        self.newest: Arrived | None = None
        # By label, what went wrong last; empty once it works, absent before it was tried.
        self.troubles: dict[str, str] = {}
        self._addresses = addresses
        self._chain_id = chain_id
        self._wake = wake
        self._guard = guard
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="new heads", daemon=True)

    def start(self) -> None:
        """Begins to listen."""
        self._thread.start()

    def close(self, *, wait: bool = False) -> None:
        """Ends the thread, within a second where it listens; `wait` for it."""
        self._closing.set()
        if wait:
            self._thread.join()

    def _run(self) -> None:
        failures = 0
        while not self._closing.is_set():
            address = self._addresses[failures % len(self._addresses)]
            try:
                self._listen(address)
            except ChainError as error:
                self.troubles[address.label] = str(error)
            failures = 1 if self.live else failures + 1
            self.live = False
            self._wake.set()
            self._closing.wait(min(2.0 ** (failures - 1), _LONGEST_PAUSE))

    def _listen(self, address: Address) -> None:
        with _opened(address, self._guard) as socket:
            socket.refuse_other_chain(self._chain_id)
            subscription = socket.subscribe()
            self.live, self.troubles[address.label] = True, ""
            while not self._closing.is_set():
                number = socket.next_head(subscription)
                if number is not None:
                    self.newest = Arrived(number, time.monotonic())
                    self._wake.set()


class _Socket:
    """Questions, answers and heads of one connection; raises ChainError and WebSocketException."""

    def __init__(self, connection: ClientConnection, who: str, secrets: tuple[str, ...]) -> None:
        self._connection = connection
        self._who = who
        self._secrets = secrets
        self._asked = 0

    def refuse_other_chain(self, expected: int) -> None:
        found = self._read(read_number, self._ask("eth_chainId"))
        if found != expected:
            raise Stop(
                f"{self._who} answers chain id {found}, expected {expected}: check the ws line of "
                "that chain."
            )

    def subscribe(self) -> str | int:
        return self._read(_subscriptions.decode, self._ask("eth_subscribe", "newHeads"))

    def next_head(self, subscription: str | int) -> int | None:
        """The number of the head that comes next, None where none came or it is of another sort."""
        try:
            message = self._receive(_LISTEN_SECONDS)
        except TimeoutError:
            return None
        if message.params is None or message.params.subscription != subscription:
            return None
        return quantity(self._read(_decode_head, message.params.result).number)

    def _ask(self, method: str, *params: str) -> msgspec.Raw:
        self._asked += 1  # a number: supersim takes no other id
        body = {"jsonrpc": "2.0", "id": self._asked, "method": method, "params": params}
        self._connection.send(msgspec.json.encode(body).decode())
        message = self._answer(self._asked, time.monotonic() + _OPEN_SECONDS)
        if message.error is None:
            return message.result
        failure = message.error if isinstance(message.error, Failure) else Failure(0, message.error)
        words = scrub(failure.message, self._secrets)
        raise classify(failure, who=self._who, method=method, words=words)

    def _answer(self, number: int, deadline: float) -> _Message:
        """The answer to a question among whatever else comes; raises TimeoutError."""
        while (left := deadline - time.monotonic()) > 0:
            message = self._receive(left)
            if message.id == number:
                return message
        raise TimeoutError

    def _receive(self, timeout: float) -> _Message:
        return self._read(_decode_message, self._connection.recv(timeout=timeout))

    def _read(self, reader: Callable[..., T], raw: object) -> T:
        try:
            return reader(raw)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            pass
        raise Retry(
            f"{self._who} does not answer as a node does over a WebSocket: check its address."
        )


@contextmanager
def _opened(address: Address, guard: Guard) -> Iterator[_Socket]:
    """An open connection; everything that breaks it is a ChainError without the address."""
    who = address.label[:1].upper() + address.label[1:]
    parts = split_socket_url(address.url, who)
    raw = connect_checked(
        parts,
        who=who,
        timeout=_OPEN_SECONDS,
        allow_loopback=guard.allow_loopback,
        allow_private=guard.allow_private,
    )
    raw.settimeout(None)
    failure: ChainError
    try:
        # With a socket of our own it follows no redirect, and it uses no proxy.
        with connect(
            address.url,
            sock=raw,
            proxy=None,
            user_agent_header=USER_AGENT,
            open_timeout=_OPEN_SECONDS,
            close_timeout=_LISTEN_SECONDS,
            max_size=_MOST_BYTES,
        ) as connection:
            yield _Socket(connection, who, secrets_of(address.url, parts))
            return
    except TimeoutError:
        failure = Retry(f"{who} did not answer in time: check that it runs and is a WebSocket.")
    except (WebSocketException, OSError, ValueError, EOFError):
        failure = Retry(
            f"{who} broke off or takes no WebSocket there: check its address; it is tried again."
        )
    # Raised out here so that no context is kept: the text of these errors may hold the address.
    raise failure
