"""The page of a case: its message, what is wrong with it, everything written, and the form."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from messaging.diagnosis.diagnose import diagnose
from messaging.diagnosis.reading import read_noted_facts
from messaging.protocol.text import parse_hash
from messaging.support.case_values import STATE_WORDS, CaseRow
from messaging.support.case_words import STATE_TITLES, icon_of, seconds, tell_deed, why
from messaging.support.history import history_of
from messaging.support.listing import get_case, list_labels, list_staff
from messaging.tracing.freshness import of_message
from messaging.tracing.messages import get_message
from messaging.tracing.network import load_network
from messaging.tracing.verdict import tell
from messaging.views.clock import read_clock
from messaging.views.desk.access import staff_of, staff_only
from messaging.views.findings import findings_of, open_with
from messaging.views.kit import kit_of
from messaging.views.notices import render_not_found
from messaging.views.rendering import render_page


@staff_only("GET", "HEAD")
def show_case(request: HttpRequest, number: int) -> HttpResponse:
    """A case by its number."""
    case = get_case(number, load_network())
    if case is None:
        return render_not_found(
            request,
            _("There is no case %(number)s.") % {"number": number},
            remedy=_("Open the queue, or the page of the message: it shows its case."),
        )
    now = read_clock()
    style, icon = icon_of(case.reason, case.cause)
    context = {
        "nav": "desk",
        "now": now,
        "case": case,
        "case_why": why(case.reason, case.cause),
        "style": style,
        "icon": icon,
        "state": STATE_TITLES[case.state],
        "written": _written(case),
        "back": request.path,
        **_form(request, case),
        **_message(case, now),
    }
    return render_page(request, "messaging/desk/case.html", context)


def _written(case: CaseRow) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "at": seconds(one.at),
            "text": one.text,
            "deeds": () if one.deed is None else tell_deed(one.deed),
        }
        for one in history_of(case)
    ]


def _form(request: HttpRequest, case: CaseRow) -> dict[str, Any]:
    """What the form is filled with and can be filled with."""
    return {
        "states": [
            (word, STATE_TITLES[one], one == case.state) for word, one in STATE_WORDS.items()
        ],
        "was_state": case.state.name.lower(),
        "was_owner": case.owner.id if case.owner else 0,
        "staff": list_staff(),
        "labels": [(name, name in case.labels) for name in _labels(case)],
        "mine": case.owner is not None and case.owner.id == staff_of(request).pk,
    }


def _labels(case: CaseRow) -> list[str]:
    return sorted({*list_labels(), *case.labels}, key=str.lower)


def _message(case: CaseRow, now: int) -> dict[str, Any]:
    """The message as its own page tells it."""
    message_hash = parse_hash(case.message_hash)
    detail = get_message(message_hash)
    if detail is None:
        return {"detail": None}
    facts, _ = read_noted_facts(detail, now)
    diagnosis = diagnose(facts)
    return {
        "detail": detail,
        "row": detail.row,
        "verdict": open_with(tell(detail, now), facts, diagnosis),
        "fresh": of_message(detail.as_of, now),
        "incidents": facts.incidents,
        **findings_of(facts, diagnosis),
        **kit_of(facts),
    }
