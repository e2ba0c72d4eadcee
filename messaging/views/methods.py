"""Pages are read and nothing else: every other method gets a page that says so."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from messaging.views.notices import render_not_allowed

_SAFE = ("GET", "HEAD")
_P = ParamSpec("_P")


def read_only(
    view: Callable[Concatenate[HttpRequest, _P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, _P], HttpResponse]:
    """A view for GET and HEAD; the 405 page for the rest.

    The view writes nothing, so it is exempt from the check of CSRF tokens, which would come first
    and answer a wrong method with a sentence on cookies.
    """

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, /, *args: _P.args, **kwargs: _P.kwargs) -> HttpResponse:
        if request.method in _SAFE:
            return view(request, *args, **kwargs)
        response = render_not_allowed(request)
        response.headers["Allow"] = ", ".join(_SAFE)
        return response

    return answer
