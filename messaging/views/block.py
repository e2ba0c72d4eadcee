"""The page of a block of a followed chain."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from messaging.protocol.facts import BIGINT_MAX
from messaging.tracing.block_words import tell_block
from messaging.tracing.blocks import get_block
from messaging.tracing.freshness import of_chains
from messaging.views.clock import read_clock
from messaging.views.methods import read_only
from messaging.views.notices import render_bad_request, render_not_found
from messaging.views.reach import read_reach
from messaging.views.rendering import render_page

_LONGEST = 18  # digits of a log index


@read_only
def show_block(request: HttpRequest, chain_id: int, block: int) -> HttpResponse:
    """What is stored of a block; 404 with how far the chain is indexed where that is nothing."""
    after = request.GET.get("after") or None
    if after is not None and not (after.isascii() and after.isdigit() and len(after) <= _LONGEST):
        sentence = _("%(text)s is no log index: leave `after` out to begin with the first log.")
        return render_bad_request(request, sentence % {"text": repr(after[:80])})
    page = None
    if block <= BIGINT_MAX:
        page = get_block(chain_id, block, None if after is None else int(after))
    now = read_clock()
    if page is None:
        return _astray(request, chain_id, block, now)
    context = {
        "nav": "chains",
        "now": now,
        "page": page,
        "verdict": tell_block(page),
        "fresh": of_chains([page.as_of], now),
    }
    status = HTTPStatus.OK if page.known else HTTPStatus.NOT_FOUND
    return render_page(request, "messaging/block.html", context, status=status)


def _astray(request: HttpRequest, chain_id: int, block: int, now: int) -> HttpResponse:
    """Another chain than a followed one, or a number that no block has."""
    followed = read_reach()
    if any(as_of.chain.chain_id == chain_id for as_of in followed):
        sentence = _("No block has the number %(number)s.") % {"number": str(block)[:80]}
        remedy = _("Numbers of blocks have at most 63 bits: look for a digit too many.")
    else:
        sentence = _("Crosslane does not follow chain %(chain)s.") % {"chain": chain_id}
        remedy = _("An operator can add it with manage.py chains apply, or in the admin.")
    return render_not_found(request, sentence, remedy=remedy, followed=followed, now=now)
