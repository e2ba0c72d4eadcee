"""The transactions from an address, stored ones and those that reverted, newest first."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, QuerySet, Value

from messaging.models import FailedRelay, Log, Transaction
from messaging.protocol.facts import Kind
from messaging.protocol.text import to_address, to_hex
from messaging.tracing.address_values import Signed, SignedPage
from messaging.tracing.lines import Deed
from messaging.tracing.network import Network
from messaging.tracing.scanning import Order, Part, Place, Shelf
from messaging.tracing.turning import cursor_of, start_of, turn_page

_DEEDS = {Kind.SENT: Deed.SENT, Kind.RELAYED: Deed.RELAYED}
_Did = Mapping[tuple[int, bytes], Mapping[Deed, int]]


class _Row(NamedTuple):
    timestamp: int
    hash: bytes
    chain: int
    block: int
    target: bytes | None
    status: int
    gas_used: int


def list_signed(address: bytes, cursor: str | None, network: Network, *, limit: int) -> SignedPage:
    """One page of them; three queries. Of a hash that two chains have in one second, one is enough:
    its page tells of both. Raises MalformedCursor."""
    turn = turn_page(_parts(address), _SIGNED, start_of(cursor), limit=limit)
    did = _did(row.hash for row in turn.rows)
    rows = tuple(_signed(row, did, network) for row in turn.rows)
    return SignedPage(rows, cursor_of(turn.following), cursor_of(turn.preceding))


def _parts(address: bytes) -> list[Part[Any]]:
    """What is from it in both tables, the columns called alike, each place once."""
    mined = Transaction.objects.filter(sender=address, timestamp__isnull=False)
    failed = FailedRelay.objects.filter(sender=address, ordinal=0)
    alike = failed.annotate(hash=F("transaction_hash"), status=Value(0))
    return [Part(rows.distinct("timestamp", "hash")) for rows in (mined, alike)]


def _read(parts: Sequence[QuerySet[Any]]) -> list[_Row]:
    return [_row(*columns) for part in parts for columns in part.values_list(*_Row._fields)]


def _row(timestamp: int, digest: bytes, *rest: Any) -> _Row:
    return _Row(timestamp, bytes(digest), *rest)


def _place_of(row: _Row) -> Place:
    return row.timestamp, row.hash


_SIGNED: Shelf[Any, _Row] = Shelf(Order(("hash",)), _read, _place_of)


def _did(hashes: Iterable[bytes]) -> _Did:
    """How many logs of these transactions did what, by Chain.id and hash; one query."""
    rows = (
        Log.objects.filter(transaction_hash__in=list(hashes))
        .order_by()
        .values_list("chain", "transaction_hash", "kind")
        .annotate(count=Count("pk"), reads=Count("pk", filter=Q(message_hash__isnull=True)))
    )
    did: dict[tuple[int, bytes], Counter[Deed]] = {}
    for chain, digest, kind, count, reads in rows:
        known = did.setdefault((chain, bytes(digest)), Counter())
        if kind == Kind.EXECUTING:
            known[Deed.READ] += reads
        else:
            known[_DEEDS.get(Kind(kind), Deed.OTHER)] += count
    return did


def _signed(row: _Row, did: _Did, network: Network) -> Signed:
    return Signed(
        chain=network.of_fact(row.chain).ref,
        hash=to_hex(row.hash),
        block_number=row.block,
        timestamp=row.timestamp,
        target=None if row.target is None else to_address(row.target),
        reverted=row.status == 0,
        gas_used=row.gas_used,
        counts=did.get((row.chain, row.hash), {}),
    )
