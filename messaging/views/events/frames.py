"""Changes as server-sent events; pure. Field names and spellings are those of the API."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from messaging.live.entries import EntryId
from messaging.tracing.changes import ChainNow
from messaging.tracing.matching import matches
from messaging.tracing.values import MessageRow
from messaging.views.events.asked import Asked

RETRY = 2_000  # milliseconds after which a browser connects again
BEGIN = f"retry: {RETRY}\n\n".encode()
_MISSED = "event: missed\ndata: {}\n"


@dataclass(frozen=True, slots=True)
class Change:
    """What became known at one place of the stream: messages by hash, chains, the second in which
    both were read. `missed`: more changed than this says."""

    id: EntryId
    now: int
    rows: Mapping[bytes, MessageRow] = field(default_factory=dict)
    chains: tuple[ChainNow, ...] = ()
    missed: bool = False


def frame_of(asked: Asked, change: Change) -> bytes:
    """The events of a change for whoever asked this; empty where none of it was asked for.

    Only the last event carries the id: whoever saw a part of them gets all of them again.
    """
    events = [_message(row) for row in _rows(asked, change)]
    if asked.chains:
        events += [_head(chain, change.now) for chain in change.chains]
    if change.missed:
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


def _rows(asked: Asked, change: Change) -> Iterable[MessageRow]:
    if asked.message is not None:
        row = change.rows.get(asked.message)
        return () if row is None else (row,)
    return (row for row in change.rows.values() if matches(asked.filters, row))


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
