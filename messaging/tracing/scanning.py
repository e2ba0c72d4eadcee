"""Pages of rows that several conditions narrow, each at a bounded cost; it knows no table.

A list is ordered by time. One index leads through the rows of a part in that order, the rest of the
conditions is looked at row by row. Where nearly none of very many rows passes, a page would have to
look at all of them: so it looks at SCANNED at most, says how far it came, and the next one goes on.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_, or_
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

FEW = 2_000  # rows that are all looked at, and sorted, without a second thought
SCANNED = 8_000  # rows of a part that one page looks at

_Row = TypeVar("_Row")
_Model = TypeVar("_Model", bound=Model)
Place = tuple[Any, ...]  # a row's values of the fields of an order


@dataclass(frozen=True, slots=True)
class Condition:
    """What a list is narrowed by: `whole` says which rows pass; those of `ways` together are the
    same rows, each way led to by an index in the order of time. Without a way no index leads there.

    `rows`: how many pass, about; None: the database is asked for its estimate. `shared`: a row may
    be on several ways.
    """

    whole: Q
    ways: tuple[Q, ...]
    rows: int | None = None
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Part(Generic[_Model]):
    """Rows by an index, and what narrows them further; `few`: all of them may be looked at,
    `shared`: other parts may have some of them too."""

    rows: QuerySet[_Model]
    rest: Q | None = None
    few: bool = False
    shared: bool = False

    @property
    def narrowed(self) -> QuerySet[_Model]:
        """Those of the rows that pass."""
        return self.rows if self.rest is None else self.rows.filter(self.rest)

    @property
    def is_scanned(self) -> bool:
        """Whether very many rows may have to be looked at for one that passes."""
        return self.rest is not None and not self.few


@dataclass(frozen=True, slots=True)
class Order:
    """Newest first: by timestamp, then by these fields; `least` and `greatest` of them are before
    and after every row of one timestamp."""

    ties: tuple[str, ...]
    least: Place
    greatest: Place

    def names(self, *, backward: bool) -> tuple[str, ...]:
        """What to order by, nearest first."""
        sign = "" if backward else "-"
        return tuple(f"{sign}{name}" for name in ("timestamp", *self.ties))

    def beyond(self, place: Place, *, backward: bool) -> tuple[Q, Q]:
        """Which rows come after a place (`backward`: before it): those that pass the first and not
        the second, so that an index on the timestamp alone serves."""
        timestamp, *ties = place
        if backward:
            return Q(timestamp__gte=timestamp), Q(timestamp=timestamp) & self._within(ties, "lt")
        return Q(timestamp__lte=timestamp), Q(timestamp=timestamp) & self._within(ties, "gt")

    def _within(self, ties: Sequence[Any], side: str) -> Q:
        *before, last = zip(self.ties, ties, strict=True)
        found = Q((f"{last[0]}__{side}e", last[1]))
        for name, value in reversed(before):
            found = Q((f"{name}__{side}", value)) | Q((name, value)) & found
        return found


@dataclass(frozen=True, slots=True)
class Shelf(Generic[_Model, _Row]):
    """How the rows of a list are read: their order, several queries in one statement, and where a
    row stands in the order."""

    order: Order
    read: Callable[[Sequence[QuerySet[_Model]]], Iterable[_Row]]
    place_of: Callable[[_Row], Place]


@dataclass(frozen=True, slots=True)
class Start:
    """Where a page begins: after a place or, with `backward`, before it; itself left out."""

    place: Place
    backward: bool = False


@dataclass(frozen=True, slots=True)
class Scan(Generic[_Row]):
    """The rows next to a place, nearest first; `more`: there are others behind them. `edge`: rows
    were looked at up to this timestamp and not beyond, None: as far as was needed."""

    rows: list[_Row]
    more: bool
    edge: int | None


def parts_of(found: QuerySet[_Model], conditions: Sequence[Condition]) -> tuple[Part[_Model], ...]:
    """The rows that pass all conditions, led to by the one that the fewest rows pass.

    Parts may share rows, where the ways of a condition do.
    """
    leading = [one for one in conditions if one.ways]
    if not leading:
        rest = _all(one.whole for one in conditions)
        return (Part(found, rest),)
    if len(conditions) == 1:
        return tuple(Part(found.filter(way), shared=leading[0].shared) for way in leading[0].ways)
    sizes = [_size(found, one) for one in leading]
    size = min(sizes)
    driver = leading[sizes.index(size)]
    rest = _all(one.whole for one in conditions if one is not driver)
    return tuple(Part(found.filter(way), rest, size <= FEW, driver.shared) for way in driver.ways)


def scan(
    parts: Sequence[Part[_Model]], shelf: Shelf[_Model, _Row], start: Start | None, *, count: int
) -> Scan[_Row]:
    """At most `count` rows of all parts from a start on, None: from the newest."""
    backward = start is not None and start.backward
    sliced = [_beyond(part, shelf.order, start) for part in parts]
    edge = _edge(sliced, backward=backward)
    names = shelf.order.names(backward=backward)
    near = [_near(one, edge, backward=backward).order_by(*names)[: count + 1] for one in sliced]
    rows = {shelf.place_of(row): row for row in shelf.read(near)}
    found = [rows[key] for key in sorted(rows, reverse=not backward)]
    more = len(found) > count
    return Scan(found[:count], more, None if more else edge)


def _all(conditions: Iterable[Q]) -> Q | None:
    known = list(conditions)
    return reduce(and_, known) if known else None


def any_of(conditions: Sequence[Q]) -> Q:
    """Rows that pass one of these, of which there is at least one."""
    return reduce(or_, conditions)


def _size(found: QuerySet[_Model], condition: Condition) -> int:
    """How many rows pass, about: what the database would plan with."""
    if condition.rows is not None:
        return condition.rows
    return sum(_estimate(found.filter(way)) for way in condition.ways)


def _estimate(rows: QuerySet[_Model]) -> int:
    (explained,) = json.loads(rows.values("pk").explain(format="json"))
    return int(explained["Plan"]["Plan Rows"])


def _beyond(part: Part[_Model], order: Order, start: Start | None) -> Part[_Model]:
    if start is None:
        return part
    after, but = order.beyond(start.place, backward=start.backward)
    return replace(part, rows=part.rows.filter(after).exclude(but))


def _edge(parts: Sequence[Part[_Model]], *, backward: bool) -> int | None:
    """The nearest timestamp at which a part has shown as many rows as a page looks at."""
    name = "timestamp" if backward else "-timestamp"
    edges = [
        timestamp
        for part in parts
        if part.is_scanned
        for timestamp in part.rows.order_by(name).values_list("timestamp", flat=True)[
            SCANNED : SCANNED + 1
        ]
    ]
    if not edges:
        return None
    return min(edges) if backward else max(edges)


def _near(part: Part[_Model], edge: int | None, *, backward: bool) -> QuerySet[_Model]:
    if edge is None:
        return part.narrowed
    side = "timestamp__lte" if backward else "timestamp__gte"
    return part.narrowed.filter(**{side: edge})
