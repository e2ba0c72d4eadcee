"""Who may open the pages of watches: whoever is signed in; no cache keeps what they show."""

from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from messaging.tracing.freshness import of_chains
from messaging.views.clock import read_clock
from messaging.views.reach import read_reach
from messaging.views.rendering import render_page

_P = ParamSpec("_P")
_View = Callable[Concatenate[HttpRequest, _P], HttpResponseBase]


def signed_in(*methods: str) -> Callable[[_View[_P]], _View[_P]]:
    """A view for accounts, by these methods."""

    def guarded(view: _View[_P]) -> _View[_P]:
        @wraps(view)
        def answer(request: HttpRequest, /, *args: _P.args, **kwargs: _P.kwargs) -> Any:
            if request.user.is_authenticated:
                response = view(request, *args, **kwargs)
            else:
                back = request.get_full_path() if request.method == "GET" else reverse("watches")
                response = redirect_to_login(back)
            return not_kept(response)

        return cast("_View[_P]", require_http_methods(list(methods))(csrf_protect(answer)))

    return guarded


def not_kept(response: HttpResponseBase) -> HttpResponseBase:
    """An answer for one reader alone, and for now."""
    patch_cache_control(response, private=True, no_store=True)
    return response


def account_of(request: HttpRequest) -> AbstractUser:
    """Who is signed in, in a view that `signed_in` guards."""
    return cast("AbstractUser", request.user)


def render_watching(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """A page of watches, with the line that says as of when it speaks."""
    now = read_clock()
    shared = {"nav": "watches", "now": now, "fresh": of_chains(read_reach(), now)}
    return render_page(
        request, f"messaging/watches/{template}.html", shared | dict(context), status=status
    )
