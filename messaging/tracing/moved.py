"""The bridgings from or to an address, newest first; amounts are read where rows are."""

from django.db.models import QuerySet

from messaging.models import Transfer
from messaging.tracing.keyset import Turned, beside, turn
from messaging.tracing.network import Network
from messaging.tracing.paging import Cursor
from messaging.tracing.rows import rows_by_hash
from messaging.tracing.values import MessageRow


def transfers_of(address: bytes) -> tuple[QuerySet[Transfer], QuerySet[Transfer]]:
    """Those that it sent, and those to it that it did not send itself."""
    return (
        Transfer.objects.filter(sender=address),
        Transfer.objects.filter(recipient=address).exclude(sender=address),
    )


def list_moved(
    address: bytes, cursor: str | None, network: Network, *, limit: int
) -> Turned[MessageRow]:
    """One page of them as the messages that ordered them; four queries. Raises MalformedCursor."""

    def read(place: Cursor | None, count: int) -> list[Cursor]:
        return _read(address, place, count)

    page = turn(read, lambda row: row, cursor, limit=limit)
    rows = rows_by_hash((row.message_hash for row in page.rows), network)
    found = (rows.get(row.message_hash) for row in page.rows)
    return Turned(tuple(row for row in found if row is not None), page.next, page.previous)


def _read(address: bytes, place: Cursor | None, count: int) -> list[Cursor]:
    """The places of the transfers next to a place, nearest first."""
    rows = [
        Cursor(timestamp, bytes(key))
        for part in transfers_of(address)
        for timestamp, key in beside(part, place, count, key="message_hash").values_list(
            "timestamp", "message_hash"
        )
    ]
    newest_first = place is None or not place.backward
    rows.sort(key=lambda row: (row.timestamp, row.message_hash), reverse=newest_first)
    return rows[:count]
