"""Cursors of keyset pages: a row's place in the order, opaque to its holder; no query here."""

import base64
import binascii
import struct
from dataclasses import dataclass

_LAYOUT = struct.Struct(">cq32s")
_FORWARD, _BACKWARD = b"n", b"p"
_SHOWN = 80


class MalformedCursor(ValueError):
    """A text that is no cursor of ours; the message names it and the remedy."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The page after (older) or, with `backward`, before (newer) a row that is itself left out."""

    timestamp: int
    message_hash: bytes
    backward: bool = False


def encode_cursor(cursor: Cursor) -> str:
    """The cursor as text for a URL."""
    direction = _BACKWARD if cursor.backward else _FORWARD
    packed = _LAYOUT.pack(direction, cursor.timestamp, cursor.message_hash)
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def decode_cursor(text: str) -> Cursor:
    """The cursor in a text of `encode_cursor`; raises MalformedCursor."""
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        direction, timestamp, message_hash = _LAYOUT.unpack(packed)
    except (ValueError, binascii.Error, struct.error) as error:
        raise MalformedCursor(_complaint(text)) from error
    cursor = Cursor(timestamp, message_hash, backward=direction == _BACKWARD)
    if encode_cursor(cursor) != text:
        raise MalformedCursor(_complaint(text))
    return cursor


def _complaint(text: str) -> str:
    shown = text if len(text) <= _SHOWN else text[:_SHOWN] + "..."
    return (
        f"{shown!r} is not a cursor: take it whole from `next` or `previous` of a page, "
        "or leave it out to begin with the newest."
    )
