"""The list of messages."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from messaging.tracing.asking import MESSAGE_FILTERS, MalformedFilter
from messaging.tracing.attempts import looked_for
from messaging.tracing.counting import Count, count_messages
from messaging.tracing.filters import EVERY_MESSAGE, MessageFilters
from messaging.tracing.freshness import of_chains
from messaging.tracing.matching import without_check
from messaging.tracing.messages import list_messages
from messaging.tracing.network import Network, load_network
from messaging.tracing.paging import MalformedCursor
from messaging.tracing.places import list_as_of
from messaging.tracing.values import AsOf, MessageStatus, Page
from messaging.tracing.wording import STATUS_WORDS
from messaging.views.clock import read_clock
from messaging.views.filters import (
    Tab,
    chips_of,
    fields_of,
    options_of,
    read_filters,
    tabs_of,
    write_filters,
)
from messaging.views.listing import (
    Sheet,
    counted_messages,
    read_sheet,
    render_malformed,
    sent_words,
    short_count,
    sizes_of,
)
from messaging.views.methods import read_only
from messaging.views.rendering import render_page

_ALL = "all"


@read_only
def show_messages(request: HttpRequest) -> HttpResponse:
    """Messages that pass the filters of the address, newest first."""
    network = load_network()
    try:
        filters, sheet = read_filters(request.GET, network.now), read_sheet(request.GET)
        page = list_messages(filters, sheet.cursor, limit=sheet.limit, network=network)
    except (MalformedFilter, MalformedCursor) as error:
        return render_malformed(request, error, MESSAGE_FILTERS)
    searched = list_as_of(network)
    context = {
        **_rows(page, searched),
        **_filters(filters, sheet, [as_of.chain for as_of in searched]),
        **_counts(filters, sheet, network),
        "nav": "messages",
        "newer": page.previous and write_filters(filters, cursor=page.previous, limit=sheet.kept),
        "older": page.next and write_filters(filters, cursor=page.next, limit=sheet.kept),
        "looked_for": _looked_for(filters, searched),
    }
    return render_page(request, "messaging/messages.html", context)


def _rows(page: Page, searched: Sequence[AsOf]) -> dict[str, Any]:
    """The rows of a page, and as of when it speaks."""
    now = read_clock()
    return {
        "now": now,
        "rows": page.rows,
        "looked_at": sent_words(page.searched_to, now),
        "fresh": of_chains(searched, now),
        "searched": searched,
    }


def _filters(filters: MessageFilters, sheet: Sheet, chains: Sequence[Any]) -> dict[str, Any]:
    """What a list is narrowed to, and what it can be narrowed to."""
    query = write_filters(filters)
    narrowed = "" if query == "." else query
    return {
        "chips": chips_of(filters, chains, read_clock(), limit=sheet.kept),
        "not_told": without_check(filters),  # by the stream
        "status": filters.status,
        "resent": filters.resent,
        "sources": options_of(filters.source, chains),
        "destinations": options_of(filters.destination, chains),
        "fields": fields_of(filters),
        "sizes": sizes_of(
            sheet, lambda limit: write_filters(filters, cursor=sheet.cursor, limit=limit)
        ),
        "limit": sheet.kept,
        "csv": f"{reverse('messages_csv')}{narrowed}",
        "jsonl": f"{reverse('messages_jsonl')}{narrowed}",
    }


def _counts(filters: MessageFilters, sheet: Sheet, network: Network) -> dict[str, Any]:
    """The tabs, with how many messages each has where nothing else narrows the list."""
    asked = {_ALL: filters}
    plain = replace(filters, status=None) == EVERY_MESSAGE
    if plain:
        asked = {_ALL: EVERY_MESSAGE}
        asked |= {status.value: MessageFilters(status=status) for status in STATUS_WORDS}
    counts = count_messages(asked, network)
    shown = counts[filters.status.value if plain and filters.status else _ALL]
    tabs = tabs_of(filters, limit=sheet.kept)
    if plain:
        tabs = _with_counts(tabs, [counts[name] for name in asked])
    return {"counted": counted_messages(shown), "tabs": tabs}


def _with_counts(tabs: Sequence[Tab], counts: Sequence[Count]) -> tuple[Tab, ...]:
    pairs = zip(tabs, counts, strict=True)
    return tuple(replace(tab, count=short_count(count)) for tab, count in pairs)


def _looked_for(filters: MessageFilters, searched: Sequence[AsOf]) -> list[str]:
    """Where failed relays were looked for, if it is these that a list is narrowed to."""
    if filters.status is not MessageStatus.FAILED:
        return []
    wanted = filters.destination
    return [looked_for(one) for one in searched if wanted in {None, one.chain.chain_id}]
