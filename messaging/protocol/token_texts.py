"""What a token's contract says of itself, made harmless to show; it believes none of it."""

import unicodedata

from messaging.protocol.words import Misshapen, read_narrow, read_words

LONGEST_SYMBOL = 16  # characters that are kept
LONGEST_NAME = 64
_READ = 512  # bytes of a text that are looked at: a contract may answer with megabytes
_WORD = 32
_MOST_MARKS = 2  # combining marks on one letter; more climb over other lines
_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
# Controls, formats (which turn the direction of text or are not seen), halves of a pair, private
# and unassigned characters.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters by name, that show as nothing


def read_text(answer: bytes, longest: int) -> str:
    """The text that `symbol()` or `name()` answered, a string or, of early tokens, 32 bytes.

    It is printable, in one line and has at most `longest` characters. Empty where the answer is no
    text, or holds nothing that can be shown. Never raises.
    """
    if len(answer) == _WORD:
        return harmless(answer.rstrip(b"\0"), longest)
    size_at = int.from_bytes(answer[:_WORD])
    start = size_at + _WORD
    if start > len(answer):
        return ""
    size = int.from_bytes(answer[size_at:start])
    if start + size > len(answer):
        return ""
    return harmless(answer[start : start + size], longest)


def read_decimals(answer: bytes) -> int | None:
    """What `decimals()` answered, None where that is no uint8; never raises."""
    try:
        (word,) = read_words(answer, 1)
        return read_narrow(word, 8)
    except Misshapen:
        return None


def harmless(text: bytes, longest: int) -> str:
    """Bytes of a stranger as text that stays where it is put."""
    shown: list[str] = []
    marks = 0
    for letter in text[:_READ].decode(errors="replace"):
        kind = unicodedata.category(letter)
        if letter.isspace():
            shown.append(" ")
            continue
        if kind in _HIDDEN or letter in _BLANK:
            continue
        marks = marks + 1 if kind in {"Mn", "Me"} else 0
        if marks <= _MOST_MARKS:
            shown.append(letter)
    line = " ".join("".join(shown).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + _ELLIPSIS
