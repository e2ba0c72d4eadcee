"""Pages of rows that several conditions narrow, each at a bounded cost; it knows no table.

A list is ordered by time. Where the rows that pass everything are few, and cheap to find by several
indexes, they are found and sorted. Else one index leads through the rows of a part in the order of
time, and the other conditions are looked at row by row. Where nearly none of very many rows passes,
a page would have to look at all of them: so it looks at SCANNED at most, says how far it came, and
the next goes on.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_, or_
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

from messaging.protocol.facts import BIGINT_MAX
from messaging.tracing.planning import planned
from messaging.tracing.selecting import passing, select, selecting
from messaging.tracing.shortlist import among

FEW = 2_000  # rows that are all looked at, and sorted, without a second thought
SCANNED = 4_000  # rows of a part that one page looks at
CHEAP = 4_000  # of the database's own units: about what looking at half of SCANNED rows takes
FOUND = 1_000  # rows that several indexes together may find

_Row = TypeVar("_Row")
_Model = TypeVar("_Model", bound=Model)
Place = tuple[Any, ...]  # a row's values of the fields of an order


@dataclass(frozen=True, slots=True)
class Condition:
    """What a list is narrowed by: `whole` says which rows pass; those of `ways` together are the
    same rows, each way led to by an index in the order of time. Without a way no index leads there.

    `rows`: how many pass, about; None: the database is asked for its estimate, of `guess` where
    that says nearly the same more simply: it lets through whatever passes. `shared`: a row may be
    on several ways. `dear`: what else decides on the ways after the first is looked up row by row,
    and may pass none of very many.
    """

    whole: Q
    ways: tuple[Q, ...]
    rows: int | None = None
    guess: Q | None = None
    shared: bool = False
    dear: bool = False


@dataclass(frozen=True, slots=True)
class Part(Generic[_Model]):
    """Rows that an index leads to. Where they are not all, `wanted` are those of the table that
    pass what else narrows the list, and the page looks at the first of `rows` for some of them,
    unless these are `few`, and narrowed already. `shared`: other parts may have the same rows.
    `dear`: only those that could be on the page are to be looked at."""

    rows: QuerySet[_Model]
    wanted: QuerySet[_Model] | None = None
    few: bool = False
    shared: bool = False
    dear: bool = False

    @property
    def is_scanned(self) -> bool:
        """Whether very many rows may have to be looked at for one that passes."""
        return self.wanted is not None and not self.few

    def nearest(self, names: Sequence[str], count: int) -> QuerySet[_Model]:
        """The first rows that pass, of those that are looked at."""
        if self.wanted is None or not self.is_scanned:
            return self.rows.order_by(*names)[:count]
        looked_at = self.rows.order_by(*names)[:SCANNED]
        return among(self.wanted, looked_at).order_by(*names)[:count]

    def last_looked_at(self, names: Sequence[str]) -> Place | None:
        """The place of the last row that is looked at, None where there are not so many."""
        if not self.is_scanned:
            return None
        fields = [name.lstrip("-") for name in names]
        last = self.rows.order_by(*names).values_list(*fields)[SCANNED - 1 : SCANNED]
        return next(iter(last), None)


@dataclass(frozen=True, slots=True)
class Order:
    """Newest first: by timestamp, then by these fields."""

    ties: tuple[str, ...]

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
    were looked at up to this place and not beyond, None: as far as was needed."""

    rows: list[_Row]
    more: bool
    edge: Place | None


def parts_of(found: QuerySet[_Model], conditions: Sequence[Condition]) -> tuple[Part[_Model], ...]:
    """The rows that pass all conditions, led to by the one that the fewest rows pass.

    Parts may share rows, where the ways of a condition do.
    """
    leading = [one for one in conditions if one.ways]
    if len(conditions) == len(leading) <= 1:
        ways = leading[0].ways if leading else (Q(),)
        shared, dear = (any(getattr(one, of) for one in leading) for of in ("shared", "dear"))
        return tuple(
            Part(found.filter(way), shared=shared, dear=dear and at > 0)
            for at, way in enumerate(ways)
        )
    together = _together(found, conditions) if leading else None
    if together is not None:
        return (together,)
    sizes = [_size(found, one) for one in leading]
    driver = leading[sizes.index(min(sizes))] if leading else Condition(Q(), (Q(),))
    rest = _all(one.whole for one in conditions if one is not driver)
    few = bool(leading) and min(sizes) <= FEW
    return tuple(
        Part(
            found.filter(way, rest) if few else found.filter(way),
            found.filter(rest),
            few,
            driver.shared,
        )
        for way in driver.ways
    )


