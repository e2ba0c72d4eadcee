"""Pages are read and nothing else: every other method gets a page that says so."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from messaging.views.notices import render_not_allowed

_SAFE = ("GET", "HEAD")
_P = ParamSpec("_P")
_View = Callable[Concatenate[HttpRequest, _P], HttpResponseBase]


def read_only(view: _View[_P]) -> _View[_P]:
    """A view for GET and HEAD; the 405 page for the rest.

    The view writes nothing, so it is exempt from the check of CSRF tokens, which would come first
    and answer a wrong method with a sentence on cookies.
    """
    return _allowing(view, _SAFE)


def computing(view: _View[_P]) -> _View[_P]:
    """A view that also takes a POST, for input that is too long for an address.

    It stores nothing and knows nobody, so that a forged POST gains nothing: exempt as above.
    """
    return _allowing(view, (*_SAFE, "POST"))


def accepting(view: _View[_P]) -> _View[_P]:
    """A view that also takes a form that has something done: a POST needs the page's CSRF token.

    The token is looked for once the method is one that the view takes.
    """
    return _allowing(csrf_protect(view), (*_SAFE, "POST"))


def _allowing(view: _View[_P], methods: Sequence[str]) -> _View[_P]:
    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, /, *args: _P.args, **kwargs: _P.kwargs) -> HttpResponseBase:
        if request.method in methods:
            return view(request, *args, **kwargs)
        return render_not_allowed(request, methods)

    return answer
