"""Which IP addresses nodes may be asked at, however they are spelled; HTTP and WebSockets share it.

It adds to `requests_hardened.ip_filter`, which knows private IPv4 ranges and passes some IPv6
spellings of them, and stands alone where private addresses are allowed.
"""

import ipaddress
import socket
from typing import TypeAlias

import requests
from requests_hardened.ip_filter import InvalidIPAddress

_Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

_GLOBAL = ipaddress.IPv6Network("2000::/3")  # all that is assigned to the public network
# IPv6 networks that hold an IPv4 address in their last 32 bits: compatible, mapped, translated
# (RFC 4291 2.5.5, RFC 2765 2.1) and NAT64 (RFC 6052 2.1).
_EMBEDDING = tuple(
    ipaddress.IPv6Network(text)
    for text in ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96")
)
_IPV4 = 2**32
# Clouds' metadata outside of link-local, and NAT64's local prefix, of which each network decides
# where the IPv4 address stands (RFC 8215).
_REFUSED = tuple(
    ipaddress.ip_network(text)
    for text in (
        "fd00:ec2::254",
        "fd20:ce::254",
        "fd00:c1::a9fe:a9fe",
        "100.100.100.200",
        "64:ff9b:1::/48",
    )
)


def refuse_address(address: str, *, allow_loopback: bool, allow_private: bool) -> None:
    """Raises InvalidIPAddress for an address (with or without brackets) that is never asked.

    Link-local addresses, where clouds keep their metadata, are refused in every spelling whatever
    is allowed. `allow_private` False: IPv6 outside the public network is refused too.
    """
    found = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    for one in spelled(found):
        if one.is_link_local or any(one in network for network in _REFUSED):
            raise InvalidIPAddress(address)
    outside = isinstance(found, ipaddress.IPv6Address) and found not in _GLOBAL
    if outside and not allow_private and not (allow_loopback and found.is_loopback):
        raise InvalidIPAddress(address)


def resolve_private(host: str) -> str:
    """The first address of a name where private ones are allowed.

    Raises InvalidIPAddress where any of its addresses is refused even then.
    """
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise requests.ConnectionError("Failed to resolve domain") from error
    addresses = [str(address[0]) for *_, address in found]
    for address in addresses:
        refuse_address(address, allow_loopback=True, allow_private=True)
    return addresses[0]


def spelled(address: _Address) -> tuple[_Address, ...]:
    """The address and the IPv4 addresses that it leads to."""
    if isinstance(address, ipaddress.IPv4Address):
        return (address,)
    inner = [address.sixtofour, *(address.teredo or ())[1:]]
    if any(address in network for network in _EMBEDDING):
        inner.append(ipaddress.IPv4Address(int(address) % _IPV4))
    return (address, *(one for one in inner if one is not None))
