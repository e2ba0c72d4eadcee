"""One box for every key: one hit leads to its page, several are listed; it never guesses."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from messaging.protocol.text import to_hex
from messaging.tracing.found import SearchResult
from messaging.tracing.freshness import of_chains
from messaging.tracing.keys import HashKey, parse_key
from messaging.tracing.nothing_found import tell_nothing
from messaging.tracing.search import MalformedSearch, search
from messaging.views.clock import read_clock
from messaging.views.hits import page_of
from messaging.views.methods import read_only
from messaging.views.reach import read_reach
from messaging.views.rendering import render_page

LONGEST = 2_000  # characters that are looked at: every key is shorter, and most addresses are


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
    if found.leads_to is not None:
        return redirect(page_of(found.leads_to))
    context |= {
        "found": found,
        "found_as": _found_as(found.kind),
        "hits": [(page_of(hit), hit) for hit in found.hits],
        "hash": _lookable(found),
        "nothing": "" if found.messages else tell_nothing(found),
        "rows": found.messages,
        "searched": found.searched,
        "fresh": of_chains(found.searched, now),
    }
    return render_page(request, "messaging/search.html", context)


def _found_as(kind: str) -> str:
    """How the things that a search lists belong to what was asked."""
    return {
        "transaction_hash": _("Sent, relayed or tried in this transaction."),
        "identifier": _("Standing at this place, or executed from it."),
        "checksum": _("Known by this checksum."),
        "payload_hash": _("With this payload, or executed by it."),
        "nonce": _("Sent with this nonce."),
        "unique_id": _("Sent with the nonce in this id."),
        "block": _("Blocks with this number."),
    }.get(kind, "")


def _lookable(found: SearchResult) -> str:
    """The hash of which nothing is known, as nodes can be asked for it; empty for all else."""
    key = parse_key(found.query)
    return to_hex(key.value) if found.kind == "hash" and isinstance(key, HashKey) else ""
