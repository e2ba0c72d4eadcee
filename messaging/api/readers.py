"""Who a request comes from, as far as limits count it: an address, found in this one way."""

from django.conf import settings
from django.http import HttpRequest


def reader_of(request: HttpRequest) -> str:
    """The address of a request's reader."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR")
    peer = request.META.get("REMOTE_ADDR", "")
    return address_of(peer, forwarded, behind_proxy=settings.BEHIND_PROXY)


def address_of(peer: str, forwarded: str | None, *, behind_proxy: bool) -> str:
    """The peer's address, or the one that our own proxy saw: the last one in X-Forwarded-For, as
    those before it are what anybody may claim."""
    if behind_proxy and forwarded:
        return forwarded.rpartition(",")[2].strip()
    return peer
