"""Addresses of pages that are called by a text or a number: resolved once, then put together."""

from functools import lru_cache

from django.urls import reverse

from explorer.rendering.named import around_word

_BLOCK = 123_456_789  # in no other part of an address


@lru_cache(maxsize=16)
def around(name: str) -> tuple[str, str]:
    """What stands before and after the text in the address of a page that is called by a text."""
    return around_word(name)


@lru_cache(maxsize=4_096)  # chains that are followed
def around_block(chain_id: int) -> tuple[str, str]:
    """What stands before and after the number in the address of a block's page."""
    where = reverse("block", kwargs={"chain_id": chain_id, "block": _BLOCK})
    before, _, after = where.rpartition(str(_BLOCK))
    return before, after
