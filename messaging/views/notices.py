"""Full pages that say why there is nothing to show, and the way on; they blame nobody."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse

from messaging.views.rendering import render_page

_ASTRAY = "There is no page at this address."
_ASTRAY_REMEDY = "Search for a hash or a transaction above, or begin with the list of messages."


def render_bad_request(request: HttpRequest, sentence: str, **more: Any) -> HttpResponse:
    """The 400 page: what is wrong with the input, with its remedy in the same sentence."""
    context = {"sentence": sentence, **more}
    return render_page(request, "400.html", context, status=HTTPStatus.BAD_REQUEST)


def render_not_allowed(request: HttpRequest) -> HttpResponse:
    """The 405 page, for a method that is neither GET nor HEAD."""
    return render_page(request, "405.html", {}, status=HTTPStatus.METHOD_NOT_ALLOWED)


def render_not_found(request: HttpRequest, sentence: str, **more: Any) -> HttpResponse:
    """The 404 page: what was looked for and where it was not."""
    context = {"sentence": sentence, **more}
    return render_page(request, "404.html", context, status=HTTPStatus.NOT_FOUND)


def page_not_found(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    """Django's handler404, for addresses that lead nowhere."""
    return render_not_found(request, _ASTRAY, remedy=_ASTRAY_REMEDY)


def bad_request(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    """Django's handler400, for requests that it refuses itself."""
    return render_bad_request(request, "The request could not be read: open the page again.")
