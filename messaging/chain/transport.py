"""One HTTP exchange with one endpoint, bounded in time and size; it does not read what came."""

import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

import requests
from requests_hardened.ip_filter import InvalidIPAddress

from messaging.chain.addresses import resolve_private
from messaging.chain.errors import ChainError, Limited, Retry, Shrink, Stop
from messaging.chain.session import Limits, open_session

_HEADERS = {
    "Content-Type": "application/json",
    "Accept": "application/json",
    "Accept-Encoding": "gzip",
}
_PIECE = 256 * 1024
_SHORTEST_SECRET = 4
_LONGEST_WAIT = 300.0  # seconds: a node that asks for more is asked again after this
_MEBIBYTE = 1024 * 1024
_FAILURES: tuple[tuple[type[requests.RequestException], str], ...] = (
    (requests.exceptions.SSLError, "has no valid TLS certificate or broke off TLS"),
    (requests.exceptions.Timeout, "did not answer in time"),
    (requests.exceptions.ChunkedEncodingError, "broke off in the middle of its answer"),
    (requests.exceptions.ContentDecodingError, "sent an answer whose compression is broken"),
    (requests.exceptions.ConnectionError, "cannot be reached"),
)


class Answer(NamedTuple):
    """The status and the whole decoded body."""

    status: int
    body: bytes


class Transport:
    """Posts to one endpoint; threads may share it. Its texts and repr never hold the address."""

    def __init__(
        self,
        url: str,
        *,
        label: str,
        limits: Limits,
        allow_loopback: bool = False,
        allow_private: bool = False,
    ) -> None:
        self.who = label[:1].upper() + label[1:]
        parts = _split(url, self.who)
        self.secrets = secrets_of(url, parts)
        self._url = url
        self._private_host = parts.hostname if allow_private else None
        self._limits = limits
        self._session = open_session(
            limits=limits, allow_loopback=allow_loopback, allow_private=allow_private
        )

    def __repr__(self) -> str:
        return f"<Transport {self.who}>"

    def close(self) -> None:
        """Closes the pooled connections."""
        self._session.close()

    def exchange(self, body: bytes) -> Answer:
        """The answer to one POST; an HTTP error that may carry a JSON-RPC error is an answer too.

        Raises Retry (unreachable, too slow, cut off, HTTP 429), Stop (redirect, 401, 403, refused
        address) and Shrink (larger than the limit).
        """
        try:
            return self._post(body)
        except requests.RequestException as error:
            failure = self._describe(error)
        # Raised out here so that no context is kept: the text of requests' errors is the address.
        raise failure

    def _post(self, body: bytes) -> Answer:
        deadline = time.monotonic() + self._limits.total_seconds
        if self._private_host is not None:
            resolve_private(self._private_host)
        with self._session.post(self._url, data=body, headers=_HEADERS, stream=True) as response:
            self._refuse_status(response.status_code, response.headers.get("Retry-After"))
            return Answer(response.status_code, self._read(response, deadline))

    def _read(self, response: requests.Response, deadline: float) -> bytes:
        pieces: list[bytes] = []
        size = 0
        for piece in response.iter_content(_PIECE):
            pieces.append(piece)
            size += len(piece)
            if size > self._limits.answer_bytes:
                limit = self._limits.answer_bytes / _MEBIBYTE
                raise Shrink(f"{self.who} answers more than {limit:.3g} MiB: ask for fewer blocks.")
            if time.monotonic() > deadline:
                limit = self._limits.total_seconds
                raise Retry(
                    f"{self.who} sent its answer too slowly (over {limit:g} s): ask again, "
                    "or ask for fewer blocks."
                )
        return b"".join(pieces)

    def _refuse_status(self, status: int, retry_after: str | None) -> None:
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            raise Limited(
                f"{self.who} answered HTTP 429 (too many requests): wait, or lower the requests "
                "per second.",
                after=_seconds(retry_after),
            )
        if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            raise Stop(f"{self.who} answered HTTP {status}: check its key and its rights.")
        if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
            raise Stop(
                f"{self.who} answered HTTP {status}, a redirect, which is never followed: "
                "enter the final address."
            )
        if status == HTTPStatus.SERVICE_UNAVAILABLE and retry_after is not None:
            raise Retry(
                f"{self.who} answered HTTP 503 (unavailable for now): wait and ask again.",
                after=_seconds(retry_after),
            )

    def _describe(self, error: requests.RequestException) -> ChainError:
        if isinstance(error, InvalidIPAddress):
            return Stop(
                f"{self.who} leads to a loopback, private or reserved address, which is refused: "
                "use a public address, or allow inner addresses in the settings."
            )
        for kind, what in _FAILURES:
            if isinstance(error, kind):
                return Retry(f"{self.who} {what}: check that it runs; asking again may help.")
        return Stop(f"{self.who} has an address that cannot be asked: check how it is written.")


def _split(url: str, who: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        valid = parts.scheme in {"http", "https"} and bool(parts.hostname)
        valid = valid and parts.port != 0
    except ValueError:
        valid = False
    if not valid:
        raise Stop(f"{who} has an address that is not http(s)://host[:port]/…: correct it.")
    return urlsplit(url)


def secrets_of(url: str, parts: SplitResult) -> tuple[str, ...]:
    """Every part of the address that a node could echo, longest first."""
    found = {url, parts.netloc, parts.hostname or "", parts.username or "", parts.password or ""}
    found.update(parts.path.split("/"), (parts.path, parts.query, parts.fragment))
    found.update(value for pair in parts.query.split("&") for value in pair.split("=", 1)[1:])
    found.update([unquote(text) for text in found])
    return tuple(
        sorted((text for text in found if len(text) >= _SHORTEST_SECRET), key=len, reverse=True)
    )


def _seconds(retry_after: str | None) -> float | None:
    """`Retry-After` in seconds, from a number or an HTTP date (RFC 9110 10.2.3)."""
    if retry_after is None:
        return None
    digits = retry_after.strip()
    if digits.isascii() and digits.isdigit():
        return min(float(digits), _LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max(0.0, (moment - datetime.now(UTC)).total_seconds()), _LONGEST_WAIT)
