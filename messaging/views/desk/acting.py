"""What staff do with cases: one address for every form of the desk."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging.protocol.text import parse_hash
from messaging.support.deeds import case_subject, make_action, record
from messaging.support.editing import Outcome, RefusedEdit, edit_cases
from messaging.support.listing import get_cases, list_first
from messaging.support.rechecking import recheck
from messaging.support.saved import LONGEST_NAME, MOST, forget, save
from messaging.tracing.asking import MalformedFilter
from messaging.tracing.network import load_network
from messaging.views.desk.access import staff_of, staff_only
from messaging.views.desk.asked import (
    FILES,
    Asked,
    Unclear,
    is_row,
    one_line,
    read_asked,
    safe_back,
)
from messaging.views.desk.files import file_of
from messaging.views.desk.filters import read_filters, write_filters
from messaging.views.desk.stale import render_stale
from messaging.views.notices import render_bad_request


@staff_only("POST")
def act(request: HttpRequest) -> HttpResponseBase:
    """Does what a form asks for, and leads back; what somebody changed meanwhile is shown."""
    try:
        asked = read_asked(request.POST, staff_of(request).pk)
    except Unclear as error:
        return render_bad_request(request, str(error))
    if asked.do in FILES:
        return file_of(asked.do, get_cases(list(asked.seen), load_network()))
    if asked.do == "recheck":
        _recheck(request, [one.message_hash for one in get_cases(list(asked.seen), load_network())])
        return redirect(asked.back)
    try:
        outcome = edit_cases(asked.seen, asked.edit, staff_of(request))
    except RefusedEdit as error:
        return render_bad_request(request, str(error))
    if outcome.stale:
        return render_stale(request, asked, outcome)
    _say(request, asked, outcome)
    return redirect(asked.back)


@staff_only("POST")
def recheck_group(request: HttpRequest) -> HttpResponse:
    """Has the first messages of a group checked again; `group` is the query of its address."""
    try:
        filters = read_filters(QueryDict(request.POST.get("group", "").removeprefix("?")))
    except MalformedFilter as error:
        return render_bad_request(request, str(error))
    _recheck(request, list_first(filters, load_network()))
    return redirect(safe_back(request.POST.get("back", "")))


@staff_only("POST")
def keep_view(request: HttpRequest) -> HttpResponse:
    """Keeps the filters of the queue under a name, or forgets them."""
    me = staff_of(request).pk
    if (number := request.POST.get("forget", "")) and is_row(number):
        forget(me, int(number))
        return redirect("desk")
    name = one_line(request.POST.get("name", ""))
    if not name or len(name) > LONGEST_NAME:
        told = _("Give the view a name of 1 to %(most)s letters.")
        return render_bad_request(request, told % {"most": LONGEST_NAME})
    try:
        filters = read_filters(QueryDict(request.POST.get("query", "").removeprefix("?")))
    except MalformedFilter as error:
        return render_bad_request(request, str(error))
    query = write_filters(filters).removeprefix("?").removeprefix(".")
    if not save(me, name, query):
        told = _("You keep %(most)s views already: forget one first.")
        return render_bad_request(request, told % {"most": MOST})
    messages.success(request, _("The view %(name)s is kept.") % {"name": name})
    return redirect(f"/desk/?{query}")


def _recheck(request: HttpRequest, hashes: list[str]) -> None:
    asked = recheck([parse_hash(one) for one in hashes])
    who = staff_of(request)
    record(
        make_action("rechecked", case_subject(parse_hash(one)), {}, who=who)
        for one in hashes[:asked]
    )
    told = ngettext(
        "%(count)s message is checked again; what comes of it stands here within a minute.",
        "%(count)s messages are checked again; what comes of it stands here within a minute.",
        asked,
    )
    text = told % {"count": asked}
    if asked < len(hashes):
        text += " " + _("More are not checked at once: ask again for the others.")
    messages.success(request, text)


def _say(request: HttpRequest, asked: Asked, outcome: Outcome) -> None:
    done: dict[str, Any] = {"count": len(outcome.changed)}
    if asked.do == "note":
        told = ngettext(
            "The note was added.", "The note was added to %(count)s cases.", done["count"]
        )
    else:
        told = ngettext("The case was changed.", "%(count)s cases were changed.", done["count"])
    messages.success(request, told % done)
