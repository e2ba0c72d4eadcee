"""Keyset pages of any table that is ordered by time and a hash; it filters nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, Q, QuerySet

from messaging.tracing.paging import Cursor, decode_cursor, encode_cursor

M = TypeVar("M", bound=Model)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Turned(Generic[T]):
    """The rows of one page, newest first, with the cursors beside it, None at an end."""

    rows: tuple[T, ...]
    next: str | None
    previous: str | None


def turn(
    read: Callable[[Cursor | None, int], Sequence[T]],
    place_of: Callable[[T], Cursor],
    cursor: str | None,
    *,
    limit: int,
) -> Turned[T]:
    """One page of what `read` gives: so many rows next to a place, nearest first.

    Raises MalformedCursor. Before the first row of all, the newest page is given.
    """
    place = None if cursor is None else decode_cursor(cursor)
    rows = list(read(place, limit + 1))
    if place is not None and place.backward and not rows:
        place = None
        rows = list(read(None, limit + 1))
    more, rows = len(rows) > limit, rows[:limit]
    backward = place is not None and place.backward
    if backward:
        rows.reverse()
    if not rows:
        return Turned((), None, None if place is None else _back_from(place))
    last, first = place_of(rows[-1]), place_of(rows[0])
    return Turned(
        tuple(rows),
        encode_cursor(last) if more or backward else None,
        _back_from(first) if (more if backward else place is not None) else None,
    )


def _back_from(place: Cursor) -> str:
    return encode_cursor(Cursor(place.timestamp, place.message_hash, backward=True))


def beside(found: QuerySet[M], place: Cursor | None, count: int, *, key: str) -> QuerySet[M]:
    """The `count` rows next to a place by `timestamp` and the hash in the column `key`, nearest
    first."""
    if place is None:
        return found.order_by("-timestamp", f"-{key}")[:count]
    same = Q(timestamp=place.timestamp)
    if place.backward:
        newer = found.filter(timestamp__gte=place.timestamp)
        newer = newer.exclude(same & Q(**{f"{key}__lte": place.message_hash}))
        return newer.order_by("timestamp", key)[:count]
    older = found.filter(timestamp__lte=place.timestamp)
    older = older.exclude(same & Q(**{f"{key}__gte": place.message_hash}))
    return older.order_by("-timestamp", f"-{key}")[:count]
