"""Staff without a second factor are led to set one up, where CROSSLANE_STAFF_MFA asks for it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

_View = Callable[..., HttpResponseBase]


def lead_to_second_factor(request: HttpRequest) -> HttpResponse | None:
    """The way to the setup for staff who lack a second factor; None where nothing is lacking."""
    if not (settings.CROSSLANE_STAFF_MFA and request.user.is_authenticated):
        return None
    if not request.user.is_staff or is_mfa_enabled(request.user):
        return None
    messages.warning(
        request, _("Staff sign in with a second factor here: add an authenticator app first.")
    )
    return redirect("mfa_activate_totp")


def second_factor_first(view: _View) -> _View:
    """A view of the admin that staff open with a second factor alone, where it is asked for."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return lead_to_second_factor(request) or view(request, *args, **kwargs)

    return answer
