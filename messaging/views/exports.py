"""Lists as files: the filters of the page, every row, streamed in batches; nothing is kept."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from messaging.api.spelling import spell_execution, spell_message, spell_transfer
from messaging.api.throttling import seconds_to_wait
from messaging.tracing.asking import EXECUTION_FILTERS, MESSAGE_FILTERS, MalformedFilter
from messaging.tracing.executions import list_executions
from messaging.tracing.messages import list_messages
from messaging.tracing.network import Network, load_network
from messaging.tracing.transfers import list_transfers
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


@dataclass(frozen=True, slots=True)
class FileOf:
    """A list that can be had as a file. `read` makes its filters of a query, `turn` gives the page
    at a cursor, with `rows` and `next`, `spell` a row as the API has it."""

    what: str
    names: tuple[str, ...]
    read: Callable[[Mapping[str, str], int], Any]
    turn: Callable[..., Any]
    spell: Callable[[Any], dict[str, Any]]
    columns: Sequence[str]

    def batches(self, asked: Any, network: Network) -> Iterator[list[dict[str, Any]]]:
        """Its rows. What arrives meanwhile is newer than the first row and is not among them."""
        page = self.turn(asked, limit=BATCH, network=network)
        while True:
            yield [self.spell(row) for row in page.rows]
            if page.next is None:
                return
            page = self.turn(asked, page.next, limit=BATCH, network=network)


_FILES: Mapping[str, FileOf] = {
    one.what: one
    for one in (
        FileOf(
            "messages",
            MESSAGE_FILTERS,
            filters.read_filters,
            partial(list_messages, symbols=False),
            spell_message,
            tables.MESSAGE_COLUMNS,
        ),
        FileOf(
            "executions",
            EXECUTION_FILTERS,
            execution_filters.read_filters,
            list_executions,
            spell_execution,
            tables.EXECUTION_COLUMNS,
        ),
        FileOf(
            "transfers",
            TRANSFER_FILTERS,
            transfer_filters.read_filters,
            list_transfers,
            spell_transfer,
            tables.TRANSFER_COLUMNS,
        ),
    )
}


@read_only
def export_list(request: HttpRequest, what: str, form: str) -> HttpResponseBase:
    """The rows of a list that pass the filters of the address, newest first, as a file."""
    network, file = load_network(), _FILES[what]
    try:
        asked = file.read(request.GET, network.now)
    except MalformedFilter as error:
        return render_malformed(request, error, file.names)
    name = _name(file, form, request.GET, network.now)
    return _export(request, form, name, file.batches(asked, network), file.columns)


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


def _name(file: FileOf, form: str, query: Mapping[str, str], now: int) -> str:
    """The name of a file: what is in it, its filters, and when it was asked for."""
    given = [name for name in file.names if query.get(name, "").strip()]
    values = [f"{name}-{query[name].strip()}" for name in given]
    moment = f"{datetime.fromtimestamp(now, UTC):%Y%m%dT%H%M%SZ}"
    narrowed = "".join(f"-{_plain(value)}" for value in values)
    return f"crosslane-{file.what}{narrowed}-{moment}.{form}"


def _plain(text: str) -> str:
    """Letters, digits and hyphens, which any file system and header takes."""
    return "".join(one if one.isascii() and (one.isalnum() or one == "-") else "_" for one in text)


def _too_often(request: HttpRequest, wait: int) -> HttpResponse:
    return render_too_many(request, _("Your address asked for very many files."), wait)
