"""What the links in emails lead to. Opening one changes nothing, for mail servers open them too;
a button does it, or the one click of a mail program (RFC 8058)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from messaging.support.watching.channels import confirm, unsubscribe
from messaging.support.watching.links import BadLink
from messaging.views.notices import render_bad_request
from messaging.views.watches.access import not_kept, render_watching


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_protect
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """Confirms an email address, by a button."""
    try:
        channel = confirm(token, really=request.method == "POST")
    except BadLink as error:
        return render_bad_request(request, str(error))
    done = channel.confirmed_at is not None
    return _render(
        request,
        done=done,
        title=_("This address is confirmed") if done else _("Confirm this address"),
        sentence=_("Notices of watches are sent to %(address)s.") % {"address": channel.address}
        if done
        else _("Shall notices of watches be sent to %(address)s?") % {"address": channel.address},
        button=_("Confirm it"),
    )


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop_notices(request: HttpRequest, token: str) -> HttpResponse:
    """Stops a channel, by a button or by a mail program's POST: the link alone gives the right."""
    try:
        channel = unsubscribe(token, really=request.method == "POST")
    except BadLink as error:
        return render_bad_request(request, str(error))
    done = channel.confirmed_at is None
    return _render(
        request,
        done=done,
        title=_("Notices are stopped") if done else _("Stop these notices"),
        sentence=_("Nothing is sent to this address until somebody who reads it confirms it again.")
        if done
        else _("Shall no notice of Crosslane be sent to this address any more?"),
        button=_("Stop them"),
    )


def _render(request: HttpRequest, **context: Any) -> HttpResponse:
    response = render_watching(request, "link", context)
    response.headers["Referrer-Policy"] = "no-referrer"
    not_kept(response)
    return response
