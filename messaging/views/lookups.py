"""Transactions that are not indexed, looked up on the nodes behind the page, never in it."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseStopPolling

from messaging.ingest.lookups import ask
from messaging.protocol.text import MalformedHash, parse_hash, to_hex
from messaging.tracing.freshness import of_chains
from messaging.tracing.lookup_values import LookupPage
from messaging.tracing.lookup_words import tell_answer, tell_lookup
from messaging.tracing.lookups import get_lookup
from messaging.tracing.transactions import is_indexed
from messaging.views.allowance import seconds_to_wait
from messaging.views.clock import read_clock
from messaging.views.methods import accepting, read_only
from messaging.views.not_found import render_not_indexed
from messaging.views.notices import render_bad_request
from messaging.views.reach import read_reach
from messaging.views.rendering import render_page

FAST, SLOW = 2, 5  # seconds between two questions: while nodes are asked, and until it is indexed
_ENOUGH = 600  # seconds after which a page does not ask by itself any more


@accepting
def look_up(request: HttpRequest) -> HttpResponse:
    """Has the hash of a form looked up, and leads to where the answer will be."""
    if request.method != "POST":
        return redirect("search")
    text = request.POST.get("hash", "")
    try:
        key = parse_hash(text)
    except MalformedHash as error:
        return render_bad_request(request, str(error), query=text[:80])
    if is_indexed(key):
        return redirect("transaction", text=to_hex(key))
    if wait := seconds_to_wait(request):
        return _too_often(request, to_hex(key), wait)
    ask(key)
    return redirect("lookup", text=to_hex(key))


@read_only
def show_lookup(request: HttpRequest, text: str) -> HttpResponse:
    """What the nodes answered so far; it asks again by itself while that may change."""
    try:
        key = parse_hash(text)
    except MalformedHash as error:
        return render_bad_request(request, str(error), query=text)
    if text != to_hex(key):
        return redirect("lookup", text=to_hex(key), permanent=True)
    page = get_lookup(key)
    if page is not None:
        return _render(request, page)
    if getattr(request, "htmx", False):
        return HttpResponseStopPolling()
    return render_not_indexed(request, text, read_reach())


def _render(request: HttpRequest, page: LookupPage) -> HttpResponse:
    now = read_clock()
    context = {
        "now": now,
        "page": page,
        "verdict": tell_lookup(page),
        "answers": [(one, tell_answer(one)) for one in page.answers],
        "poll": _poll(page, now),
        "fresh": of_chains(page.as_of, now),
        "hash": page.hash,
    }
    response = render_page(request, "messaging/lookup.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _poll(page: LookupPage, now: int) -> int | None:
    """When to ask again, None once nothing can change, or nobody may be looking any more."""
    if page.indexed or now - page.asked_at > _ENOUGH:
        return None
    if not page.done:
        return FAST
    return SLOW if page.seen else None


def _too_often(request: HttpRequest, text: str, wait: int) -> HttpResponse:
    complaint = _("The nodes were asked too often in this minute: ask again in %(wait)s\u00a0s.")
    response = render_not_indexed(
        request,
        text,
        read_reach(),
        complaint=complaint % {"wait": wait},
        status=HTTPStatus.TOO_MANY_REQUESTS,
    )
    response.headers["Retry-After"] = str(wait)
    return response
