"""Has the chains' nodes asked about a message once more, behind the page, never in it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from messaging.diagnosis.probing import Standing, UnknownMessage, ask_for_probe, standing_of
from messaging.protocol.text import MalformedHash, parse_hash, to_hex
from messaging.tracing.standing import joint_safety
from messaging.tracing.values import MessageDetail, MessageStatus, Safety
from messaging.views.allowance import seconds_to_wait
from messaging.views.notices import render_bad_request, render_not_found, render_too_many


@dataclass(frozen=True, slots=True)
class Checking:
    """When the nodes were asked last, and whether they are to be asked again, in seconds."""

    asked_at: int | None
    requested_at: int | None
    waiting: bool
    overdue: bool
    offered: bool


def checking_of(detail: MessageDetail, standing: Standing) -> dict[str, Any]:
    """What `_check_again.html` shows: a button as long as there is anything to find out."""
    final = joint_safety(detail) is Safety.FINALIZED
    over = detail.row.status is MessageStatus.EXECUTED or (
        detail.row.status is MessageStatus.INVALID and final
    )
    return {
        "checking": Checking(
            standing.asked_at,
            standing.requested_at,
            standing.waiting,
            standing.overdue,
            offered=not over and not standing.waiting,
        )
    }


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_protect
def check_message(request: HttpRequest, text: str) -> HttpResponse:
    """Notes that somebody wants a message checked, and leads back to its page."""
    try:
        message_hash = parse_hash(text)
    except MalformedHash as error:
        return render_bad_request(request, str(error), query=text[:80])
    back = redirect("message", text=to_hex(message_hash))
    # Who presses twice, or when somebody else just did, asks nothing new and is not counted.
    if request.method != "POST" or standing_of(message_hash).waiting:
        return back
    if wait := seconds_to_wait(request):
        return render_too_many(request, _("The nodes were asked too often in this minute."), wait)
    try:
        wait = ask_for_probe(message_hash)
    except UnknownMessage:
        return render_not_found(
            request, _("No message with this hash is indexed."), message_hash=to_hex(message_hash)
        )
    return _just_now(request, wait) if wait else back


def _just_now(request: HttpRequest, wait: int) -> HttpResponse:
    sentence = ngettext(
        "The nodes were asked about this message just now: ask again in %(wait)s second.",
        "The nodes were asked about this message just now: ask again in %(wait)s seconds.",
        wait,
    )
    return render_too_many(request, sentence % {"wait": wait}, wait)
