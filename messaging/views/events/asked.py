"""What a reader of the stream asks for, in an address and its headers; pure."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from messaging.live.entries import EntryId, id_at, read_id
from messaging.protocol.text import parse_hash
from messaging.tracing.filters import MessageFilters
from messaging.tracing.matching import without_check
from messaging.views.filters import MalformedFilter, read_filters

_SECONDS = 12  # digits of a moment, at most
_NEVER = EntryId(0, 0)


@dataclass(frozen=True, slots=True)
class Asked:
    """Messages that pass the filters, or one message by its hash, or (`chains` alone) none; and
    with `chains` how far each chain is."""

    filters: MessageFilters
    message: bytes | None = None
    chains: bool = False


def read_asked(query: str) -> Asked:
    """What a query string asks for: the filters of the lists, `message`, `chains`.

    Raises MalformedFilter and MalformedHash.
    """
    values = dict(parse_qsl(query))
    filters = read_filters(values)
    if unknown := without_check(filters):
        name = unknown[0]
        raise MalformedFilter(name, f"The stream cannot be narrowed by {name!r}: leave it out.")
    text = values.get("message", "")
    return Asked(
        filters,
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


def _flag(name: str, text: str) -> bool:
    if text in {"", "0", "1"}:
        return text == "1"
    raise MalformedFilter(name, f"{name} is neither 1 nor 0: give {name}=1, or leave it out.")
