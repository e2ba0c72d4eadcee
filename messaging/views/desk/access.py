"""Who may open the desk: staff who are signed in; everybody else is told how to get there."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from messaging.views.accounts.second_factor import lead_to_second_factor
from messaging.views.notices import render_forbidden

_P = ParamSpec("_P")
_View = Callable[Concatenate[HttpRequest, _P], HttpResponseBase]


def staff_only(*methods: str) -> Callable[[_View[_P]], _View[_P]]:
    """A view for staff, by these methods; what it answers is kept by no cache."""

    def guarded(view: _View[_P]) -> _View[_P]:
        @wraps(view)
        def answer(request: HttpRequest, /, *args: _P.args, **kwargs: _P.kwargs) -> Any:
            response = _refuse(request) or view(request, *args, **kwargs)
            patch_cache_control(response, private=True, no_store=True)
            return response

        return cast("_View[_P]", require_http_methods(list(methods))(csrf_protect(answer)))

    return guarded


def staff_of(request: HttpRequest) -> AbstractBaseUser:
    """Who is signed in, in a view that `staff_only` guards."""
    return cast("AbstractBaseUser", request.user)


def _refuse(request: HttpRequest) -> HttpResponseBase | None:
    if not request.user.is_authenticated:
        back = request.get_full_path() if request.method == "GET" else "/desk/"
        return redirect_to_login(back)
    if request.user.is_staff:
        return lead_to_second_factor(request)
    return render_forbidden(
        request,
        _("The desk is for the staff of this site."),
        _(
            "You are signed in as %(name)s, which is no staff account. Ask the operator to make it "
            "one, or sign out and in with another. Messages can be watched without it."
        )
        % {"name": request.user.get_username()},
    )
