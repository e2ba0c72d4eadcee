"""The transactions that an address signed, stored ones and those that reverted, newest first."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Count, Q

from messaging.models import FailedRelay, Log, Transaction
from messaging.protocol.facts import Kind
from messaging.protocol.text import to_address, to_hex
from messaging.tracing.address_values import Signed
from messaging.tracing.keyset import Turned, beside, turn
from messaging.tracing.lines import Deed
from messaging.tracing.network import Network
from messaging.tracing.paging import Cursor

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


def list_signed(
    address: bytes, cursor: str | None, network: Network, *, limit: int
) -> Turned[Signed]:
    """One page of them; three queries. Of a hash that two chains have in one second, one is enough:
    its page tells of both. Raises MalformedCursor."""

    def read(place: Cursor | None, count: int) -> list[_Row]:
        return _read(address, place, count)

    def place_of(row: _Row) -> Cursor:
        return Cursor(row.timestamp, row.hash)

    page = turn(read, place_of, cursor, limit=limit)
    did = _did(row.hash for row in page.rows)
    rows = tuple(_signed(row, did, network) for row in page.rows)
    return Turned(rows, page.next, page.previous)


def _read(address: bytes, place: Cursor | None, count: int) -> list[_Row]:
    """The rows next to a place, of both tables, nearest first."""
    mined = Transaction.objects.filter(sender=address, timestamp__isnull=False)
    failed = FailedRelay.objects.filter(sender=address, ordinal=0)
    columns = ("timestamp", "chain", "block", "target", "gas_used")
    rows = [
        _row(digest, status, rest)
        for digest, status, *rest in beside(mined, place, count, key="hash").values_list(
            "hash", "status", *columns
        )
    ]
    rows += [
        _row(digest, 0, rest)
        for digest, *rest in beside(failed, place, count, key="transaction_hash").values_list(
            "transaction_hash", *columns
        )
    ]
    newest_first = place is None or not place.backward
    rows.sort(key=lambda row: (row.timestamp, row.hash), reverse=newest_first)
    return rows[:count]


def _row(digest: bytes | memoryview, status: int, rest: Sequence[Any]) -> _Row:
    timestamp, chain, block, target, gas_used = rest
    to = None if target is None else bytes(target)
    return _Row(timestamp, bytes(digest), chain, block, to, status, gas_used)


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
