"""The reason in a call's revert data, in words; whose fault it is, is judged elsewhere."""

import msgspec

from messaging.protocol.contracts import (
    ERROR_PANIC,
    ERROR_REQUIRED_MESSAGE_NOT_SUCCESSFUL,
    ERROR_TEXT,
    error_name,
)
from messaging.protocol.words import Misshapen, read_offset, read_uint, read_words

KEPT = 4_096  # bytes of revert data that are stored: a contract may revert with megabytes
LONGEST = 500  # characters of an error's text

# https://docs.soliditylang.org/en/latest/control-structures.html#panic-via-assert-and-error-via-require
_PANICS = {
    0x00: "generic panic of the compiler",
    0x01: "an assertion failed",
    0x11: "arithmetic overflow or underflow",
    0x12: "division or modulo by zero",
    0x21: "a number that is no member of the enumeration",
    0x22: "wrongly encoded storage byte array",
    0x31: "pop of an empty array",
    0x32: "array index out of bounds",
    0x41: "too much memory or too large an array",
    0x51: "call of a function variable that was never set",
}


class RevertReason(msgspec.Struct, frozen=True, gc=False):
    """Why a call reverted: the error's name, None if unknown, and what it says beside it."""

    name: str | None
    text: str


def is_cut(size: int) -> bool:
    """Whether stored revert data of so many bytes may be the beginning of more."""
    return size >= KEPT


def decode_revert(data: bytes) -> RevertReason:
    """Names the error in revert data; total, whatever bytes come. Data of KEPT bytes may be the
    beginning of more."""
    if not data:
        return RevertReason(None, "no revert data: out of gas, or a revert without a reason")
    selector, arguments = data[:4], data[4:]
    name = error_name(selector)
    if name is None:
        return RevertReason(None, f"unknown error selector 0x{selector.hex()}")
    try:
        return RevertReason(name, _read_text(selector, arguments))
    except Misshapen as error:
        return RevertReason(name, f"its arguments cannot be read: {error}")


def _read_text(selector: bytes, arguments: bytes) -> str:
    if selector == ERROR_TEXT:
        read_offset(arguments[:32], 32)
        size = read_uint(arguments[32:64])
        there = len(arguments) - 64
        if size > there and not is_cut(len(arguments) + len(selector)):
            raise Misshapen(f"a text of {size} bytes goes beyond the end")
        return _text(arguments[64 : 64 + size][: 4 * LONGEST + 1], cut=size > there)
    if selector == ERROR_PANIC:
        (word,) = read_words(arguments, 1)
        code = read_uint(word)
        return f"{_PANICS.get(code, 'unknown panic')} (0x{code:02x})"
    if selector == ERROR_REQUIRED_MESSAGE_NOT_SUCCESSFUL:
        (required,) = read_words(arguments, 1)
        return f"the message 0x{required.hex()} must be relayed first"
    return ""


def _text(begin: bytes, *, cut: bool) -> str:
    """A text, or as much of it as is shown; a character has up to four bytes."""
    # PostgreSQL stores no NUL, and anybody can put one into a reason.
    text = begin.decode(errors="replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
    if len(text) > LONGEST or cut:
        return text[:LONGEST] + "\N{HORIZONTAL ELLIPSIS}"
    return text
