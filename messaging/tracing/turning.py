"""One page of a list and the places where its neighbours begin; it knows no table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model

from messaging.tracing.scanning import Part, Scan, Shelf, Start, scan

_Row = TypeVar("_Row")
_Model = TypeVar("_Model", bound=Model)


@dataclass(frozen=True, slots=True)
class Turn(Generic[_Row]):
    """A page's rows, newest first, and where the older and the newer page start, None at an end.

    `edge` as in `Scan`.
    """

    rows: list[_Row]
    following: Start | None
    preceding: Start | None
    edge: int | None


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


def _older(found: Scan[_Row], shelf: Shelf[_Model, _Row], start: Start | None) -> Turn[_Row]:
    following = preceding = None
    if found.more:
        following = Start(shelf.place_of(found.rows[-1]))
    elif found.edge is not None:
        following = Start((found.edge, *shelf.order.least))
    if start is not None:
        place = shelf.place_of(found.rows[0]) if found.rows else start.place
        preceding = Start(place, backward=True)
    return Turn(found.rows, following, preceding, found.edge)


def _newer(found: Scan[_Row], shelf: Shelf[_Model, _Row], start: Start) -> Turn[_Row]:
    preceding = None
    if found.more:
        preceding = Start(shelf.place_of(found.rows[-1]), backward=True)
    elif found.edge is not None:
        preceding = Start((found.edge, *shelf.order.greatest), backward=True)
    following = Start(shelf.place_of(found.rows[0]) if found.rows else start.place)
    return Turn(found.rows[::-1], following, preceding, found.edge)
