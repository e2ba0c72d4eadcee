"""One page of a list and the places where its neighbours begin; it knows no table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model

from messaging.tracing.paging import Cursor, Edge, decode_cursor, encode_cursor
from messaging.tracing.scanning import Part, Place, Scan, Shelf, Start, scan

_Row = TypeVar("_Row")
_Model = TypeVar("_Model", bound=Model)


@dataclass(frozen=True, slots=True)
class Turn(Generic[_Row]):
    """A page's rows, newest first, and where the older and the newer page start, None at an end.

    `edge`: it looked that far and not beyond, None: as far as was needed.
    """

    rows: list[_Row]
    following: Start | None
    preceding: Start | None
    edge: Edge | None


def turn_page(
    parts: Sequence[Part[_Model]], shelf: Shelf[_Model, _Row], start: Start | None, *, limit: int
) -> Turn[_Row]:
    """The page that begins at `start`, None: the newest one."""
    found = scan(parts, shelf, start, count=limit)
    if start is not None and start.backward:
        if found.rows or found.edge is not None:
            return _newer(found, shelf, start)
        # Nothing is newer any more: begin with the newest.
        start, found = None, scan(parts, shelf, None, count=limit)
    return _older(found, shelf, start)


def start_of(cursor: str | None) -> Start | None:
    """Where a page of rows in the order of time and a hash begins; raises MalformedCursor."""
    if cursor is None:
        return None
    place = decode_cursor(cursor)
    return Start((place.timestamp, place.message_hash), backward=place.backward)


def cursor_of(start: Start | None) -> str | None:
    """The cursor that `start_of` reads."""
    if start is None:
        return None
    timestamp, message_hash = start.place
    return encode_cursor(Cursor(timestamp, message_hash, backward=start.backward))


def _older(found: Scan[_Row], shelf: Shelf[_Model, _Row], start: Start | None) -> Turn[_Row]:
    following = preceding = None
    if found.more:
        following = Start(shelf.place_of(found.rows[-1]))
    elif found.edge is not None:
        following = Start(found.edge)
    if start is not None:
        # The row at the start of an empty page was on the page before: it belongs to what is newer.
        place = shelf.place_of(found.rows[0]) if found.rows else _beside(start.place, -1)
        preceding = Start(place, backward=True)
    return Turn(found.rows, following, preceding, _edge(found, backward=False))


def _newer(found: Scan[_Row], shelf: Shelf[_Model, _Row], start: Start) -> Turn[_Row]:
    preceding = None
    if found.more:
        preceding = Start(shelf.place_of(found.rows[-1]), backward=True)
    elif found.edge is not None:
        preceding = Start(found.edge, backward=True)
    following = Start(shelf.place_of(found.rows[0]) if found.rows else _beside(start.place, 1))
    return Turn(found.rows[::-1], following, preceding, _edge(found, backward=True))


def _edge(found: Scan[_Row], *, backward: bool) -> Edge | None:
    return None if found.edge is None else Edge(found.edge[0], backward)


def _beside(place: Place, step: int) -> Place:
    """The place next to one, older by -1 or newer by 1, whether a row is there or not."""
    *others, last = place
    if isinstance(last, bytes):
        number = int.from_bytes(last) + step
        last = number.to_bytes(len(last)) if 0 <= number < 1 << 8 * len(last) else last
    else:
        last += step
    return (*others, last)
