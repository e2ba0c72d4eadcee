"""What a word of 32 bytes is, in words: as the decoding says, else as it looks; no more."""

from django.utils.translation import gettext as _

from messaging.protocol.abi_decoding import Role, WordRole
from messaging.protocol.abi_types import WORD
from messaging.tracing.wording import grouped

_SMALL = 1 << 64  # numbers above are seldom meant as such
_ADDRESS_ZEROS, _FIRST_OF_ADDRESS = 12, 4
_SHORTEST_TEXT = 3


def say_word(word: bytes, role: WordRole | None, *, known: bool) -> str:
    """What a word is of which value; `known`: whether the call was decoded."""
    if role is None:
        return _("of no argument") if known else _guess(word)
    label = role.label
    if role.role is Role.OFFSET:
        return _("offset of %(name)s: 0x%(offset)02x") % {
            "name": label,
            "offset": role.number,
        }
    if role.role is Role.LENGTH:
        return _("length of %(name)s: %(count)s") % {"name": label, "count": grouped(role.number)}
    if role.role is Role.CONTENT:
        return _("%(name)s, from byte %(start)s on") % {"name": label, "start": role.number}
    return label


def _guess(word: bytes) -> str:
    """As it looks; bytes of any function may look like anything."""
    if len(word) < WORD:
        return _("the last %(count)s bytes") % {"count": len(word)}
    number = int.from_bytes(word)
    if number < _SMALL:
        return _("as a number %(number)s") % {"number": grouped(number)}
    head = word[_ADDRESS_ZEROS : _ADDRESS_ZEROS + _FIRST_OF_ADDRESS]
    if not any(word[:_ADDRESS_ZEROS]) and any(head):
        return _("looks like an address")
    text = word.rstrip(b"\0")
    if len(text) >= _SHORTEST_TEXT and text.isascii() and text.decode().isprintable():
        return _("reads as the text \u201c%(text)s\u201d") % {"text": text.decode()}
    return ""
