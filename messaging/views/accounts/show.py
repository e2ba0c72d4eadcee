"""The page of one's own account."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

from messaging.views.methods import read_only
from messaging.views.rendering import render_page


@read_only
@login_required
def show_account(request: HttpRequest) -> HttpResponse:
    """What the account is and may do, and where to change it."""
    context = {"nav": "account", "has_mfa": is_mfa_enabled(request.user)}
    return render_page(request, "accounts/account.html", context)
