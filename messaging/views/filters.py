"""The filters of the message list in an address: read, written back, and as chips; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from messaging.tracing.filters import MessageFilters
from messaging.tracing.values import ChainRef, MessageStatus
from messaging.tracing.wording import STATUS_WORDS, short_name, unnamed

_UINT256 = 1 << 256
_SHOWN = 40


class MalformedFilter(ValueError):
    """A filter that cannot be meant; the message names it and the remedy."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on; `address` is the query without it. `chain` is set where it is one."""

    label: str
    value: str
    chain: ChainRef | None
    address: str


@dataclass(frozen=True, slots=True)
class Tab:
    """A status to narrow to, with the other filters kept."""

    label: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a field."""

    value: str
    label: str
    selected: bool


def read_filters(query: Mapping[str, str]) -> MessageFilters:
    """The filters in a query string; raises MalformedFilter."""
    return MessageFilters(
        status=_status(query.get("status", "")),
        source=_chain_id("source", query.get("source", "")),
        destination=_chain_id("destination", query.get("destination", "")),
    )


def write_filters(filters: MessageFilters, **more: str | None) -> str:
    """The query string of filters, `?` and all; empty for none."""
    values = {
        "status": filters.status and filters.status.value,
        "source": filters.source,
        "destination": filters.destination,
        **more,
    }
    query = urlencode({key: value for key, value in values.items() if value is not None})
    return f"?{query}" if query else "."


def chips_of(filters: MessageFilters, chains: Sequence[ChainRef]) -> tuple[Chip, ...]:
    """A chip for every filter that is on."""
    chips = []
    if filters.status is not None:
        without = write_filters(replace(filters, status=None))
        chips.append(Chip("Status", str(STATUS_WORDS[filters.status]), None, without))
    if filters.source is not None:
        chain = _named(filters.source, chains)
        without = write_filters(replace(filters, source=None))
        chips.append(Chip("Source", chain.name, chain, without))
    if filters.destination is not None:
        chain = _named(filters.destination, chains)
        without = write_filters(replace(filters, destination=None))
        chips.append(Chip("Destination", chain.name, chain, without))
    return tuple(chips)


def tabs_of(filters: MessageFilters) -> tuple[Tab, ...]:
    """Every status, and all of them."""
    every = [(None, "All"), *((one, str(word)) for one, word in STATUS_WORDS.items())]
    return tuple(
        Tab(label, write_filters(replace(filters, status=status)), filters.status == status)
        for status, label in every
    )


def options_of(chosen: int | None, chains: Sequence[ChainRef]) -> tuple[Option, ...]:
    """The followed chains, and the chosen one where it is not among them."""
    known = list(chains)
    if chosen is not None and all(chain.chain_id != chosen for chain in chains):
        known.append(_named(chosen, chains))
    return tuple(
        Option(str(chain.chain_id), short_name(chain.name), chain.chain_id == chosen)
        for chain in known
    )


def _named(chain_id: int, chains: Sequence[ChainRef]) -> ChainRef:
    unknown = ChainRef(chain_id, unnamed(chain_id), None)
    return next((chain for chain in chains if chain.chain_id == chain_id), unknown)


def _status(text: str) -> MessageStatus | None:
    if not text:
        return None
    try:
        return MessageStatus(text)
    except ValueError as error:
        known = ", ".join(status.value for status in MessageStatus)
        raise MalformedFilter(f"{_shown(text)} is no status: give one of {known}.") from error


def _chain_id(field: str, text: str) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) <= len(str(_UINT256)):
        number = int(text)
        if number < _UINT256:
            return number
    raise MalformedFilter(
        f"{_shown(text)} is no {field} chain: give its chain id as a decimal number, as in 10."
    )


def _shown(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "...")
