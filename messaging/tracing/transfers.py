"""Transfers through the bridges, a page of many at a time; it writes nothing and asks no node."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q, QuerySet

from messaging.models import Transfer
from messaging.tracing.counting import Count, count_parts, remembered
from messaging.tracing.filters import Moment
from messaging.tracing.network import Network, load_network
from messaging.tracing.rows import rows_by_hash
from messaging.tracing.scanning import Condition, Order, Part, Place, Shelf, parts_of
from messaging.tracing.selecting import select
from messaging.tracing.turning import cursor_of, start_of, turn_page
from messaging.tracing.values import Page

PAGE_SIZE = 50
ETH = b""  # as a token
_MINUTE = 60


@dataclass(frozen=True, slots=True)
class TransferFilters:
    """What a list of transfers is narrowed to, None: nothing. `token` is an address or ETH; `since`
    and `until` are of the first send, both included."""

    source: int | None = None
    destination: int | None = None
    token: bytes | None = None
    sender: bytes | None = None
    recipient: bytes | None = None
    since: Moment | None = None
    until: Moment | None = None


EVERY_TRANSFER = TransferFilters()


class _Record(NamedTuple):
    timestamp: int
    message_hash: bytes


def list_transfers(
    filters: TransferFilters = EVERY_TRANSFER,
    cursor: str | None = None,
    *,
    limit: int = PAGE_SIZE,
    network: Network | None = None,
) -> Page:
    """One page of the messages that move something and pass the filters, newest first.

    `cursor` is the `next` or `previous` of another page; raises MalformedCursor. A page may be
    short and still have a `next`, as in `list_messages`.
    """
    return turn_transfers(filter_transfers(filters), cursor, network or load_network(), limit=limit)


def turn_transfers(
    parts: Sequence[Part[Transfer]], cursor: str | None, network: Network, *, limit: int
) -> Page:
    """One page of these transfers, as the messages that ordered them; raises MalformedCursor."""
    turn = turn_page(parts, _TRANSFERS, start_of(cursor), limit=limit)
    found = rows_by_hash((one.message_hash for one in turn.rows), network)
    rows = tuple(found[one.message_hash] for one in turn.rows if one.message_hash in found)
    return Page(rows, cursor_of(turn.following), cursor_of(turn.preceding), turn.edge)


def count_transfers(filters: TransferFilters) -> Count:
    """How many transfers pass, exact up to a bound, as of at most 20 seconds ago."""
    minutes = [when and when.seconds // _MINUTE for when in (filters.since, filters.until)]
    key = repr(("transfers", filters.source, filters.destination, filters.token, filters.sender,
                filters.recipient, minutes))  # fmt: skip
    return remembered({"all": key}, lambda _name: count_parts(filter_transfers(filters)))["all"]


def filter_transfers(filters: TransferFilters) -> tuple[Part[Transfer], ...]:
    """The transfers that pass, in no order."""
    found: QuerySet[Transfer] = Transfer.objects.order_by()
    if filters.since is not None:
        found = found.filter(timestamp__gte=filters.since.seconds)
    if filters.until is not None:
        found = found.filter(timestamp__lte=filters.until.seconds)
    return parts_of(found, list(_conditions(filters)))


def _conditions(filters: TransferFilters) -> Iterator[Condition]:
    if filters.token is not None:
        yield _led(Q(token=None) if filters.token == ETH else Q(token=filters.token))
    if filters.sender is not None:
        yield _led(Q(sender=filters.sender))
    if filters.recipient is not None:
        yield _led(Q(recipient=filters.recipient))
    if filters.source is not None and filters.destination is not None:
        yield _led(Q(source=filters.source, destination=filters.destination))
        return
    # Only a lane has an index in the order of time: of one end each row is looked at.
    if filters.source is not None:
        yield Condition(Q(source=filters.source), ())
    if filters.destination is not None:
        yield Condition(Q(destination=filters.destination), ())


def _led(whole: Q) -> Condition:
    return Condition(whole, (whole,))


def _read(parts: Sequence[QuerySet[Transfer]]) -> Iterable[_Record]:
    return [_Record(*row) for row in select("timestamp, message_hash", parts)]


def _place_of(record: _Record) -> Place:
    return record.timestamp, record.message_hash


_TRANSFERS = Shelf(
    Order(("message_hash",)),
    _read,
    _place_of,
)
