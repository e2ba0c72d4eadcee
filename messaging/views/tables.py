"""Rows as CSV (RFC 4180) and as JSON lines, a batch at a time; it reads none."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

Row = Mapping[str, Any]

# A spreadsheet takes what begins so for a formula, whoever wrote it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_encode = msgspec.json.Encoder().encode

MESSAGE_COLUMNS = (
    "message_hash",
    "status",
    "source_chain",
    "destination_chain",
    "nonce",
    "sender",
    "target",
    "timestamp",
    "time",
    "sent_transaction",
    "relay_transaction",
    "relay_timestamp",
    "relay_time",
    "expires_at",
    "expires_timestamp",
    "selector",
    "function",
    "transfer_kind",
    "transfer_token",
    "transfer_sender",
    "transfer_recipient",
    "transfer_amount",
)
TRANSFER_COLUMNS = (
    "message_hash",
    "status",
    "source_chain",
    "destination_chain",
    "kind",
    "token",
    "token_symbol",
    "token_decimals",
    "sender",
    "recipient",
    "amount",
    "timestamp",
    "time",
    "sent_transaction",
    "relay_transaction",
    "relay_timestamp",
    "relay_time",
)
EXECUTION_COLUMNS = (
    "chain",
    "block_number",
    "log_index",
    "timestamp",
    "time",
    "transaction_hash",
    "kind",
    "validity",
    "reasons",
    "source_chain",
    "source_block_number",
    "source_log_index",
    "origin",
    "message_hash",
)

Written = Callable[[Iterable[Sequence[Row]], Sequence[str]], Iterator[bytes]]


def write_csv(batches: Iterable[Sequence[Row]], columns: Sequence[str]) -> Iterator[bytes]:
    """A header, then a line for each row; what a row has inside a value has a column of its own."""
    yield _lines([columns])
    for batch in batches:
        yield _lines([_cells(row, columns) for row in batch])


def write_json_lines(batches: Iterable[Sequence[Row]], _columns: Sequence[str]) -> Iterator[bytes]:
    """A line of JSON for each row."""
    for batch in batches:
        yield b"".join([_encode(row) + b"\n" for row in batch])


def _lines(rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _cells(row: Row, columns: Sequence[str]) -> list[Any]:
    flat = dict(row)
    for name, value in row.items():
        if isinstance(value, dict):
            flat |= {f"{name}_{key}": inner for key, inner in value.items()}
        elif isinstance(value, list):
            flat[name] = " ".join(value)
    return [_safe(flat.get(name)) for name in columns]


def _safe(value: Any) -> Any:
    """A cell that no spreadsheet runs."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
