"""Whether a message, as shown now, passes the filters of a list: `filters` says it to the database.

Pure: the event stream asks it of every change for every reader.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from messaging.tracing.filters import MessageFilters
from messaging.tracing.values import MessageRow


def _is_party(row: MessageRow, address: str) -> bool:
    return any(_same(party, address) for party in (row.sender, row.target))


def _same(shown: str | None, asked: str) -> bool:
    return shown is not None and shown.lower() == asked.lower()


# By the filter's name; each is asked with the value that it is narrowed to.
_CHECKS: Mapping[str, Callable[[MessageRow, Any], bool]] = {
    "status": lambda row, status: row.status == status,
    "source": lambda row, chain_id: row.source.chain_id == chain_id,
    "destination": lambda row, chain_id: row.destination.chain_id == chain_id,
    "sender": lambda row, address: _same(row.sender, address),
    "target": lambda row, address: _same(row.target, address),
    "account": _is_party,
    "since": lambda row, seconds: row.timestamp >= seconds,
    "until": lambda row, seconds: row.timestamp <= seconds,
}

CHECKED = frozenset(_CHECKS)  # the filters that a row can be asked


def without_check(filters: MessageFilters) -> tuple[str, ...]:
    """The filters that are on and that only the database can tell."""
    asked = (one.name for one in fields(filters) if getattr(filters, one.name) is not None)
    return tuple(name for name in asked if name not in CHECKED)


def matches(filters: MessageFilters, row: MessageRow) -> bool:
    """Whether a list with these filters shows this message; none of them is `without_check`."""
    asked = ((one.name, getattr(filters, one.name)) for one in fields(filters))
    return all(_CHECKS[name](row, value) for name, value in asked if value is not None)
