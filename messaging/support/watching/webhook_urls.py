"""Which URLs notices may be posted to, as far as that can be told when one is entered.

What a name leads to may change later: `posting` checks the very address that it connects to.
"""

import socket
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from urllib.parse import SplitResult, urlsplit

from django.utils.translation import gettext as _
from requests import RequestException
from requests_hardened.ip_filter import InvalidIPAddress, filter_host

from messaging.chain.addresses import refuse_address

LONGEST = 500
_PATIENCE = 2.0  # seconds for the names of the network
_WEB = {80, 443}
_FIRST_FREE = 1_024  # below it other services than the web's have their ports


class RefusedUrl(ValueError):
    """A URL to which nothing is posted; the message says why and what to do."""


def check_url(url: str, *, allow_loopback: bool) -> None:
    """Raises RefusedUrl. A name that does not answer in time is left to the first delivery."""
    parts = _parts(url)
    if parts.scheme != "https" and not allow_loopback:
        raise RefusedUrl(_("The URL must begin with https://."))
    if parts.username is not None or parts.password is not None:
        raise RefusedUrl(
            _("A user and a password cannot stand in the URL: put a token into its path.")
        )
    port = parts.port or 443
    if port not in _WEB and port < _FIRST_FREE:
        raise RefusedUrl(
            _("Port %(port)s is not one of the web: use 443, or one above 1023.") % {"port": port}
        )
    _check_host(parts.hostname or "", port, allow_loopback=allow_loopback)


def shown(url: str) -> str:
    """A URL without what may be secret in it: its path, but for the last letters."""
    parts = urlsplit(url)
    rest = url.split(parts.netloc, 1)[-1].rstrip("/")
    end = f"/\N{HORIZONTAL ELLIPSIS}{rest[-4:]}" if rest else ""
    return f"{parts.scheme}://{parts.hostname}{end}"


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        known = False
    if not known or len(url) > LONGEST or not url.isprintable() or " " in url:
        raise RefusedUrl(_("This is not a URL as in https://example.org/hooks/crosslane."))
    return urlsplit(url)


def _check_host(host: str, port: int, *, allow_loopback: bool) -> None:
    pool = ThreadPoolExecutor(1)
    try:
        address = pool.submit(filter_host, host, port, allow_loopback=allow_loopback).result(
            _PATIENCE
        )
        refuse_address(address, allow_loopback=allow_loopback, allow_private=False)
    except InvalidIPAddress as error:
        raise RefusedUrl(
            _(
                "%(host)s leads to a loopback, private or reserved address, and nothing is posted "
                "there: use a public address."
            )
            % {"host": host}
        ) from error
    except (RequestException, socket.gaierror, UnicodeError, ValueError) as error:
        raise RefusedUrl(
            _("%(host)s leads nowhere: check how it is written.") % {"host": host}
        ) from error
    except TooSlow:
        return
    finally:
        pool.shutdown(wait=False)
