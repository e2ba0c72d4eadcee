"""Addresses of pages that are called by a text: resolved once, then put together."""

from functools import lru_cache

from django.urls import reverse

_PLACEHOLDER = "placeholder"


@lru_cache(maxsize=16)
def around(name: str) -> tuple[str, str]:
    """What stands before and after the text in the address of a page that is called by a text."""
    before, _, after = reverse(name, kwargs={"text": _PLACEHOLDER}).partition(_PLACEHOLDER)
    return before, after
