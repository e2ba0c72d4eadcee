"""Cursors of keyset pages: a row's place in the order, opaque to its holder; no query here."""

import base64
import binascii
import struct
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

_LAYOUT = struct.Struct(">cq32s")
_PLACE_LAYOUT = struct.Struct(">cqhqq")
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


@dataclass(frozen=True, slots=True)
class Edge:
    """Where a page that is not full stopped looking: at this second, on the way to older rows or,
    with `backward`, to newer ones."""

    timestamp: int
    backward: bool


def encode_cursor(cursor: Cursor) -> str:
    """The cursor as text for a URL."""
    return _pack(_LAYOUT, cursor.backward, cursor.timestamp, cursor.message_hash)


def decode_cursor(text: str) -> Cursor:
    """The cursor in a text of `encode_cursor`; raises MalformedCursor."""
    (timestamp, message_hash), backward = _unpack(_LAYOUT, text)
    return Cursor(timestamp, message_hash, backward=backward)


def encode_place(place: tuple[int, int, int, int], *, backward: bool) -> str:
    """A log's timestamp, Chain.id, block and index, as the cursor of a page beside it."""
    return _pack(_PLACE_LAYOUT, backward, *place)


def decode_place(text: str) -> tuple[tuple[int, int, int, int], bool]:
    """The place in a text of `encode_place`, and whether backward; raises MalformedCursor."""
    (timestamp, chain, block, log_index), backward = _unpack(_PLACE_LAYOUT, text)
    return (timestamp, chain, block, log_index), backward


def _pack(layout: struct.Struct, backward: bool, *values: int | bytes) -> str:
    packed = layout.pack(_BACKWARD if backward else _FORWARD, *values)
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def _unpack(layout: struct.Struct, text: str) -> tuple[tuple[Any, ...], bool]:
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        direction, *values = layout.unpack(packed)
    except (ValueError, binascii.Error, struct.error) as error:
        raise MalformedCursor(_complaint(text)) from error
    backward = direction == _BACKWARD
    if _pack(layout, backward, *values) != text:
        raise MalformedCursor(_complaint(text))
    return tuple(values), backward


def _complaint(text: str) -> str:
    shown = text if len(text) <= _SHOWN else text[:_SHOWN] + "..."
    return _(
        "%(text)s is not a cursor: take it whole from `next` or `previous` of a page, or leave it "
        "out to begin with the newest."
    ) % {"text": repr(shown)}
