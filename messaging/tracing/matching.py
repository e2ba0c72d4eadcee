"""Whether a message or an executing message, as shown now, passes the filters of a list: `filters`,
`transfers` and `execution_filters` say it to the database.

Pure: the event stream asks it of every change for every reader.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, TypeVar

from messaging.protocol.text import to_address
from messaging.tracing.execution_filters import ExecutionFilters
from messaging.tracing.filters import MessageFilters
from messaging.tracing.transfers import ETH, TransferFilters

K = TypeVar("K")
Filters = MessageFilters | TransferFilters | ExecutionFilters
_Checks = Mapping[str, Callable[[Any, Any], bool]]


def _second(moment: Any) -> int:
    """A time as filters have it, by itself or with how it was written."""
    return int(getattr(moment, "seconds", moment))


def _token(token: bytes) -> str | None:
    return None if token == ETH else to_address(token)


# By the filter's name; each is asked with the value that it is narrowed to, as rows spell it.
_TIMES: _Checks = {
    "since": lambda row, second: row.timestamp >= second,
    "until": lambda row, second: row.timestamp <= second,
}
_LANE: _Checks = {
    "source": lambda row, chain_id: row.source.chain_id == chain_id,
    "destination": lambda row, chain_id: row.destination.chain_id == chain_id,
}
_CHECKS: Mapping[type[Filters], _Checks] = {
    MessageFilters: {
        **_LANE,
        **_TIMES,
        "status": lambda row, status: row.status == status,
        "sender": lambda row, address: row.sender == address,
        "target": lambda row, address: row.target == address,
        "account": lambda row, address: address in {row.sender, row.target},
    },
    TransferFilters: {
        **_LANE,
        **_TIMES,
        "token": lambda row, token: row.transfer.token == token,
        "sender": lambda row, address: row.transfer.sender == address,
        "recipient": lambda row, address: row.transfer.recipient == address,
    },
    ExecutionFilters: {
        **_TIMES,
        "chain": lambda row, chain_id: row.chain.chain_id == chain_id,
        "source": lambda row, chain_id: row.source.chain_id == chain_id,
        "kind": lambda row, use: row.use == use,
    },
}
_SPELLINGS: Mapping[str, Callable[[Any], object]] = {
    **dict.fromkeys(("sender", "target", "account", "recipient"), to_address),
    **dict.fromkeys(("since", "until"), _second),
    "token": _token,
}

# The filters that rows do not tell, or not yet when they are told: a verdict may come later.
ONLY_STORED = frozenset({"relayer", "resent", "validity"})


def checked(kind: type[Filters]) -> frozenset[str]:
    """The filters of a list that a row can be asked."""
    return frozenset(_CHECKS[kind])


def without_check(filters: Filters) -> tuple[str, ...]:
    """The filters that are on and that only the database can tell."""
    return tuple(name for name in _on(filters) if name not in _CHECKS[type(filters)])


def matching(filters: Filters, rows: Mapping[K, Any]) -> list[K]:
    """The keys of those rows that a list with these filters shows: of messages, for transfers too,
    or of executing messages; none of the filters is `without_check`."""
    known = _CHECKS[type(filters)]
    checks = [
        (known[name], _SPELLINGS[name](value) if name in _SPELLINGS else value)
        for name, value in _on(filters).items()
    ]
    moving = isinstance(filters, TransferFilters)
    return [
        key
        for key, row in rows.items()
        if (not moving or row.transfer) and all(check(row, value) for check, value in checks)
    ]


def _on(filters: Filters) -> dict[str, Any]:
    values = ((one.name, getattr(filters, one.name)) for one in fields(filters))
    return {name: value for name, value in values if value is not None and value is not False}
