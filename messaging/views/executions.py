"""The list of executing messages, and the page of one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from messaging.tracing.asking import EXECUTION_FILTERS, MalformedFilter
from messaging.tracing.checks import settled
from messaging.tracing.counting import count_executions
from messaging.tracing.executing import ExecutionDetail, ExecutionPage
from messaging.tracing.execution_filters import ExecutionFilters
from messaging.tracing.execution_words import VALIDITY_WORDS, execution_verdict, rules_of
from messaging.tracing.executions import get_execution, list_executions
from messaging.tracing.freshness import of_chains, of_message
from messaging.tracing.matching import without_check
from messaging.tracing.network import Network, load_network
from messaging.tracing.paging import MalformedCursor
from messaging.tracing.places import list_as_of
from messaging.views.clock import read_clock
from messaging.views.execution_filters import (
    chips_of,
    read_filters,
    tabs_of,
    validities_of,
    write_filters,
)
from messaging.views.filters import options_of, time_fields
from messaging.views.listing import (
    Sheet,
    counted_executions,
    executed_words,
    read_sheet,
    render_malformed,
    sizes_of,
)
from messaging.views.methods import read_only
from messaging.views.notices import render_not_found
from messaging.views.reach import read_reach
from messaging.views.rendering import render_page

_ALL = "all"


@read_only
def show_executions(request: HttpRequest) -> HttpResponse:
    """Executing messages that pass the filters of the address, newest first."""
    network = load_network()
    try:
        filters, sheet = read_filters(request.GET, network.now), read_sheet(request.GET)
        page = list_executions(filters, sheet.cursor, limit=sheet.limit, network=network)
    except (MalformedFilter, MalformedCursor) as error:
        return render_malformed(request, error, EXECUTION_FILTERS)
    context = {
        **_rows(page, filters, sheet),
        **_filters(filters, sheet, network),
        "nav": "executions",
    }
    return render_page(request, "messaging/executions.html", context)


@read_only
def show_execution(request: HttpRequest, chain_id: int, block: int, log_index: int) -> HttpResponse:
    """Everything known of the executing message at a place."""
    detail = get_execution(chain_id, block, log_index)
    if detail is None:
        sentence = _("No executing message was seen at %(place)s.") % {
            "place": f"{chain_id}:{block}:{log_index}"
        }
        return render_not_found(request, sentence, searched=read_reach(), now=read_clock())
    return render_page(request, "messaging/execution.html", _context(detail, read_clock()))


def _rows(page: ExecutionPage, filters: ExecutionFilters, sheet: Sheet) -> dict[str, Any]:
    now = read_clock()
    return {
        "now": now,
        "rows": page.rows,
        "looked_at": executed_words(page.searched_to, now),
        "order": _("In the order of execution."),
        "newer": page.previous and write_filters(filters, cursor=page.previous, limit=sheet.kept),
        "older": page.next and write_filters(filters, cursor=page.next, limit=sheet.kept),
    }


def _filters(filters: ExecutionFilters, sheet: Sheet, network: Network) -> dict[str, Any]:
    searched, now, query = list_as_of(network), read_clock(), write_filters(filters)
    chains = [as_of.chain for as_of in searched]
    narrowed = "" if query == "." else query
    return {
        "fresh": of_chains(searched, now),
        "searched": searched,
        "counted": counted_executions(count_executions({_ALL: filters}, network)[_ALL]),
        "chips": chips_of(filters, chains, now, limit=sheet.kept),
        "not_told": without_check(filters),  # by the stream
        "tabs": tabs_of(filters, limit=sheet.kept),
        "kind": filters.kind,
        "chains": options_of(filters.chain, chains),
        "sources": options_of(filters.source, chains),
        "validities": validities_of(filters.validity),
        "fields": time_fields(filters.since, filters.until),
        "sizes": sizes_of(
            sheet, lambda limit: write_filters(filters, cursor=sheet.cursor, limit=limit)
        ),
        "limit": sheet.kept,
        "csv": f"{reverse('executions_csv')}{narrowed}",
        "jsonl": f"{reverse('executions_jsonl')}{narrowed}",
    }


def _context(detail: ExecutionDetail, now: int) -> dict[str, Any]:
    blocks = [settled(detail.place, _("Executing block"))]
    if detail.found is not None:
        blocks.append(settled(detail.found.place, _("Source block")))
    return {
        "nav": "executions",
        "now": now,
        "detail": detail,
        "row": detail.row,
        "verdict": execution_verdict(detail),
        "validity": VALIDITY_WORDS[detail.row.validity],
        "rules": rules_of(detail),
        "blocks": blocks,
        "fresh": of_message(detail.as_of, now),
    }
