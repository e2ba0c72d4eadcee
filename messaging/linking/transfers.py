"""What the judged messages move, one row a bridging message; it judges nothing."""

from collections.abc import Mapping

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper

from messaging.linking.columns import TRANSFER_COLUMNS, hex_text
from messaging.linking.writing import upsert
from messaging.protocol.facts import LogFact
from messaging.protocol.payloads import TokenTransfer
from messaging.protocol.transfers import Bridged, read_transfer

# Of those just written: what these tokens are called is asked later (`ingest.tokens`).
_NOTE_TOKENS = (
    "insert into token (chain_id, address, symbol, name, error) "
    "select distinct chain_id, token, '', '', '' from transfer_new "
    "cross join lateral (values (source), (destination)) as seen(chain_id) "
    "where token is not null order by 1, 2 on conflict do nothing"
)


def write_transfers(cursor: CursorWrapper, sends: Mapping[bytes, LogFact | None]) -> None:
    """Insert or replace what messages move, given the first send of each. One whose send is not
    stored, whatever else is, moves nothing that is known: it loses the row that it had."""
    lines: list[str] = []
    none: list[bytes] = []
    for message_hash, sent in sends.items():
        bridged = None if sent is None else _moved_by(sent)
        if sent is None or bridged is None:
            none.append(message_hash)
        else:
            lines.append(_transfer_line(message_hash, sent, bridged))
    if none:
        # Binary, as in `reading`: nearly always there is no such row, and the keys are the cost.
        psycopg.Cursor(connection.connection).execute(
            "delete from transfer where message_hash = any(%b)", (none,)
        )
    if lines:
        upsert(cursor, "transfer", TRANSFER_COLUMNS, key=1, lines=lines)
        cursor.execute(_NOTE_TOKENS)


def delete_lost_transfers(cursor: CursorWrapper) -> None:
    """Take back every transfer whose message is not known, or known as dropped."""
    cursor.execute(
        "delete from transfer where not exists (select 1 from log "
        "where log.message_hash = transfer.message_hash)"
    )


def _moved_by(sent: LogFact) -> Bridged | None:
    return read_transfer(sent.payload, sender=sent.sender, target=sent.target)


def _transfer_line(message_hash: bytes, sent: LogFact, bridged: Bridged) -> str:
    """In the order of TRANSFER_COLUMNS."""
    token = bridged.token if isinstance(bridged, TokenTransfer) else None
    return (
        f"\\\\x{message_hash.hex()}\t{sent.timestamp}\t{sent.chain_id}\t{sent.peer}\t"
        f"{hex_text(token)}\t\\\\x{bridged.sender.hex()}\t\\\\x{bridged.recipient.hex()}\t"
        f"{bridged.amount}\n"
    )