def scan(
    parts: Sequence[Part[_Model]], shelf: Shelf[_Model, _Row], start: Start | None, *, count: int
) -> Scan[_Row]:
    """At most `count` rows of all parts from a start on, None: from the newest."""
    backward = start is not None and start.backward
    names = shelf.order.names(backward=backward)
    sliced = [_beyond(part, shelf.order, start) for part in parts]
    sliced[1:] = [_on_page(one, sliced[0], names, count=count + 1) for one in sliced[1:]]
    read = shelf.read([part.nearest(names, count + 1) for part in sliced])
    rows = {shelf.place_of(row): row for row in read}
    places = sorted(rows, reverse=not backward)
    if len(parts) == 1 and len(places) > count:
        return Scan([rows[key] for key in places[:count]], True, None)
    edges = [place for part in sliced if (place := part.last_looked_at(names)) is not None]
    edge = (min(edges) if backward else max(edges)) if edges else None
    if edge is not None:  # what another part has beyond may have unseen rows before it
        places = [one for one in places if (one <= edge if backward else one >= edge)]
    more = len(places) > count
    return Scan([rows[key] for key in places[:count]], more, None if more else edge)


def _together(found: QuerySet[_Model], conditions: Sequence[Condition]) -> Part[_Model] | None:
    """All rows that pass, found by several indexes; None where that is dear, or they are many.

    The database takes conditions for independent, and expects a few rows where a sender that sends
    on one chain alone has thousands: so no more than FOUND are taken, and these are looked up."""
    simply = found.filter(_all(one.guess or one.whole for one in conditions))
    plan = planned(simply)
    if plan.cost > CHEAP or plan.rows > FOUND:
        return None
    of = found.model._meta  # noqa: SLF001 # public for all but its name
    key = str(of.pk.column)
    keys = [one for (one,) in select(key, [simply[: FOUND + 1]])]
    if len(keys) > FOUND:
        return None
    here = passing(f"{of.db_table}.{key} = any(%s)", [keys])
    return Part(found.filter(here, _all(one.whole for one in conditions)))


def _all(conditions: Iterable[Q]) -> Q:
    return reduce(and_, conditions, Q())


def any_of(conditions: Sequence[Q]) -> Q:
    """Rows that pass one of these, of which there is at least one."""
    return reduce(or_, conditions)


def _size(found: QuerySet[_Model], condition: Condition) -> int:
    """How many rows pass, about: what the database would plan with."""
    if condition.rows is not None:
        return condition.rows
    guesses = condition.ways if condition.guess is None else (condition.guess,)
    return sum(planned(found.filter(one)).rows for one in guesses)


def _on_page(
    part: Part[_Model], first: Part[_Model], names: Sequence[str], *, count: int
) -> Part[_Model]:
    """A dear part without what can be on no page: what comes after `count` rows of the first."""
    if not part.dear:
        return part
    rows, values = selecting("timestamp", first.nearest(names, count))
    side, none = (">=", -1) if names[0].startswith("-") else ("<=", BIGINT_MAX)
    last = f"coalesce((select timestamp from ({rows}) as first offset {count - 1}), {none})"  # noqa: S608
    nearer = passing(f"timestamp {side} {last}", values)
    return replace(part, rows=part.rows.filter(nearer))


def _beyond(part: Part[_Model], order: Order, start: Start | None) -> Part[_Model]:
    if start is None:
        return part
    after, but = order.beyond(start.place, backward=start.backward)
    return replace(part, rows=part.rows.filter(after).exclude(but))
