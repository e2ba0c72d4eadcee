"""Messages as pages and API show them, one or a page of many; it never writes and asks no node."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from messaging.models import Message
from messaging.tracing.details import read_detail
from messaging.tracing.filters import EVERY_MESSAGE, MessageFilters, filter_messages
from messaging.tracing.history import nonce_sharers, with_its_nonce
from messaging.tracing.network import load_network
from messaging.tracing.paging import Cursor, decode_cursor, encode_cursor
from messaging.tracing.rows import MessageRecord, read_records, read_rows
from messaging.tracing.values import MessageDetail, Page

PAGE_SIZE = 50


def list_messages(
    filters: MessageFilters = EVERY_MESSAGE, cursor: str | None = None, *, limit: int = PAGE_SIZE
) -> Page:
    """One page of the messages that pass the filters, newest first, at most `limit` of them.

    `cursor` is the `next` or `previous` of another page. Raises MalformedCursor.
    """
    place = None if cursor is None else decode_cursor(cursor)
    network = load_network()
    parts = filter_messages(filters, network)
    records = _read(parts, place, limit + 1)
    if place is not None and place.backward and not records:
        place = None  # nothing is newer any more: begin with the newest
        records = _read(parts, None, limit + 1)
    more, records = len(records) > limit, records[:limit]
    if place is not None and place.backward:
        records.reverse()
    following, preceding = _cursors(records, place, more=more)
    return Page(read_rows(records, network), following, preceding)


def get_message(message_hash: bytes) -> MessageDetail | None:
    """Everything known of one message, None where no fact of it was ever stored."""
    network = load_network()
    own = Message.objects.filter(message_hash=message_hash).order_by()
    records = read_records(own, with_its_nonce(message_hash))
    record = next((one for one in records if one.message_hash == message_hash), None)
    if record is None:
        return None
    others = [one for one in records if one is not record]
    return read_detail(record, nonce_sharers(record, others), network)


def _read(
    parts: Iterable[QuerySet[Message]], place: Cursor | None, count: int
) -> list[MessageRecord]:
    """The `count` messages of all parts next to a place, nearest first."""
    records = read_records(*(_slice(part, place, count) for part in parts))
    records.sort(
        key=lambda one: (one.timestamp, one.message_hash),
        reverse=place is None or not place.backward,
    )
    return records[:count]


def _slice(found: QuerySet[Message], place: Cursor | None, count: int) -> QuerySet[Message]:
    """The `count` messages next to a place; nearest first, so that going back comes reversed."""
    if place is None:
        return found.order_by("-timestamp", "-message_hash")[:count]
    same = Q(timestamp=place.timestamp)
    if place.backward:
        beyond = found.filter(timestamp__gte=place.timestamp)
        beyond = beyond.exclude(same & Q(message_hash__lte=place.message_hash))
        return beyond.order_by("timestamp", "message_hash")[:count]
    beyond = found.filter(timestamp__lte=place.timestamp)
    beyond = beyond.exclude(same & Q(message_hash__gte=place.message_hash))
    return beyond.order_by("-timestamp", "-message_hash")[:count]


def _cursors(
    records: list[MessageRecord], place: Cursor | None, *, more: bool
) -> tuple[str | None, str | None]:
    """`next` and `previous` of a page: onwards where there is more, back always."""
    if not records:
        return None, _cursor_at(place, backward=True)
    backward = place is not None and place.backward
    onwards = more or backward
    back = more if backward else place is not None
    return (
        _cursor_at(records[-1]) if onwards else None,
        _cursor_at(records[0], backward=True) if back else None,
    )


def _cursor_at(place: MessageRecord | Cursor | None, *, backward: bool = False) -> str | None:
    if place is None:
        return None
    return encode_cursor(Cursor(place.timestamp, place.message_hash, backward=backward))
