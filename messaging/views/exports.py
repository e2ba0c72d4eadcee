"""Lists as files: the filters of the page, every row, streamed in batches; nothing is kept."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from messaging.api.spelling import spell_execution, spell_message, spell_transfer
from messaging.api.throttling import seconds_to_wait
from messaging.tracing.asking import EXECUTION_FILTERS, MESSAGE_FILTERS, MalformedFilter
from messaging.tracing.execution_filters import ExecutionFilters
from messaging.tracing.executions import list_executions
from messaging.tracing.filters import MessageFilters
from messaging.tracing.messages import list_messages
from messaging.tracing.network import Network, load_network
from messaging.tracing.transfers import TransferFilters, list_transfers
from messaging.views import execution_filters, filters, tables, transfer_filters
from messaging.views.listing import render_malformed
from messaging.views.methods import read_only
from messaging.views.notices import render_too_many
from messaging.views.transfer_filters import TRANSFER_FILTERS

BATCH = 1_000
_CSV, _JSON_LINES = "csv", "jsonl"
_TYPES = {_CSV: "text/csv; charset=utf-8", _JSON_LINES: "application/jsonl; charset=utf-8"}
_WRITERS: Mapping[str, tables.Written] = {
    _CSV: tables.write_csv,
    _JSON_LINES: tables.write_json_lines,
}


@read_only
def export_messages(request: HttpRequest, form: str) -> HttpResponseBase:
    """The messages that pass the filters of the address, newest first, as a file."""
    network = load_network()
    try:
        asked = filters.read_filters(request.GET, network.now)
    except MalformedFilter as error:
        return render_malformed(request, error, MESSAGE_FILTERS)
    name = _name("messages", form, request.GET, MESSAGE_FILTERS, network.now)
    return _export(request, form, name, _messages(asked, network), tables.MESSAGE_COLUMNS)


@read_only
def export_executions(request: HttpRequest, form: str) -> HttpResponseBase:
    """The executing messages that pass the filters of the address, newest first, as a file."""
    network = load_network()
    try:
        asked = execution_filters.read_filters(request.GET, network.now)
    except MalformedFilter as error:
        return render_malformed(request, error, EXECUTION_FILTERS)
    name = _name("executions", form, request.GET, EXECUTION_FILTERS, network.now)
    return _export(request, form, name, _executions(asked, network), tables.EXECUTION_COLUMNS)


@read_only
def export_transfers(request: HttpRequest, form: str) -> HttpResponseBase:
    """The transfers that pass the filters of the address, newest first, as a file."""
    network = load_network()
    try:
        asked = transfer_filters.read_filters(request.GET, network.now)
    except MalformedFilter as error:
        return render_malformed(request, error, TRANSFER_FILTERS)
    name = _name("transfers", form, request.GET, TRANSFER_FILTERS, network.now)
    return _export(request, form, name, _transfers(asked, network), tables.TRANSFER_COLUMNS)


def _export(
    request: HttpRequest,
    form: str,
    name: str,
    batches: Iterator[Sequence[tables.Row]],
    columns: Sequence[str],
) -> HttpResponseBase:
    wait = seconds_to_wait(request)
    if wait is not None:
        return _too_often(request, wait)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if request.method == "HEAD":
        return HttpResponse(headers=headers, content_type=_TYPES[form])
    content = _WRITERS[form](batches, columns)
    return StreamingHttpResponse(content, headers=headers, content_type=_TYPES[form])


def _messages(asked: MessageFilters, network: Network) -> Iterator[list[dict[str, Any]]]:
    """Batches of rows. What arrives meanwhile is newer than the first row and is not among them."""
    page = list_messages(asked, limit=BATCH, network=network)
    while True:
        yield [spell_message(row) for row in page.rows]
        if page.next is None:
            return
        page = list_messages(asked, page.next, limit=BATCH, network=network)


def _executions(asked: ExecutionFilters, network: Network) -> Iterator[list[dict[str, Any]]]:
    page = list_executions(asked, limit=BATCH, network=network)
    while True:
        yield [spell_execution(row) for row in page.rows]
        if page.next is None:
            return
        page = list_executions(asked, page.next, limit=BATCH, network=network)


def _transfers(asked: TransferFilters, network: Network) -> Iterator[list[dict[str, Any]]]:
    page = list_transfers(asked, limit=BATCH, network=network)
    while True:
        yield [spell_transfer(row) for row in page.rows]
        if page.next is None:
            return
        page = list_transfers(asked, page.next, limit=BATCH, network=network)


def _name(what: str, form: str, query: Mapping[str, str], names: Sequence[str], now: int) -> str:
    """The name of a file: what is in it, its filters, and when it was asked for."""
    values = [f"{name}-{query[name].strip()}" for name in names if query.get(name, "").strip()]
    narrowed = "".join(f"-{_plain(value)}" for value in values)
    return f"crosslane-{what}{narrowed}-{datetime.fromtimestamp(now, UTC):%Y%m%dT%H%M%SZ}.{form}"


def _plain(text: str) -> str:
    """Letters, digits and hyphens, which any file system and header takes."""
    return "".join(one if one.isascii() and (one.isalnum() or one == "-") else "_" for one in text)


def _too_often(request: HttpRequest, wait: int) -> HttpResponse:
    return render_too_many(request, _("Your address asked for very many files."), wait)
