"""What a reader of the stream asks for, in an address and its headers; pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from messaging.live.entries import EntryId, id_at, read_id
from messaging.protocol.text import parse_hash
from messaging.tracing.asking import MalformedFilter
from messaging.tracing.execution_filters import EVERY_EXECUTION, ExecutionFilters
from messaging.tracing.filters import EVERY_MESSAGE
from messaging.tracing.matching import Filters, without_check
from messaging.tracing.transfers import EVERY_TRANSFER
from messaging.tracing.wording import cut
from messaging.views import execution_filters, filters, transfer_filters
from messaging.views.clock import read_clock

_SECONDS = 12  # digits of a moment, at most
_NEVER = EntryId(0, 0)
_EVERYTHING = (EVERY_MESSAGE, EVERY_TRANSFER, EVERY_EXECUTION)
_READ: Mapping[str, Callable[[Mapping[str, str], int], Filters]] = {
    "messages": filters.read_filters,
    "transfers": transfer_filters.read_filters,
    "executions": execution_filters.read_filters,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Messages, transfers or executing messages that pass the filters, or one message by its hash;
    and with `chains` how far each chain is."""

    filters: Filters
    message: bytes | None = None
    chains: bool = False

    @property
    def of_executions(self) -> bool:
        """Whether it is executing messages that are asked for, not messages."""
        return self.message is None and isinstance(self.filters, ExecutionFilters)

    @property
    def is_narrowed(self) -> bool:
        """Whether each row has to be looked at."""
        return self.message is None and self.filters not in _EVERYTHING


def read_asked(query: str) -> Asked:
    """What a query string asks for: the `list`, its filters, `message`, `chains`.

    Raises MalformedFilter and MalformedHash.
    """
    values = dict(parse_qsl(query))
    narrowed = _read_filters(values)
    if unknown := without_check(narrowed):
        name = unknown[0]
        raise MalformedFilter(name, f"The stream cannot be narrowed by {name!r}: leave it out.")
    text = values.get("message", "")
    return Asked(
        narrowed,
        parse_hash(text) if text else None,
        chains=_flag("chains", values.get("chains", "")),
    )


def read_last(query: str, header: str) -> EntryId | None:
    """The place in the stream after which to begin: what the reader saw last (the Last-Event-ID of
    a connection that a browser makes again, `last` of one that a script does), else the moment
    `after` in seconds since 1970.

    None: with what comes now. A text that is neither is a place long ago.
    """
    values = dict(parse_qsl(query))
    if seen := header or values.get("last", ""):
        return read_id(seen) or _NEVER
    after = values.get("after", "")
    if not after:
        return None
    known = after.isascii() and after.isdigit() and len(after) <= _SECONDS
    return id_at(int(after)) if known else _NEVER


def _read_filters(values: Mapping[str, str]) -> Filters:
    name = values.get("list", "messages")
    if name not in _READ:
        known = ", ".join(_READ)
        raise MalformedFilter("list", f"There is no list {cut(name)!r}: give one of {known}.")
    return _READ[name](values, read_clock())


def _flag(name: str, text: str) -> bool:
    if text in {"", "0", "1"}:
        return text == "1"
    raise MalformedFilter(name, f"{name} is neither 1 nor 0: give {name}=1, or leave it out.")
