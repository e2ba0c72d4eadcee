"""The page of a token: what it calls itself, and what of it was moved."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging.protocol.text import MalformedAddress, parse_address, to_address
from messaging.tracing.freshness import of_chains
from messaging.tracing.network import load_network
from messaging.tracing.places import list_as_of
from messaging.tracing.token import MOST, TokenDetail, get_token
from messaging.tracing.transfers import TransferFilters, list_transfers
from messaging.tracing.wording import ELLIPSIS, cut, grouped
from messaging.views.clock import read_clock
from messaging.views.methods import read_only
from messaging.views.notices import render_bad_request, render_not_found
from messaging.views.rendering import render_page
from messaging.views.transfer_filters import write_filters

_NEWEST = 10


@read_only
def show_token(request: HttpRequest, text: str) -> HttpResponse:
    """A token by its address."""
    try:
        address = parse_address(text)
    except MalformedAddress as error:
        return render_bad_request(request, str(error), query=text)
    if text != to_address(address):
        return redirect("token", text=to_address(address), permanent=True)
    network, now = load_network(), read_clock()
    searched = list_as_of(network)
    detail = get_token(address, network)
    if detail is None:
        sentence = _("No transfer of a token %(address)s was seen.") % {"address": text}
        remedy = _("Tokens are known once a transfer of them through the token bridge is indexed.")
        return render_not_found(request, sentence, followed=searched, remedy=remedy, now=now)
    filters = TransferFilters(token=address)
    page = list_transfers(filters, limit=_NEWEST, network=network)
    context = {
        "nav": "transfers",
        "now": now,
        "token": detail,
        "what": _what(detail),
        "next": _next(detail),
        "rows": page.rows,
        "all": write_filters(filters),
        "fresh": of_chains(searched, now),
    }
    return render_page(request, "messaging/token.html", context)


def _what(detail: TokenDetail) -> str:
    """What it is, as far as anybody says."""
    # The parts of the address stay in one line.
    address = cut(detail.address, head=4).replace(ELLIPSIS, f"\u2060{ELLIPSIS}\u2060")
    if detail.claim.symbol is None:
        return _("The token %(address)s does not say what it is called.") % {"address": address}
    if detail.contradicts_itself:
        return _("The token %(address)s says different things of itself on different chains.") % {
            "address": address
        }
    return _("The token %(address)s calls itself %(symbol)s.") % {
        "address": address,
        "symbol": detail.claim.symbol,
    }


def _next(detail: TokenDetail) -> str:
    """What of it was moved."""
    if not detail.count:
        return _("No transfer of it was sent in the last day.")
    if detail.more:
        sentence = _("More than %(count)s transfers of it were sent in the last day.")
        return sentence % {"count": grouped(MOST)}
    return ngettext(
        "%(count)s transfer of it was sent in the last day.",
        "%(count)s transfers of it were sent in the last day.",
        detail.count,
    ) % {"count": grouped(detail.count)}
