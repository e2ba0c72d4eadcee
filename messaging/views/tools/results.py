"""What a tool answers with: named values, bytes to copy and commands to run; values only."""

from dataclasses import dataclass

from messaging.protocol.text import to_hex

_WORD = 32
MOST_WORDS = 256  # that are listed one by one


@dataclass(frozen=True, slots=True)
class Value:
    """One named value: `text` is exact and is what is copied, `note` says it in words. `copied`
    names it for the button, empty for none; `code`: it is hexadecimal or code."""

    label: str
    text: str
    note: str = ""
    copied: str = ""
    code: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Text to copy whole: bytes, JSON, or a command that runs as it stands. `key` is unique on its
    page."""

    key: str
    title: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """One part of an answer, under a heading and a sentence; `good` tells whether a comparison
    held, None where nothing was compared. `words` are the bytes in words of 32."""

    key: str
    title: str
    sentence: str = ""
    values: tuple[Value, ...] = ()
    blocks: tuple[Block, ...] = ()
    good: bool | None = None
    words: tuple[tuple[int, str], ...] = ()
    words_left: int = 0


def code_value(label: str, data: bytes, *, copied: str, note: str = "", href: str = "") -> Value:
    """A value of bytes, as hexadecimal digits."""
    return Value(label, to_hex(data), note, copied, code=True, href=href)


def words_of(data: bytes) -> tuple[tuple[int, str], ...]:
    """Bytes in words of 32 with where each begins; the first MOST_WORDS of them."""
    ends = min(len(data), MOST_WORDS * _WORD)
    return tuple((at, to_hex(data[at : at + _WORD])) for at in range(0, ends, _WORD))


def words_beyond(data: bytes) -> int:
    """How many words are not listed."""
    return max(0, -(-len(data) // _WORD) - MOST_WORDS)
