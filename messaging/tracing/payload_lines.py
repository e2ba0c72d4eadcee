"""A payload in words of 32 bytes beside their offsets; pure, it decodes nothing."""

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


def split_words(payload: str) -> tuple[tuple[str, ...], int]:
    """The first words of a 0x text, each a line with its offset in hex and what of a SentMessage
    it is, and how many words are left out."""
    digits = payload[2:]
    total = -(-len(digits) // _SIZE)
    lines = tuple(
        f"{32 * at:04x}  {digits[_SIZE * at : _SIZE * (at + 1)]}  {_part(at)}"
        for at in range(min(total, _MOST))
    )
    return lines, max(0, total - _MOST)


def _part(at: int) -> str:
    return _(_PARTS[at]) if at < len(_PARTS) else _("message")
