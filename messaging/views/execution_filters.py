"""The filters of the list of executing messages in an address, and as chips; pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from messaging.tracing.asking import EXECUTION_FILTERS, read_execution_filters
from messaging.tracing.executing import ExecutionUse
from messaging.tracing.execution_filters import ExecutionFilters
from messaging.tracing.execution_words import USE_WORDS, VALIDITY_WORDS
from messaging.tracing.values import ChainRef, ExecutionValidity
from messaging.views.filters import (
    Chip,
    Option,
    Tab,
    as_query,
    chain_chip,
    off,
    text_of,
    time_chips,
)


def read_filters(query: Mapping[str, str], now: int) -> ExecutionFilters:
    """The filters in a query string, of which an empty one is none; raises MalformedFilter."""
    given = {name: query[name].strip() for name in EXECUTION_FILTERS if query.get(name, "").strip()}
    return read_execution_filters(given, now)


def write_filters(filters: ExecutionFilters, **more: str | int | None) -> str:
    """The query string of filters, `?` and all; a dot for none."""
    values = {
        "chain": filters.chain,
        "source": filters.source,
        "validity": filters.validity and filters.validity.value,
        "kind": filters.kind and filters.kind.value,
        "since": text_of(filters.since),
        "until": text_of(filters.until),
        **more,
    }
    return as_query(values)


def chips_of(
    filters: ExecutionFilters, chains: Sequence[ChainRef], now: int, **more: str | int | None
) -> tuple[Chip, ...]:
    """A chip for every filter that is on; `more` stays in the addresses."""
    return tuple(
        replace(chip, address=write_filters(off(filters, name, value), **more))
        for name, value, chip in _chips(filters, chains, now)
    )


def tabs_of(filters: ExecutionFilters, **more: str | int | None) -> tuple[Tab, ...]:
    """Every use of an executing message, and all of them."""
    every = [(None, _("All")), *((use, _plural(use)) for use in ExecutionUse)]
    return tuple(
        Tab(label, write_filters(replace(filters, kind=use), **more), filters.kind == use)
        for use, label in every
    )


def validities_of(chosen: ExecutionValidity | None) -> tuple[Option, ...]:
    """The validities to choose from."""
    return tuple(
        Option(one.value, str(words), one is chosen) for one, words in VALIDITY_WORDS.items()
    )


def _plural(use: ExecutionUse) -> str:
    return _("Relays") if use is ExecutionUse.RELAY else _("Event reads")


def _chips(
    filters: ExecutionFilters, chains: Sequence[ChainRef], now: int
) -> Iterator[tuple[str, bool | None, Chip]]:
    if filters.kind is not None:
        yield "kind", None, Chip(_("Kind"), str(USE_WORDS[filters.kind]), None, "")
    if filters.validity is not None:
        yield "validity", None, Chip(_("Verdict"), str(VALIDITY_WORDS[filters.validity]), None, "")
    if filters.chain is not None:
        yield "chain", None, chain_chip(_("Executed on"), filters.chain, chains)
    if filters.source is not None:
        yield "source", None, chain_chip(_("Source"), filters.source, chains)
    yield from time_chips(filters.since, filters.until, now)
