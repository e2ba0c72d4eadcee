"""A TCP connection for a WebSocket, only to an address that may be asked, as in `session`."""

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

import requests
from requests_hardened.ip_filter import InvalidIPAddress, filter_host

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
        address = (
            _private_address(host, port)
            if allow_private
            else filter_host(host, port, allow_loopback=allow_loopback)
        )
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


def _private_address(host: str, port: int) -> str:
    """The first address of a name, link-local ones (cloud metadata) refused."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    address = str(found[0][4][0])
    if ipaddress.ip_address(address.partition("%")[0]).is_link_local:
        raise InvalidIPAddress(address)
    return address
