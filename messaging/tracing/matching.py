"""Whether a message, as shown now, passes the filters of a list: `filters` says it to the database.

Pure: the event stream asks it of every change for every reader.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from messaging.protocol.text import to_address
from messaging.tracing.filters import MessageFilters
from messaging.tracing.values import MessageRow


def _is_party(row: MessageRow, address: bytes) -> bool:
    return any(_same(party, address) for party in (row.sender, row.target))


def _same(shown: str | None, asked: bytes) -> bool:
    return shown == to_address(asked)


def _second(moment: Any) -> int:
    """A time as filters have it, by itself or with how it was written."""
    return int(getattr(moment, "seconds", moment))


# By the filter's name; each is asked with the value that it is narrowed to.
_CHECKS: Mapping[str, Callable[[MessageRow, Any], bool]] = {
    "status": lambda row, status: row.status == status,
    "source": lambda row, chain_id: row.source.chain_id == chain_id,
    "destination": lambda row, chain_id: row.destination.chain_id == chain_id,
    "sender": lambda row, address: _same(row.sender, address),
    "target": lambda row, address: _same(row.target, address),
    "account": _is_party,
    "since": lambda row, seconds: row.timestamp >= _second(seconds),
    "until": lambda row, seconds: row.timestamp <= _second(seconds),
}

CHECKED = frozenset(_CHECKS)  # the filters that a row can be asked
ONLY_STORED = frozenset({"relayer", "resent"})  # those that rows do not tell


def without_check(filters: MessageFilters) -> tuple[str, ...]:
    """The filters that are on and that only the database can tell."""
    return tuple(name for name in _on(filters) if name not in CHECKED)


def matches(filters: MessageFilters, row: MessageRow) -> bool:
    """Whether a list with these filters shows this message; none of them is `without_check`."""
    return all(_CHECKS[name](row, value) for name, value in _on(filters).items())


def _on(filters: MessageFilters) -> dict[str, Any]:
    values = ((one.name, getattr(filters, one.name)) for one in fields(filters))
    return {name: value for name, value in values if value is not None and value is not False}
