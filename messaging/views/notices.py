"""Full pages that say why there is nothing to show, and the way on; they blame nobody."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from messaging.tracing.freshness import of_chains
from messaging.tracing.wording import listed
from messaging.views.clock import read_clock
from messaging.views.reach import read_reach
from messaging.views.rendering import render_page

_TRIED_TOO_OFTEN = 60  # seconds: the shortest of its limits is of a minute


def render_bad_request(request: HttpRequest, sentence: str, **more: Any) -> HttpResponse:
    """The 400 page: what is wrong with the input, with its remedy in the same sentence."""
    return _render(request, "400.html", HTTPStatus.BAD_REQUEST, {"sentence": sentence, **more})


def render_not_allowed(request: HttpRequest, methods: Sequence[str]) -> HttpResponse:
    """The 405 page, for a method that is none of those that the page answers."""
    context = {"methods": listed(methods), "takes_form": "POST" in methods}
    response = _render(request, "405.html", HTTPStatus.METHOD_NOT_ALLOWED, context)
    response.headers["Allow"] = ", ".join(methods)
    return response


def render_not_found(request: HttpRequest, sentence: str, **more: Any) -> HttpResponse:
    """The 404 page: what was looked for, and up to where it was not."""
    return _render(request, "404.html", HTTPStatus.NOT_FOUND, {"sentence": sentence, **more})


def render_forbidden(request: HttpRequest, sentence: str, remedy: str) -> HttpResponse:
    """The 403 page: what is not allowed, and what to do instead."""
    context = {"sentence": sentence, "remedy": remedy}
    return _render(request, "403.html", HTTPStatus.FORBIDDEN, context)


def render_too_many(request: HttpRequest, sentence: str, seconds: int) -> HttpResponse:
    """The 429 page: what was asked too often, and in how many seconds it may be asked again."""
    context = {"sentence": sentence, "seconds": seconds}
    response = _render(request, "429.html", HTTPStatus.TOO_MANY_REQUESTS, context)
    response.headers["Retry-After"] = str(seconds)
    return response


def too_many_requests(request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
    """allauth's handler429: somebody tried to sign in, or the like, too often."""
    return render_too_many(request, _("This was tried too often."), _TRIED_TOO_OFTEN)


def page_not_found(request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
    """Django's handler404, for addresses that lead nowhere."""
    remedy = _("Search for what you have, or begin with the list of messages.")
    return render_not_found(request, _("There is no page at this address."), remedy=remedy)


def bad_request(request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
    """Django's handler400, for requests that it refuses itself."""
    return render_bad_request(request, _("The request could not be read: open the page again."))


def permission_denied(request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
    """Django's handler403."""
    return render_forbidden(
        request,
        _("This page is not open to you."),
        _("Sign in with an account that may see it, or ask the operator."),
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django passes it
    """For a form that was sent without the token of the page that it stood on."""
    return render_forbidden(
        request,
        _("This form was sent without its token, so nothing was done."),
        _(
            "Open its page again and send it from there. If that does not help, allow cookies of "
            "this site."
        ),
    )


def _render(
    request: HttpRequest, template: str, status: HTTPStatus, context: Mapping[str, Any]
) -> HttpResponse:
    """A page with a box to search, and up to where each chain is indexed."""
    reach = {} if "searched" in context else _reach()
    return render_page(request, template, {**reach, "nav": "search", **context}, status=status)


def _reach() -> dict[str, Any]:
    """Up to where the chains are indexed; nothing where the database does not answer."""
    try:
        searched = read_reach()
    except DatabaseError:
        return {}
    now = read_clock()
    return {"searched": searched, "now": now, "fresh": of_chains(searched, now)}
