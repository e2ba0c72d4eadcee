"""Whether a message, as shown now, passes the filters of a list: `filters` says it to the database.

Pure: the event stream asks it of every change for every reader.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, TypeVar

from messaging.protocol.text import to_address
from messaging.tracing.filters import MessageFilters
from messaging.tracing.values import MessageRow

K = TypeVar("K")


def _second(moment: Any) -> int:
    """A time as filters have it, by itself or with how it was written."""
    return int(getattr(moment, "seconds", moment))


# By the filter's name; each is asked with the value that it is narrowed to, as rows spell it.
_CHECKS: Mapping[str, Callable[[MessageRow, Any], bool]] = {
    "status": lambda row, status: row.status == status,
    "source": lambda row, chain_id: row.source.chain_id == chain_id,
    "destination": lambda row, chain_id: row.destination.chain_id == chain_id,
    "sender": lambda row, address: row.sender == address,
    "target": lambda row, address: row.target == address,
    "account": lambda row, address: address in {row.sender, row.target},
    "since": lambda row, second: row.timestamp >= second,
    "until": lambda row, second: row.timestamp <= second,
}
_SPELLINGS: Mapping[str, Callable[[Any], object]] = {
    **dict.fromkeys(("sender", "target", "account"), to_address),
    **dict.fromkeys(("since", "until"), _second),
}

CHECKED = frozenset(_CHECKS)  # the filters that a row can be asked
ONLY_STORED = frozenset({"relayer", "resent"})  # those that rows do not tell


def without_check(filters: MessageFilters) -> tuple[str, ...]:
    """The filters that are on and that only the database can tell."""
    return tuple(name for name in _on(filters) if name not in CHECKED)


def matching(filters: MessageFilters, rows: Mapping[K, MessageRow]) -> list[K]:
    """The keys of those messages that a list with these filters shows; none of the filters is
    `without_check`."""
    checks = [
        (_CHECKS[name], _SPELLINGS[name](value) if name in _SPELLINGS else value)
        for name, value in _on(filters).items()
    ]
    return [key for key, row in rows.items() if all(check(row, value) for check, value in checks)]


def _on(filters: MessageFilters) -> dict[str, Any]:
    values = ((one.name, getattr(filters, one.name)) for one in fields(filters))
    return {name: value for name, value in values if value is not None and value is not False}
