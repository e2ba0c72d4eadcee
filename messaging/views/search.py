"""One box for every key: one hit leads to its page, several are listed; it never guesses."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from messaging.tracing.freshness import of_chains
from messaging.tracing.nothing_found import tell_nothing
from messaging.tracing.search import MalformedSearch, search
from messaging.views.clock import read_clock
from messaging.views.methods import read_only
from messaging.views.reach import read_reach
from messaging.views.rendering import render_page

_FOUND_AS = {
    "transaction_hash": "Sent, relayed or tried in this transaction.",
    "identifier": "Standing at this place, or executed from it.",
}
LONGEST = 300  # characters that are looked at: every key is shorter


@read_only
def show_search(request: HttpRequest) -> HttpResponse:
    """What a text names."""
    text = request.GET.get("q", "").strip()
    now = read_clock()
    context: dict[str, object] = {"nav": "search", "now": now, "query": text[:LONGEST]}
    if not text:
        searched = read_reach()
        context |= {"searched": searched, "fresh": of_chains(searched, now)}
        return render_page(request, "messaging/search.html", context)
    try:
        found = search(text[:LONGEST])
    except MalformedSearch as error:
        context["complaint"] = str(error)
        return render_page(request, "messaging/search.html", context, status=HTTPStatus.BAD_REQUEST)
    if len(found.messages) == 1:
        return redirect("message", text=found.messages[0].message_hash)
    context |= {
        "found": found,
        "found_as": _FOUND_AS.get(found.kind, ""),
        "nothing": "" if found.messages else tell_nothing(found),
        "rows": found.messages,
        "searched": found.searched,
        "fresh": of_chains(found.searched, now),
    }
    return render_page(request, "messaging/search.html", context)
