"""The cards as pages ask for them: drawn seldom, kept while nothing changes, never over budget."""

import logging
import time
from threading import Lock

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import etag
from redis.exceptions import RedisError

from messaging.protocol.text import MalformedHash, parse_hash
from messaging.tracing.messages import get_message
from messaging.views.cards.facts import Card, card_of
from messaging.views.cards.message_card import draw_message_card
from messaging.views.cards.site_card import draw_site_card
from messaging.views.clock import read_clock
from messaging.views.methods import read_only
from messaging.views.notices import render_bad_request, render_not_found
from messaging.views.polling import seconds_to_next

logger = logging.getLogger(__name__)

BUDGET = 5  # cards that all processes together draw in a second: one costs some 50 ms
_RUNNING_AGE, _FINAL_AGE = 60, 86_400  # seconds for which a card may be kept elsewhere
_KEPT = 3_600  # seconds for which a drawn card is kept here
_SITE_VERSION = '"1"'
_LANGUAGE = "en"  # who fetches a card for a link has chosen no language
# One at a time: typefaces are not made for two threads, and pages go first.
_drawing = Lock()


@read_only
def show_message_card(request: HttpRequest, text: str) -> HttpResponse:
    """The card of a message; that of the site where too many are asked for at once."""
    try:
        message_hash = parse_hash(text)
    except MalformedHash as error:
        return render_bad_request(request, str(error))
    detail = get_message(message_hash)
    if detail is None:
        return render_not_found(request, _("No message with this hash is indexed."))
    now = read_clock()
    with translation.override(_LANGUAGE):
        card = card_of(detail, now)
    age = _RUNNING_AGE if seconds_to_next(detail) is not None else _FINAL_AGE
    if request.headers.get("If-None-Match") == f'"{card.version}"':
        return _kept(HttpResponseNotModified(), card.version, age)
    picture = _picture(card)
    if picture is None:
        response = redirect("site_card")
        patch_cache_control(response, no_store=True)
        return response
    return _kept(HttpResponse(picture, content_type="image/png"), card.version, age)


@read_only
@etag(lambda _: _SITE_VERSION)
def show_site_card(_: HttpRequest) -> HttpResponse:
    """The card of pages without one of their own."""
    with _drawing:
        response = HttpResponse(draw_site_card(), content_type="image/png")
    patch_cache_control(response, public=True, max_age=_FINAL_AGE)
    return response


def _picture(card: Card) -> bytes | None:
    """The card as it was drawn before, or drawn now; None where this second's budget is spent, or
    where Valkey cannot tell."""
    key = f"card:{card.version}"
    try:
        drawn: bytes | None = cache.get(key)
        if drawn is None and _may_draw():
            with _drawing, translation.override(_LANGUAGE):
                drawn = draw_message_card(card)
            cache.set(key, drawn, _KEPT)
    except RedisError:
        logger.warning("message cards are not drawn: Valkey does not answer")
        return None
    return drawn


def _may_draw() -> bool:
    key = f"cards:{int(time.time())}"
    cache.add(key, 0, timeout=5)
    return cache.incr(key) <= BUDGET


def _kept(response: HttpResponse, version: str, age: int) -> HttpResponse:
    response.headers["ETag"] = f'"{version}"'
    patch_cache_control(response, public=True, max_age=age)
    return response
