"""Rows of lists in the API's spelling, without a serializer's cost for each field; shapes describe
the same fields, and a test holds the two together."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from messaging.tracing.executing import ExecutionPage, ExecutionRow
from messaging.tracing.values import MessageRow, Page, Transfer

_LAST_SECOND = 253_402_300_799  # 9999-12-31T23:59:59Z, the last that RFC 3339 can write


def spell_message(row: MessageRow) -> dict[str, Any]:
    """A message in a list, as `MessageRowShape`."""
    return {
        "message_hash": row.message_hash,
        "status": row.status.value,
        "source_chain": str(row.source.chain_id),
        "destination_chain": str(row.destination.chain_id),
        "nonce": str(row.nonce),
        "sender": row.sender,
        "target": row.target,
        "timestamp": row.timestamp,
        "time": spell_time(row.timestamp),
        "sent_transaction": row.sent_transaction,
        "relay_transaction": row.relay_transaction,
        "relay_timestamp": row.relay_timestamp,
        "relay_time": spell_time(row.relay_timestamp),
        "expires_at": spell_time(row.expires_at),
        "expires_timestamp": row.expires_at,
        "selector": row.selector,
        "function": row.function,
        "transfer": row.transfer and _transfer(row.transfer),
    }


def spell_transfer(row: MessageRow) -> dict[str, Any]:
    """A transfer in an export; symbol and decimals are what the token's contract says."""
    moved = row.transfer
    return {
        "message_hash": row.message_hash,
        "status": row.status.value,
        "source_chain": str(row.source.chain_id),
        "destination_chain": str(row.destination.chain_id),
        "kind": moved and moved.kind,
        "token": moved and moved.token,
        "token_symbol": moved and moved.symbol,
        "token_decimals": moved and moved.decimals,
        "sender": moved and moved.sender,
        "recipient": moved and moved.recipient,
        "amount": moved and str(moved.amount),
        "timestamp": row.timestamp,
        "time": spell_time(row.timestamp),
        "sent_transaction": row.sent_transaction,
        "relay_transaction": row.relay_transaction,
        "relay_timestamp": row.relay_timestamp,
        "relay_time": spell_time(row.relay_timestamp),
    }


def spell_execution(row: ExecutionRow) -> dict[str, Any]:
    """An executing message in a list, as `ExecutingRowShape`."""
    return {
        "chain": str(row.chain.chain_id),
        "block_number": row.block_number,
        "log_index": row.log_index,
        "timestamp": row.timestamp,
        "time": spell_time(row.timestamp),
        "transaction_hash": row.transaction_hash,
        "kind": row.use.value,
        "validity": row.validity.value,
        "reasons": list(row.reasons),
        "source_chain": str(row.source.chain_id),
        "source_block_number": row.source_block,
        "source_log_index": row.source_log,
        "origin": row.origin,
        "message_hash": row.message_hash,
    }


def spell_page(results: list[dict[str, Any]], page: Page | ExecutionPage) -> dict[str, Any]:
    """Rows with the cursors of the pages beside them."""
    return {"results": results, "next": page.next, "previous": page.previous}


@lru_cache(maxsize=4_096)
def spell_time(seconds: int | None) -> str | None:
    """A time as RFC 3339 in UTC, None where the year would have five digits."""
    if seconds is None or seconds > _LAST_SECOND:
        return None
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _transfer(transfer: Transfer) -> dict[str, Any]:
    return {
        "kind": transfer.kind,
        "token": transfer.token,
        "sender": transfer.sender,
        "recipient": transfer.recipient,
        "amount": str(transfer.amount),
    }
