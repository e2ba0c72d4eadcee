"""The list of messages."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse

from messaging.tracing.attempts import looked_for
from messaging.tracing.filters import MessageFilters
from messaging.tracing.freshness import of_chains
from messaging.tracing.messages import list_messages
from messaging.tracing.paging import MalformedCursor
from messaging.tracing.values import AsOf, MessageStatus
from messaging.views.clock import read_clock
from messaging.views.filters import (
    MalformedFilter,
    chips_of,
    options_of,
    read_filters,
    tabs_of,
    write_filters,
)
from messaging.views.methods import read_only
from messaging.views.notices import render_bad_request
from messaging.views.reach import read_reach
from messaging.views.rendering import render_page

PAGE_ROWS = 16  # keeps a page under 30 kB


@read_only
def show_messages(request: HttpRequest) -> HttpResponse:
    """Messages that pass the filters of the address, newest first."""
    return _render_list(request, "messaging/messages.html", nav="messages")


def _render_list(request: HttpRequest, template: str, *, nav: str) -> HttpResponse:
    try:
        filters = read_filters(request.GET)
        cursor = request.GET.get("cursor") or None
        page = list_messages(filters, cursor, limit=PAGE_ROWS)
    except (MalformedFilter, MalformedCursor) as error:
        return render_bad_request(request, str(error))
    searched = read_reach()
    chains = [as_of.chain for as_of in searched]
    now = read_clock()
    context = {
        "nav": nav,
        "now": now,
        "rows": page.rows,
        "newer": page.previous and write_filters(filters, cursor=page.previous),
        "older": page.next and write_filters(filters, cursor=page.next),
        "fresh": of_chains(searched, now),
        "searched": searched,
        "chips": chips_of(filters, chains),
        "tabs": tabs_of(filters),
        "status": filters.status,
        "looked_for": _looked_for(filters, searched),
        "sources": options_of(filters.source, chains),
        "destinations": options_of(filters.destination, chains),
    }
    return render_page(request, template, context)


def _looked_for(filters: MessageFilters, searched: Sequence[AsOf]) -> list[str]:
    """Where failed relays were looked for, if it is these that a list is narrowed to."""
    if filters.status is not MessageStatus.FAILED:
        return []
    wanted = filters.destination
    return [looked_for(one) for one in searched if wanted in {None, one.chain.chain_id}]
