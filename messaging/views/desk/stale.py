"""The page for an edit of a case that somebody changed meanwhile; it loses nothing."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from messaging.support.case_words import STATE_TITLES, seconds, tell_deed
from messaging.support.editing import Outcome
from messaging.support.history import changes_since
from messaging.support.listing import get_cases
from messaging.tracing.network import load_network
from messaging.views.clock import read_clock
from messaging.views.desk.asked import Asked
from messaging.views.rendering import render_page

_ANEW = {"csrfmiddlewaretoken", "do", "m[]", "note"}  # what the page writes itself


def render_stale(request: HttpRequest, asked: Asked, outcome: Outcome) -> HttpResponse:
    """409: what was changed by whom, what was asked for, and a form that asks for it again."""
    network = load_network()
    cases = [changes_since(one, asked.seen[one.id]) for one in get_cases(outcome.stale, network)]
    told = [
        (
            one.case,
            [(deed.name, seconds(deed.at), tell_deed(deed)) for deed in one.deeds],
        )
        for one in cases
    ]
    again = [
        (name, value)
        for name in request.POST
        if name not in _ANEW
        for value in request.POST.getlist(name)
    ]
    context = {
        "nav": "desk",
        "now": read_clock(),
        "cases": told,
        "done": len(outcome.changed),
        "again": again,
        "note": request.POST.get("note", ""),
        "do": asked.do,
        "edit": asked.edit,
        "state": asked.edit.state and STATE_TITLES[asked.edit.state],
        "back": asked.back,
    }
    return render_page(request, "messaging/desk/stale.html", context, status=HTTPStatus.CONFLICT)
