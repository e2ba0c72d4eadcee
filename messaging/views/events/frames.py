"""Changes as server-sent events; pure. Field names and spellings are those of the API."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from messaging.live.entries import EntryId, ExecutionPlace
from messaging.tracing.changes import ChainNow
from messaging.tracing.executing import ExecutionRow
from messaging.tracing.matching import matching
from messaging.tracing.values import MessageRow
from messaging.views.events.asked import Asked

RETRY = 2_000  # milliseconds after which a browser connects again
BEGIN = f"retry: {RETRY}\n\n".encode()
_MISSED = "event: missed\ndata: {}\n"


@dataclass(frozen=True, slots=True)
class Change:
    """What became known at one place of the stream: messages by hash, chains, executing messages by
    place, and the second in which they were read. `missed`: more messages changed than this says,
    `missed_executions`: more executing messages were stored."""

    id: EntryId
    now: int
    rows: Mapping[bytes, MessageRow] = field(default_factory=dict)
    chains: tuple[ChainNow, ...] = ()
    executions: Mapping[ExecutionPlace, ExecutionRow] = field(default_factory=dict)
    missed: bool = False
    missed_executions: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """What readers of a list may be told: rows with their events, and whether there are more."""

    rows: Mapping[Any, Any]
    events: Mapping[Any, str]
    missed: bool

    def briefly(self) -> "Rows":
        """Nothing but that some changed."""
        return Rows({}, {}, missed=True)


@dataclass(frozen=True, slots=True)
class Spelled:
    """A change with its events, written once for all readers."""

    id: EntryId
    messages: Rows
    executions: Rows
    heads: tuple[str, ...]

    def of(self, asked: Asked) -> Rows:
        """What is of the kind that was asked for."""
        return self.executions if asked.of_executions else self.messages


def spell(change: Change) -> Spelled:
    """The events of a change, before anybody is looked at who gets them."""
    messages = {key: _message(row) for key, row in change.rows.items()}
    executions = {key: _execution(row) for key, row in change.executions.items()}
    return Spelled(
        change.id,
        Rows(change.rows, messages, change.missed),
        Rows(change.executions, executions, change.missed_executions),
        tuple(_head(chain, change.now) for chain in change.chains),
    )


def frame_of(asked: Asked, change: Spelled, *, with_heads: bool = True) -> bytes:
    """The events of a change for whoever asked this; empty where none of it was asked for.

    Only the last event carries the id: whoever saw a part of them gets all of them again.
    """
    told = change.of(asked)
    events = [told.events[key] for key in _keys(asked, told.rows)]
    if asked.chains and with_heads:
        events += change.heads
    if told.missed:
        events.append(_MISSED)
    if not events:
        return b""
    return "\n".join([*events[:-1], f"id: {change.id}\n{events[-1]}\n"]).encode()


def heads_of(chains: Iterable[ChainNow], now: int) -> bytes:
    """How far these chains are, for a reader who just came; without a place in the stream."""
    return "".join(f"{_head(chain, now)}\n" for chain in chains).encode()


def missed() -> bytes:
    """That something may have changed since the place from which a reader asked."""
    return f"{_MISSED}\n".encode()


def beat(last: EntryId) -> bytes:
    """Nothing but that the connection stands, and up to where nothing that was asked for came."""
    return f": \nid: {last}\n\n".encode()


def _keys(asked: Asked, rows: Mapping[Any, Any]) -> Iterable[Any]:
    if asked.message is not None:
        return (asked.message,) if asked.message in rows else ()
    return matching(asked.filters, rows)


def _message(row: MessageRow) -> str:
    return _event(
        "message",
        {
            "message_hash": row.message_hash,
            "status": row.status.value,
            "source_chain": str(row.source.chain_id),
            "destination_chain": str(row.destination.chain_id),
            "nonce": str(row.nonce),
            "sender": row.sender,
            "target": row.target,
            "timestamp": row.timestamp,
            "relay_transaction": row.relay_transaction,
            "relay_delay": row.relay_delay,
        },
    )


def _execution(row: ExecutionRow) -> str:
    return _event(
        "execution",
        {
            "chain": str(row.chain.chain_id),
            "block_number": row.block_number,
            "log_index": row.log_index,
            "timestamp": row.timestamp,
            "transaction_hash": row.transaction_hash,
            "kind": row.use.value,
            "validity": row.validity.value,
            "source_chain": str(row.source.chain_id),
            "source_block_number": row.source_block,
            "source_log_index": row.source_log,
            "message_hash": row.message_hash,
        },
    )


def _head(chain: ChainNow, now: int) -> str:
    as_of = chain.as_of
    return _event(
        "head",
        {
            "chain_id": str(as_of.chain.chain_id),
            "name": as_of.chain.name,
            "indexed_block": as_of.indexed_block,
            "indexed_timestamp": as_of.indexed_at,
            "head_block": as_of.head_block,
            "levels": {level.value: block for level, block in chain.levels},
            "as_of": now,
        },
    )


def _event(name: str, data: Mapping[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, separators=(',', ':'))}\n"
