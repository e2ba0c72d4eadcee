"""A TCP connection for a WebSocket, only to an address that may be asked, as in `session`."""

import socket
from urllib.parse import SplitResult, urlsplit

import requests
from requests_hardened.ip_filter import InvalidIPAddress, filter_host

from messaging.chain.addresses import refuse_address, resolve_private
from messaging.chain.errors import ChainError, Retry, Stop

_PORTS = {"ws": 80, "wss": 443}


def split_socket_url(url: str, who: str) -> SplitResult:
    """The parts of a ws(s) URL; raises Stop where it is none."""
    try:
        parts = urlsplit(url)
        valid = parts.scheme in _PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    if not valid:
        raise Stop(f"{who} has an address that is not ws(s)://host[:port]/…: correct it.")
    return urlsplit(url)


def connect_checked(
    parts: SplitResult, *, who: str, timeout: float, allow_loopback: bool, allow_private: bool
) -> socket.socket:
    """Connects to the very address that was checked, so that a name cannot lead elsewhere after.

    Raises Stop for an inner address that is not allowed, Retry where nothing answers.
    """
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    failure: ChainError
    try:
        if allow_private:
            address = resolve_private(host)
        else:
            address = filter_host(host, port, allow_loopback=allow_loopback)
            refuse_address(address, allow_loopback=allow_loopback, allow_private=False)
        return socket.create_connection((address.strip("[]"), port), timeout)
    except InvalidIPAddress:
        failure = Stop(
            f"{who} leads to a loopback, private or reserved address, which is refused: "
            "use a public address, or allow inner addresses in the settings."
        )
    except (requests.RequestException, OSError, UnicodeError):
        failure = Retry(f"{who} cannot be reached: check that it runs; asking again may help.")
    # Raised out here so that no context is kept: the text of these errors may hold the address.
    raise failure
