"""Cases as files: those that are selected, or all that pass the filters."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from messaging.api.spelling import spell_message, spell_time
from messaging.support.case_values import CaseRow
from messaging.support.listing import walk_cases
from messaging.tracing.asking import MalformedFilter
from messaging.tracing.network import load_network
from messaging.views.desk.access import staff_only
from messaging.views.desk.filters import CASE_FILTERS, read_filters
from messaging.views.listing import render_malformed
from messaging.views.tables import MESSAGE_COLUMNS, write_csv, write_json_lines

BATCH = 500
_WRITERS = {
    "csv": (write_csv, "text/csv; charset=utf-8"),
    "jsonl": (write_json_lines, "application/jsonl; charset=utf-8"),
}
_R = TypeVar("_R", HttpResponse, StreamingHttpResponse)
COLUMNS = (
    "case",
    "state",
    "reason",
    "cause",
    "owner",
    "labels",
    "opened_timestamp",
    "opened_at",
    "last_attempt_timestamp",
    *MESSAGE_COLUMNS,
)


@staff_only("GET", "HEAD")
def export_queue(request: HttpRequest, form: str) -> HttpResponseBase:
    """Every case that passes the filters of the address."""
    try:
        filters = read_filters(request.GET)
    except MalformedFilter as error:
        return render_malformed(request, error, CASE_FILTERS)
    return _stream(form, walk_cases(filters, load_network(), BATCH))


def file_of(form: str, cases: Sequence[CaseRow]) -> HttpResponse:
    """These cases as a file."""
    write, kind = _WRITERS[form]
    content = b"".join(write([[spell_case(one) for one in cases]], COLUMNS))
    return _named(HttpResponse(content, content_type=kind), form)


def _stream(form: str, batches: Iterable[Sequence[CaseRow]]) -> StreamingHttpResponse:
    write, kind = _WRITERS[form]
    spelled = ([spell_case(one) for one in batch] for batch in batches)
    return _named(StreamingHttpResponse(write(spelled, COLUMNS), content_type=kind), form)


def _named(response: _R, form: str) -> _R:
    response.headers["Content-Disposition"] = f'attachment; filename="crosslane-cases.{form}"'
    return response


def spell_case(case: CaseRow) -> dict[str, Any]:
    """A case with its message, in the words of the API."""
    message = {"message_hash": case.message_hash} if case.row is None else spell_message(case.row)
    return {
        "case": case.id,
        "state": case.state.name.lower(),
        "reason": case.reason.name.lower(),
        "cause": None if case.cause is None else case.cause.name.lower(),
        "owner": None if case.owner is None else case.owner.name,
        "labels": list(case.labels),
        "opened_timestamp": case.opened_at,
        "opened_at": spell_time(case.opened_at),
        "last_attempt_timestamp": case.last_attempt,
        **message,
    }
