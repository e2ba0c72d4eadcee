"""One POST to a URL that a person entered: it never reaches inside, follows no redirect, takes no
longer than ten seconds whatever the receiver does, and reads no more than the first bytes.

Each POST resolves the name anew and connects to the very address that it checked.
"""

import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import requests
from django.utils.translation import gettext as _
from requests_hardened.ip_filter import InvalidIPAddress
from urllib3.exceptions import HTTPError

from messaging.chain.session import Limits, open_session

STEP_SECONDS = 5.0  # to connect, and between two bytes
TOTAL_SECONDS = 10.0
KEPT = 500  # bytes of an answer
_LIMITS = Limits(connect_seconds=STEP_SECONDS, read_seconds=STEP_SECONDS)


@dataclass(frozen=True, slots=True)
class Posted:
    """How a POST went: HTTP status (None: none came), the milliseconds it took, the first bytes of
    the answer, what went wrong (empty: nothing). `retry_after`: seconds that the receiver asks to
    wait. `refused`: the address is one that is never posted to. `gone`: never to be asked again.
    """

    status: int | None
    milliseconds: int
    answer: str = ""
    problem: str = ""
    retry_after: int | None = None
    refused: bool = False
    gone: bool = False


def post(url: str, body: bytes, headers: Mapping[str, str], *, allow_loopback: bool) -> Posted:
    """Posts a body; it raises nothing."""
    began = time.monotonic()
    asked = {**headers, "Accept-Encoding": "identity"}
    with (
        open_session(limits=_LIMITS, allow_loopback=allow_loopback) as session,
        _within(session, TOTAL_SECONDS) as is_over,
    ):
        try:
            response = session.post(url, data=body, headers=asked, stream=True)
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            refused = isinstance(error, InvalidIPAddress)
            problem = _describe(error, too_slow=is_over())
            return Posted(None, _since(began), problem=problem, refused=refused)
        with response:
            if is_over():  # cut off in its head, of which the rest would count as nothing
                return Posted(None, _since(began), problem=_too_slow(TOTAL_SECONDS))
            return _answer(response, began)


def _answer(response: requests.Response, began: float) -> Posted:
    status = response.status_code
    problem = _problem(status)
    return Posted(
        status,
        _since(began),
        answer=_first_bytes(response),
        problem=problem,
        retry_after=_seconds(response.headers.get("Retry-After")) if problem else None,
        gone=status == HTTPStatus.GONE,
    )


def _first_bytes(response: requests.Response) -> str:
    """What it says first; the status counts, whatever becomes of the rest."""
    try:
        kept = response.raw.read(KEPT, decode_content=False)
    except (HTTPError, OSError, ValueError):
        return ""
    text = bytes(kept).decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()


def _problem(status: int) -> str:
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return ""
    if status < HTTPStatus.BAD_REQUEST:
        return _("It answered with a redirect, which is never followed: enter the final URL.")
    if status == HTTPStatus.GONE:
        return _("It answered 410 Gone: it wants no more notices.")
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return _("It answered 429 Too Many Requests.")
    return _("It answered HTTP %(status)s, which is no success.") % {"status": status}


def _describe(error: Exception, *, too_slow: bool) -> str:
    """What went wrong, without the URL: its path may be a secret."""
    if isinstance(error, InvalidIPAddress):
        return _("It leads to a loopback, private or reserved address: nothing was sent.")
    if too_slow:
        return _too_slow(TOTAL_SECONDS)
    if isinstance(error, requests.exceptions.SSLError):
        return _("It has no valid TLS certificate.")
    if isinstance(error, requests.exceptions.Timeout):
        return _too_slow(STEP_SECONDS)
    return _("It cannot be reached, or broke off.")


def _too_slow(seconds: float) -> str:
    return _("It did not answer within %(seconds)s s.") % {"seconds": int(seconds)}


def _since(began: float) -> int:
    return int((time.monotonic() - began) * 1000)


def _seconds(text: str | None) -> int | None:
    """`Retry-After` in seconds, from a number or an HTTP date (RFC 9110 10.2.3); None where it is
    neither, whatever a hostile receiver makes of it."""
    digits = (text or "").strip()
    if digits.isascii() and digits.isdigit():
        return int(digits[:9])
    try:
        moment = parsedate_to_datetime(digits)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0, int((moment - datetime.now(UTC)).total_seconds()))
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return None


@contextmanager
def _within(session: requests.Session, seconds: float) -> Iterator[Any]:
    """Shuts the session's connections down after so long: a timeout of sockets begins anew with
    each byte. Gives a function that says whether that has happened."""
    opened: list[socket.socket] = []
    over = threading.Event()

    def end() -> None:
        over.set()
        for one in opened:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:  # it has ended by itself
                continue

    for adapter in session.adapters.values():
        pools = adapter.poolmanager  # type: ignore[attr-defined]
        pools.pool_classes_by_scheme = {
            scheme: _noting(kind, opened, over)
            for scheme, kind in pools.pool_classes_by_scheme.items()
        }
    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield over.is_set
    finally:
        timer.cancel()
        for one in opened:
            one.close()


def _noting(pool: Any, opened: list[socket.socket], over: threading.Event) -> Any:
    """A class of connection pools that notes a second handle of each socket: the first one belongs
    to TLS from its handshake on."""

    class Noted(pool.ConnectionCls):  # type: ignore[misc]
        def _new_conn(self) -> socket.socket:
            made: socket.socket = super()._new_conn()
            if over.is_set():
                made.close()
                raise TimeoutError
            opened.append(made.dup())
            return made

    return type(f"Noted{pool.__name__}", (pool,), {"ConnectionCls": Noted})
