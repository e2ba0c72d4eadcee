"""The list of transfers: messages between the two halves of a bridge."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from messaging.tracing.asking import MalformedFilter
from messaging.tracing.freshness import of_chains
from messaging.tracing.network import Network, load_network
from messaging.tracing.paging import MalformedCursor
from messaging.tracing.places import list_as_of
from messaging.tracing.transfers import TransferFilters, count_transfers, list_transfers
from messaging.tracing.values import Page
from messaging.views.clock import read_clock
from messaging.views.filters import options_of
from messaging.views.listing import (
    Sheet,
    counted_transfers,
    read_sheet,
    render_malformed,
    sent_words,
    sizes_of,
)
from messaging.views.methods import read_only
from messaging.views.rendering import render_page
from messaging.views.transfer_filters import (
    TRANSFER_FILTERS,
    chips_of,
    fields_of,
    read_filters,
    write_filters,
)


@read_only
def show_transfers(request: HttpRequest) -> HttpResponse:
    """Transfers that pass the filters of the address, newest first."""
    network = load_network()
    try:
        filters, sheet = read_filters(request.GET, network.now), read_sheet(request.GET)
        page = list_transfers(filters, sheet.cursor, limit=sheet.limit, network=network)
    except (MalformedFilter, MalformedCursor) as error:
        return render_malformed(request, error, TRANSFER_FILTERS)
    context = {
        **_rows(page, filters, sheet),
        **_filters(filters, sheet, network),
        "nav": "transfers",
    }
    return render_page(request, "messaging/transfers.html", context)


def _rows(page: Page, filters: TransferFilters, sheet: Sheet) -> dict[str, Any]:
    now = read_clock()
    return {
        "now": now,
        "rows": page.rows,
        "looked_at": sent_words(page.searched_to, now),
        "newer": page.previous and write_filters(filters, cursor=page.previous, limit=sheet.kept),
        "older": page.next and write_filters(filters, cursor=page.next, limit=sheet.kept),
    }


def _filters(filters: TransferFilters, sheet: Sheet, network: Network) -> dict[str, Any]:
    searched, now, query = list_as_of(network), read_clock(), write_filters(filters)
    chains = [as_of.chain for as_of in searched]
    narrowed = "" if query == "." else query
    return {
        "fresh": of_chains(searched, now),
        "searched": searched,
        "counted": counted_transfers(count_transfers(filters)),
        "chips": chips_of(filters, chains, now, limit=sheet.kept),
        "sources": options_of(filters.source, chains),
        "destinations": options_of(filters.destination, chains),
        "fields": fields_of(filters),
        "sizes": sizes_of(
            sheet, lambda limit: write_filters(filters, cursor=sheet.cursor, limit=limit)
        ),
        "limit": sheet.kept,
        "csv": f"{reverse('transfers_csv')}{narrowed}",
        "jsonl": f"{reverse('transfers_jsonl')}{narrowed}",
    }
