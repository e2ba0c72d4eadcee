"""The filters of the message list in an address: read, written back, and as chips; pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from messaging.protocol.text import to_address
from messaging.tracing.asking import MESSAGE_FILTERS, MalformedFilter, read_message_filters
from messaging.tracing.execution_filters import ExecutionFilters
from messaging.tracing.filters import MessageFilters, Moment
from messaging.tracing.values import ChainRef
from messaging.tracing.wording import NBSP, STATUS_WORDS, cut, moment, short_name, unnamed
from messaging.views.clock import read_clock

__all__ = ["MalformedFilter", "read_filters", "write_filters"]

_YES = "yes"
_Filters = TypeVar("_Filters", MessageFilters, ExecutionFilters)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on; `address` is the query without it. `chain` is set where it is one,
    `title` is the whole of a value that is cut."""

    label: str
    value: str
    chain: ChainRef | None
    address: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """A saved view, with the other filters kept; `count` of its rows, empty where not known."""

    label: str
    address: str
    current: bool
    count: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a field."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form: its parameter and label, what is in it, and an example."""

    name: str
    label: str
    value: str
    example: str


def read_filters(query: Mapping[str, str], now: int | None = None) -> MessageFilters:
    """The filters in a query string, of which an empty one is none; raises MalformedFilter."""
    given = {name: query[name].strip() for name in MESSAGE_FILTERS if query.get(name, "").strip()}
    return read_message_filters(given, read_clock() if now is None else now)


def write_filters(filters: MessageFilters, **more: str | int | None) -> str:
    """The query string of filters, `?` and all; a dot for none."""
    values = {**_written(filters), **more}
    return as_query(values)


def as_query(values: Mapping[str, str | int | None]) -> str:
    """A query string of what is not None, `?` and all; a dot for none, the page itself."""
    query = urlencode({key: value for key, value in values.items() if value is not None}, safe=":")
    return f"?{query}" if query else "."


def without(query: Mapping[str, str], name: str) -> str:
    """The query string of the filters but one: what is left of one that cannot be read."""
    names = [one for one in MESSAGE_FILTERS if one != name]
    return as_query({one: query[one] for one in names if query.get(one)})


def chips_of(
    filters: MessageFilters, chains: Sequence[ChainRef], now: int, **more: str | int | None
) -> tuple[Chip, ...]:
    """A chip for every filter that is on; `more` stays in the addresses."""
    return tuple(
        replace(chip, address=write_filters(off(filters, name, value), **more))
        for name, value, chip in _chips(filters, chains, now)
    )


def tabs_of(filters: MessageFilters, **more: str | int | None) -> tuple[Tab, ...]:
    """Every status, and all of them."""
    every = [(None, _("All")), *((one, str(word)) for one, word in STATUS_WORDS.items())]
    return tuple(
        Tab(label, write_filters(replace(filters, status=status), **more), filters.status == status)
        for status, label in every
    )


def options_of(chosen: int | None, chains: Sequence[ChainRef]) -> tuple[Option, ...]:
    """The followed chains, and the chosen one where it is not among them."""
    known = list(chains)
    if chosen is not None and all(chain.chain_id != chosen for chain in chains):
        known.append(named(chosen, chains))
    return tuple(
        Option(str(chain.chain_id), short_name(chain.name), chain.chain_id == chosen)
        for chain in known
    )


def fields_of(filters: MessageFilters) -> tuple[Field, ...]:
    """The fields of the form that are written into."""
    written = _written(filters)
    told = {
        "sender": (_("Sender"), "0x…"),
        "target": (_("Target"), "0x…"),
        "account": (_("Sender or target"), "0x…"),
        "relayer": (_("Relayer"), "0x…"),
    }
    accounts = (
        Field(name, label, str(written[name] or ""), example)
        for name, (label, example) in told.items()
    )
    return (*accounts, *time_fields(filters.since, filters.until))


def moment_words(when: Moment, now: int) -> str:
    """A bound in time for a chip."""
    if when.relative:
        return _("%(time)s ago") % {"time": when.text}
    return f"{moment(when.seconds, now)}{NBSP}UTC"


def text_of(when: Moment | None) -> str | None:
    """A bound in time as it was written."""
    return None if when is None else when.text


def off(filters: _Filters, name: str, value: bool | None) -> _Filters:
    """Filters with one of them off, which then has this value."""
    changed: dict[str, Any] = {name: value}
    return replace(filters, **changed)


def named(chain_id: int, chains: Sequence[ChainRef]) -> ChainRef:
    """A chain as it is called, followed or not."""
    unknown = ChainRef(chain_id, unnamed(chain_id), None)
    return next((chain for chain in chains if chain.chain_id == chain_id), unknown)


def _written(filters: MessageFilters) -> dict[str, str | int | None]:
    return {
        "status": filters.status and filters.status.value,
        "source": filters.source,
        "destination": filters.destination,
        **{
            name: None if address is None else to_address(address)
            for name, address in (
                ("sender", filters.sender),
                ("target", filters.target),
                ("account", filters.account),
                ("relayer", filters.relayer),
            )
        },
        "since": text_of(filters.since),
        "until": text_of(filters.until),
        "resent": _YES if filters.resent else None,
    }


def _chips(
    filters: MessageFilters, chains: Sequence[ChainRef], now: int
) -> Iterator[tuple[str, bool | None, Chip]]:
    """The name of each filter that is on, its value where it is off, and its chip."""
    if filters.status is not None:
        yield "status", None, Chip(_("Status"), str(STATUS_WORDS[filters.status]), None, "")
    lane = (
        ("source", _("Source"), filters.source),
        ("destination", _("Destination"), filters.destination),
    )
    for name, label, chain_id in lane:
        if chain_id is not None:
            yield name, None, chain_chip(label, chain_id, chains)
    accounts = (
        ("sender", _("Sender"), filters.sender),
        ("target", _("Target"), filters.target),
        ("account", _("Sender or target"), filters.account),
        ("relayer", _("Relayer"), filters.relayer),
    )
    for name, label, address in accounts:
        if address is not None:
            text = to_address(address)
            yield name, None, Chip(label, cut(text, head=4), None, "", text)
    yield from time_chips(filters.since, filters.until, now)
    if filters.resent:
        yield "resent", False, Chip(_("Resent"), _("yes"), None, "")


def chain_chip(label: str, chain_id: int, chains: Sequence[ChainRef]) -> Chip:
    """A chip of a chain, without an address yet."""
    chain = named(chain_id, chains)
    return Chip(label, chain.name, chain, "")


def time_chips(
    since: Moment | None, until: Moment | None, now: int
) -> Iterator[tuple[str, bool | None, Chip]]:
    """Chips of bounds in time, as `_chips` gives them."""
    bounds = (("since", _("Since"), since), ("until", _("Until"), until))
    for name, label, when in bounds:
        if when is not None:
            yield name, None, Chip(label, moment_words(when, now), None, "")


def time_fields(since: Moment | None, until: Moment | None) -> tuple[Field, ...]:
    """The fields of the form for bounds in time."""
    example = _("24h, 7d or 2026-11-20")
    return (
        Field("since", _("Since"), since.text if since else "", example),
        Field("until", _("Until"), until.text if until else "", example),
    )
