"""What of a message was taken back, and which message stands in its nonce; it decides no status."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from messaging.protocol.facts import Kind
from messaging.protocol.hashing import checksum
from messaging.protocol.lifecycle import Status
from messaging.protocol.replacement import Cause
from messaging.protocol.text import to_address, to_hex
from messaging.protocol.types import Identifier
from messaging.tracing.logs import StoredLog, own_identifier
from messaging.tracing.network import Network
from messaging.tracing.past import HistoryEvent, HistoryKind, PastPlace, ReorgCause
from messaging.tracing.places import Surroundings
from messaging.tracing.rows import RECORD, MessageRecord
from messaging.tracing.statements import rows_of

_MOST = 50  # taken-back logs of one message that are shown, the newest
_KINDS: Mapping[int, HistoryKind] = {
    Kind.SENT: HistoryKind.SENT,
    Kind.RELAYED: HistoryKind.RELAYED,
}
_TAKEN = (
    "select kind, chain, block, block_hash, log_index, taken_back.timestamp, transaction_hash, "  # noqa: S608
    "address, payload_hash, seen_at, cause, ancestor, new_hash, invalidated_hash "
    "from taken_back join reorg on reorg.id = taken_back.reorg_id "
    f"where message_hash = %s and kind in ({', '.join(f'{kind:d}' for kind in _KINDS)}) "
    f"order by seen_at desc, taken_back.id desc limit {_MOST}"
)
# A message, and the others of its source and nonce: at most one of them stands, a reorg took the
# others. It is asked for by the message's hash, four times.
WITH_ITS_NONCE = (
    f"select {RECORD} from message where message_hash = %s union all "  # noqa: S608
    f"(select {RECORD} from message "
    "where source = (select source from message where message_hash = %s) "
    "and nonce = (select nonce from message where message_hash = %s) "
    "and message_hash <> %s and sent_transaction is not null "
    f"order by timestamp, message_hash limit {_MOST})"
)


class _Taken(NamedTuple):
    """A log that was taken back, with the reorg that took it."""

    kind: int
    chain: int
    block: int
    block_hash: bytes | None
    log_index: int
    timestamp: int
    transaction_hash: bytes
    address: bytes
    payload_hash: bytes
    seen_at: datetime
    cause: int
    ancestor: int
    new_hash: bytes | None
    invalidated_hash: bytes | None


def cause_of(stored: int) -> ReorgCause:
    """The word for a stored cause."""
    return ReorgCause(Cause(stored).name.lower())


def read_history(
    record: MessageRecord, own: Sequence[StoredLog], around: Surroundings
) -> tuple[HistoryEvent, ...]:
    """What was taken back of a message, oldest first; one query. `own` are its logs of now.

    What a resync only read again, and found where it was, is no history.
    """
    newest = [_Taken(*row) for row in rows_of(_TAKEN, record.message_hash)]
    return tuple(
        _event(row, record, own, around)
        for row in reversed(newest)
        if not _was_read_again(row, own, around)
    )


def nonce_sharers(
    record: MessageRecord, others: Sequence[MessageRecord]
) -> tuple[MessageRecord, ...]:
    """Those of the others that a page of this message tells of: of one that stands, the dropped
    ones; none of a message whose sending is not seen."""
    if record.sent_transaction is None:
        return ()
    dropped = record.status == Status.DROPPED
    return tuple(one for one in others if dropped or one.status == Status.DROPPED)


def _was_read_again(row: _Taken, own: Sequence[StoredLog], around: Surroundings) -> bool:
    if row.cause != Cause.RESYNC:
        return False
    old, here = _hex(row.block_hash), (row.chain, row.block, row.log_index)
    same = (log for log in own if (log.spot.chain, log.spot.block, log.spot.log_index) == here)
    return any(around.place(log.spot).block_hash == old for log in same)


def _event(
    row: _Taken, record: MessageRecord, own: Sequence[StoredLog], around: Surroundings
) -> HistoryEvent:
    again = _again(row, own)
    return HistoryEvent(
        kind=_KINDS[row.kind],
        place=_place_then(row, record, around.network),
        taken_back_at=int(row.seen_at.timestamp()),
        cause=cause_of(row.cause),
        ancestor=row.ancestor,
        replaced_by=_hex(row.new_hash) if row.block == row.ancestor + 1 else None,
        invalidated_hash=_hex(row.invalidated_hash),
        again=None if again is None else _place_now(again, record, around),
    )


def _again(row: _Taken, own: Sequence[StoredLog]) -> StoredLog | None:
    """The log of now that is of the same transaction, mined again, else the first one since."""
    alike = [log for log in own if (log.kind, log.spot.chain) == (row.kind, row.chain)]
    same = (log for log in alike if log.spot.transaction_hash == row.transaction_hash)
    since = (log for log in alike if log.spot.timestamp >= row.timestamp)
    return next(same, None) or next(since, None)


def _place_then(row: _Taken, record: MessageRecord, network: Network) -> PastPlace:
    chain = network.of_fact(row.chain).ref
    own = Identifier(row.address, row.block, row.log_index, row.timestamp, record.source)
    return PastPlace(
        chain_id=chain.chain_id,
        chain_name=chain.name,
        origin=to_address(row.address),
        block_number=row.block,
        block_hash=_hex(row.block_hash),
        log_index=row.log_index,
        timestamp=row.timestamp,
        transaction_hash=to_hex(row.transaction_hash),
        checksum=_checksum(row.kind, own, row.payload_hash),
    )


def _place_now(log: StoredLog, record: MessageRecord, around: Surroundings) -> PastPlace:
    place = around.place(log.spot)
    return PastPlace(
        chain_id=place.chain.chain_id,
        chain_name=place.chain.name,
        origin=to_address(log.address),
        block_number=place.block_number,
        block_hash=place.block_hash,
        log_index=place.log_index,
        timestamp=place.timestamp,
        transaction_hash=place.transaction_hash,
        checksum=_checksum(log.kind, own_identifier(log, record.source), log.payload_hash),
    )


def _checksum(kind: int, own: Identifier, payload_hash: bytes) -> str | None:
    """What a send can be executed by; other logs have none."""
    return to_hex(checksum(own, payload_hash)) if kind == Kind.SENT else None


def _hex(stored: bytes | memoryview | None) -> str | None:
    return None if stored is None else to_hex(bytes(stored))
