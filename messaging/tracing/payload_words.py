"""A payload in words of 32 bytes beside their offsets; pure, it decodes nothing."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

_SIZE = 64  # digits of a word
_MOST = 40  # words that a page shows
_PARTS = (
    gettext_noop("topic 0: SentMessage"),
    gettext_noop("topic 1: destination"),
    gettext_noop("topic 2: target"),
    gettext_noop("topic 3: nonce"),
    gettext_noop("sender"),
    gettext_noop("offset of the message"),
    gettext_noop("size of the message"),
)


@dataclass(frozen=True, slots=True)
class Word:
    """Up to 32 bytes at an offset, in bytes; `part` says what of a SentMessage it is."""

    offset: int
    text: str
    part: str


def split_words(payload: str) -> tuple[tuple[Word, ...], int]:
    """The first words of a 0x text, and how many are left out."""
    digits = payload[2:]
    total = -(-len(digits) // _SIZE)
    words = tuple(
        Word(32 * at, digits[_SIZE * at : _SIZE * (at + 1)], _part(at))
        for at in range(min(total, _MOST))
    )
    return words, max(0, total - _MOST)


def _part(at: int) -> str:
    return _(_PARTS[at]) if at < len(_PARTS) else _("message")
