"""Who a request comes from, as far as limits count it: an address, found in this one way."""

from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

_OF_ONE = 64  # bits of an IPv6 address that tell one reader's network; the others are theirs


def reader_of(request: HttpRequest) -> str:
    """What limits count of a request's reader: see `address_of`."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR")
    peer = request.META.get("REMOTE_ADDR", "")
    return address_of(peer, forwarded, behind_proxy=settings.BEHIND_PROXY)


def address_of(peer: str, forwarded: str | None, *, behind_proxy: bool) -> str:
    """The peer's address, or the one that our own proxy saw: the last one in X-Forwarded-For, as
    those before it are what anybody may claim. Of IPv6 it is the network: see `network_of`."""
    if behind_proxy and forwarded:
        return network_of(forwarded.rpartition(",")[2].strip())
    return network_of(peer)


def network_of(address: str) -> str:
    """What limits count of an address: an IPv4 address, the first 64 bits of an IPv6 address, of
    which everybody has 2^64, or the text itself where it is neither."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(IPv6Network((int(found), _OF_ONE), strict=False))
