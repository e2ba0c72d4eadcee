"""The page of a transaction, on whichever chains have it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from messaging.protocol.text import MalformedHash, parse_hash, to_hex
from messaging.tracing.freshness import of_chains
from messaging.tracing.mined import TransactionPage
from messaging.tracing.mined_words import tell_transaction
from messaging.tracing.paging import MalformedCursor
from messaging.tracing.search import search
from messaging.tracing.transactions import get_transaction
from messaging.views.clock import read_clock
from messaging.views.hits import page_of
from messaging.views.methods import read_only
from messaging.views.not_found import render_not_indexed
from messaging.views.notices import render_bad_request
from messaging.views.rendering import render_page


@read_only
def show_transaction(request: HttpRequest, text: str) -> HttpResponse:
    """A transaction by its hash; a hash of something else leads to that."""
    try:
        key = parse_hash(text)
        if text != to_hex(key):
            return redirect("transaction", text=to_hex(key), permanent=True)
        page = get_transaction(key, request.GET.get("after") or None)
    except (MalformedHash, MalformedCursor) as error:
        return render_bad_request(request, str(error), query=text)
    if page is None:
        return _unknown(request, text)
    return _known(request, page)


def _known(request: HttpRequest, page: TransactionPage) -> HttpResponse:
    now = read_clock()
    chains = {one.chain for one in page.mined}
    told = [as_of for as_of in page.as_of if as_of.chain in chains] or list(page.as_of)
    context = {
        "now": now,
        "page": page,
        "verdict": tell_transaction(page),
        "fresh": of_chains(told, now),
    }
    return render_page(request, "messaging/transaction.html", context)


def _unknown(request: HttpRequest, text: str) -> HttpResponse:
    """The page of what has this hash and is no transaction, else the offer to look it up."""
    found = search(text)
    if found.leads_to is not None:
        return redirect(page_of(found.leads_to))
    return render_not_indexed(request, text, found.searched)
