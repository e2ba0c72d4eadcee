"""A word of the glossary, with the anchor by which pages link to it."""

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import override

_BETWEEN = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its meaning; `source` is where the protocol defines it, empty for our own."""

    name: str | Promise
    meaning: str | Promise
    source: str = ""

    @property
    def anchor(self) -> str:
        """The part of the address after the #, the same in every language."""
        with override(None):
            return _BETWEEN.sub("-", str(self.name).lower()).strip("-")
