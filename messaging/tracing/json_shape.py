"""A message as JSON values, in the shape of `GET /api/v1/messages/{hash}/`; it reads nothing.

For programs that cannot import the API, such as `manage.py trace --json`: a test holds both equal.
"""

from datetime import UTC, datetime
from typing import Any

from messaging.tracing.values import (
    IdentifierFacts,
    LogPlace,
    MessageDetail,
    MessageRow,
    Relay,
    Send,
    Transfer,
)

Json = dict[str, Any]

_LAST_SECOND = 253_402_300_799  # 9999-12-31T23:59:59Z, the last that RFC 3339 can write


def message_json(detail: MessageDetail) -> Json:
    """Everything known of a message; every uint256 as a decimal string, times as RFC 3339 and as
    integer seconds, what only its send can tell as None while none is seen."""
    row, first = detail.row, detail.first_send
    return {
        "message_hash": row.message_hash,
        "status": row.status.value,
        "source_chain": str(row.source.chain_id),
        "destination_chain": str(row.destination.chain_id),
        "nonce": str(row.nonce),
        "sender": row.sender,
        "target": row.target,
        "message": detail.message,
        "payload": detail.payload,
        "payload_hash": detail.payload_hash,
        "resends": [_send(send) for send in detail.resends],
        "identifier": _identifier(first.identifier) if first else None,
        "checksum": first.identifier.checksum if first else None,
        "access_list": list(first.identifier.access_list) if first else None,
        "initiating": _place(first.place) if first else None,
        "execution": _execution(detail.relay) if detail.relay else None,
        "attempts": [],
        "reasons": list(detail.reasons),
        "transfer": _transfer(row.transfer),
        "parent": _row(detail.parent) if detail.parent else None,
        "children": [_row(child) for child in detail.children],
        "siblings": [_row(sibling) for sibling in detail.siblings],
        "expires_at": _moment(row.expires_at),
        "expires_timestamp": row.expires_at,
        "relay_before": _moment(detail.relay_before),
        "relay_before_timestamp": detail.relay_before,
        "as_of": _as_of(detail),
    }


def _row(row: MessageRow) -> Json:
    return {
        "message_hash": row.message_hash,
        "status": row.status.value,
        "source_chain": str(row.source.chain_id),
        "destination_chain": str(row.destination.chain_id),
        "nonce": str(row.nonce),
        "sender": row.sender,
        "target": row.target,
        "timestamp": row.timestamp,
        "time": _moment(row.timestamp),
        "sent_transaction": row.sent_transaction,
        "relay_transaction": row.relay_transaction,
        "relay_timestamp": row.relay_timestamp,
        "relay_time": _moment(row.relay_timestamp),
        "expires_at": _moment(row.expires_at),
        "expires_timestamp": row.expires_at,
        "selector": row.selector,
        "function": row.function,
        "transfer": _transfer(row.transfer),
    }


def _send(send: Send) -> Json:
    return {
        "identifier": _identifier(send.identifier),
        "checksum": send.identifier.checksum,
        "access_list": list(send.identifier.access_list),
        "initiating": _place(send.place),
    }


def _identifier(identifier: IdentifierFacts) -> Json:
    return {
        "origin": identifier.origin,
        "block_number": identifier.block_number,
        "log_index": identifier.log_index,
        "timestamp": identifier.timestamp,
        "chain_id": str(identifier.chain_id),
    }


def _place(place: LogPlace) -> Json:
    return {
        "transaction_hash": place.transaction_hash,
        "block_number": place.block_number,
        "block_hash": place.block_hash,
        "log_index": place.log_index,
        "timestamp": place.timestamp,
        "time": _moment(place.timestamp),
        "safety": place.safety.value,
    }


def _execution(relay: Relay) -> Json:
    place, used = relay.place, relay.used
    return {
        "transaction_hash": place.transaction_hash,
        "block_number": place.block_number,
        "block_hash": place.block_hash,
        "log_index": relay.execution_log_index,
        "relayed_log_index": place.log_index,
        "timestamp": place.timestamp,
        "time": _moment(place.timestamp),
        "relayer": relay.relayer,
        "validity": relay.validity.value,
        "reasons": list(relay.reasons),
        "safety": place.safety.value,
        "return_data_hash": relay.return_data_hash,
        "identifier": _identifier(used) if used else None,
        "checksum": used.checksum if used else None,
    }


def _transfer(transfer: Transfer | None) -> Json | None:
    if transfer is None:
        return None
    return {
        "kind": transfer.kind,
        "token": transfer.token,
        "sender": transfer.sender,
        "recipient": transfer.recipient,
        "amount": str(transfer.amount),
    }


def _as_of(detail: MessageDetail) -> Json:
    source, destination = detail.as_of
    return {
        "source_block": source.indexed_block,
        "source_time": _moment(source.indexed_at),
        "destination_block": destination.indexed_block,
        "destination_time": _moment(destination.indexed_at),
    }


def _moment(seconds: int | None) -> str | None:
    if seconds is None or seconds > _LAST_SECOND:
        return None
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
