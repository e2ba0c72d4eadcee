"""What stored reverted transactions name of a message, on any chain; it judges nothing."""

from typing import NamedTuple

from messaging.diagnosis.facts import NamedPlace
from messaging.protocol.attempts import Naming
from messaging.protocol.contracts import L2_TO_L2_MESSENGER
from messaging.protocol.reverts import KEPT
from messaging.protocol.text import parse_hash, to_hex
from messaging.tracing.statements import rows_of
from messaging.tracing.values import MessageDetail

MOST = 50  # of one message: anybody can add to them


class _Named(NamedTuple):
    """A stored reverted transaction with what it names, as much of its revert as a fact keeps."""

    timestamp: int
    chain_id: int
    name: str
    transaction_hash: bytes
    block: int
    naming: int
    target: bytes | None
    source_block: int | None
    source_log: int | None
    source_timestamp: int | None
    checksum: bytes | None
    listed: bytes | None
    message_hash: bytes | None
    reverted_with: bytes | None


# By the payload's own hash; by the place, of what carries another payload or none that is read.
_NAMED = (
    f"select {', '.join(_Named._fields[:-1])}, substr(revert_data, 1, {KEPT}) from "  # noqa: S608
    "(select * from failed_relay where message_hash = %s union "
    "select failed_relay.* from failed_relay join unnest(%s::numeric[], %s::bigint[], "
    "%s::bigint[]) as sent(source, source_block, source_log) "
    "using (source, source_block, source_log) "
    f"where naming = {Naming.RELAY:d}) as tried join chain on chain.id = tried.chain "
    f"order by timestamp desc, tried.id desc limit {MOST}"
)


def read_named(detail: MessageDetail) -> tuple[NamedPlace, ...]:
    """Reverted transactions that carry the message or claim the place of one of its sendings;
    the newest MOST, oldest first; one query, none where no revert names it."""
    if not detail.named:
        return ()
    places = [
        (one.identifier.chain_id, one.identifier.block_number, one.identifier.log_index)
        for one in detail.sends
    ]
    columns = [[row[at] for row in places] for at in range(3)]
    rows = rows_of(_NAMED, parse_hash(detail.row.message_hash), *columns)
    return tuple(_place(_Named(*row)) for row in reversed(rows))


def _place(row: _Named) -> NamedPlace:
    return NamedPlace(
        chain_id=int(row.chain_id),
        chain_name=row.name,
        transaction_hash=to_hex(row.transaction_hash),
        block=row.block,
        at=row.timestamp,
        naming=Naming(row.naming),
        direct=row.target == L2_TO_L2_MESSENGER,
        block_number=row.source_block,
        log_index=row.source_log,
        timestamp=row.source_timestamp,
        checksum=_hex(row.checksum),
        listed=_hex(row.listed),
        message_hash=_hex(row.message_hash),
        revert=row.reverted_with,
    )


def _hex(value: bytes | None) -> str | None:
    return None if value is None else to_hex(value)
