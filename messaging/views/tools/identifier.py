"""Identifier, checksum, access list and payload of a stored log, or of one that is typed in."""

import re
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from messaging.protocol.hashing import payload_hash
from messaging.protocol.text import MalformedHash, parse_hash
from messaging.tracing.stored_logs import KeptLog, KeptLogs, logs_at, logs_of_transaction
from messaging.views.methods import computing
from messaging.views.tools.answering import address_of, given_to, render_tool
from messaging.views.tools.fields import shown
from messaging.views.tools.forms import IdentifierForm, PlaceForm
from messaging.views.tools.identifiers import explain_identifier
from messaging.views.tools.payloads import explain_payload
from messaging.views.tools.results import Result

_PLACE = re.compile(r"([0-9]{1,78}):([0-9]{1,19}):([0-9]{1,19})")
_TEMPLATE = "messaging/tools/identifier.html"


@computing
def show_identifier(request: HttpRequest) -> HttpResponse:
    """By `at`, a transaction or a place; else by the fields of the other form."""
    if request.method == "POST" and (response := address_of(request)) is not None:
        return response
    place = PlaceForm(given_to(request, PlaceForm))
    typed = IdentifierForm(None if place.is_bound else given_to(request, IdentifierForm))
    context: dict[str, Any] = {"place": place, "typed": typed}
    found = None
    if place.is_bound and place.is_valid():
        found = _look_up(place)
        context |= _of_stored(found) if found is not None else {}
    if typed.is_bound and typed.is_valid():
        context["results"] = _of_typed(typed)
    return render_tool(
        request,
        _TEMPLATE,
        context,
        forms_used=(place, typed),
        searched=None if found is None else found.searched,
    )


def _look_up(form: PlaceForm) -> KeptLogs | None:
    """The logs that a text names; None, with a complaint in the form, where it names none."""
    text = form.cleaned_data["at"]
    place = _PLACE.fullmatch(text)
    if place is not None:
        chain_id, block, log_index = (int(part) for part in place.groups())
        return logs_at(chain_id, block, log_index)
    try:
        return logs_of_transaction(parse_hash(text))
    except MalformedHash:
        complaint = _(
            "%(value)s is neither: give a transaction hash (0x and 64 hexadecimal digits), or "
            "chain:block:log, as in 901:1204:3."
        )
        form.add_error("at", complaint % {"value": shown(text)})
        return None


def _of_stored(found: KeptLogs) -> Mapping[str, Any]:
    if len(found.logs) == 1:
        only = found.logs[0]
        return {"found": found, "log": only, "results": _results(only)}
    return {"found": found}


def _results(log: KeptLog) -> tuple[Result, ...]:
    where, payload = log.identifier, log.payload
    return (
        *explain_identifier(where, payload_hash(payload), payload),
        *explain_payload(payload, where.chain_id),
    )


def _of_typed(form: IdentifierForm) -> tuple[Result, ...]:
    where, payload = form.identifier(), form.payload_given()
    if payload is None:
        return explain_identifier(where, form.cleaned_data["payload_hash"], None)
    return (
        *explain_identifier(where, payload_hash(payload), payload),
        *explain_payload(payload, where.chain_id),
    )
