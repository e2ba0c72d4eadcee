"""The list of watches, one's own or everybody's, and the page of one."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from messaging.support.watch_deeds import on_record
from messaging.support.watching.reading import (
    WatchView,
    get_watch,
    list_alerts,
    list_channels,
    list_watches,
    view_watch,
)
from messaging.support.watching.subjects import (
    KINDS_FOR,
    MalformedSubject,
    Subject,
    parse_subject,
)
from messaging.support.watching.values import SubjectKind
from messaging.support.watching.watches import (
    RefusedWatch,
    add_watch,
    change_watch,
    default_rules,
    remove_watch,
)
from messaging.views.notices import render_bad_request, render_not_found
from messaging.views.watches.access import account_of, render_watching, signed_in
from messaging.views.watches.forms import WatchForm, filled
from messaging.views.watches.words import KINDS, RULES


@signed_in("GET", "HEAD")
def show_watches(request: HttpRequest) -> HttpResponse:
    """One's own watches; of staff also everybody's."""
    account = account_of(request)
    everybody = account.is_staff and request.GET.get("whose") == "all"
    watches = list_watches(None if everybody else account)
    context = {
        "watches": [_row(one) for one in watches],
        "alerts": [(one, alert) for one in watches for alert in one.open],
        "everybody": everybody,
        "channels": list_channels(account),
    }
    return render_watching(request, "watches", context)


def _row(watch: WatchView) -> dict[str, Any]:
    rules = ", ".join(str(RULES[rule.kind][0]) for rule in watch.rules)
    return {"watch": watch, "kind": KINDS[watch.subject.kind], "rules": rules}


@signed_in("GET", "HEAD", "POST")
def add(request: HttpRequest) -> HttpResponse:
    """A form for a new watch, and what becomes of it."""
    account = account_of(request)
    kinds = KINDS_FOR[account.is_staff]
    asked = request.GET.get("kind", SubjectKind.MESSAGE.value)
    kind = next((one for one in kinds if one.value == asked), None)
    if kind is None:
        return render_bad_request(
            request, _("Of this kind you cannot watch anything: choose one of the list.")
        )
    channels = list_channels(account)
    if request.method != "POST":
        start = filled(
            default_rules(kind),
            [one.id for one in channels],
            subject=request.GET.get("subject", "")[:200],
        )
        form = WatchForm(kind, channels, initial=start)
        return _render_form(request, form, kinds=kinds)
    form = WatchForm(kind, channels, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            watch = add_watch(
                account,
                given["subject"],
                rules=form.rules(),
                note=given["note"],
                channels=given["channels"],
            )
        except RefusedWatch as error:
            form.add_error("subject", str(error))
        else:
            return redirect("watch", watch=watch.pk)
    return _render_form(request, form, kinds=kinds, status=HTTPStatus.BAD_REQUEST)


@signed_in("GET", "HEAD", "POST")
def show_watch(request: HttpRequest, watch: int) -> HttpResponse:
    """A watch with its alerts, and the form that changes it."""
    found = get_watch(account_of(request), watch)
    if found is None:
        return _no_watch(request)
    shown = view_watch(found)
    kind, channels = shown.subject.kind, list_channels(found.owner)
    if request.method != "POST":
        start = filled(
            shown.rules,
            [one.id for one in shown.channels],
            note=shown.note,
            paused=shown.paused,
        )
        form = WatchForm(kind, channels, initial=start, fixed=True)
        return _render_form(request, form, watch=shown, alerts=list_alerts(found))
    form = WatchForm(kind, channels, request.POST, fixed=True)
    if not form.is_valid():
        return _render_form(
            request,
            form,
            status=HTTPStatus.BAD_REQUEST,
            watch=shown,
            alerts=list_alerts(found),
        )
    given = form.cleaned_data
    with on_record(found, account_of(request), "changed"):
        change_watch(
            found,
            rules=form.rules(),
            note=given["note"],
            channels=given["channels"],
            paused=given["paused"],
        )
    messages.success(request, _("Saved."))
    return redirect("watch", watch=found.pk)


@signed_in("POST")
def remove(request: HttpRequest, watch: int) -> HttpResponse:
    """Removes a watch."""
    found = get_watch(account_of(request), watch)
    if found is None:
        return _no_watch(request)
    with on_record(found, account_of(request), "removed"):
        remove_watch(found)
    messages.success(request, _("The watch is removed."))
    return redirect("watches")


@signed_in("GET", "POST")
def watch_message(request: HttpRequest, text: str) -> HttpResponse:
    """Watches a message by the button on its page. Who had to sign in first gets the form."""
    try:
        subject = parse_subject(SubjectKind.MESSAGE, text)
    except MalformedSubject as error:
        return render_bad_request(request, str(error), query=text[:80])
    if request.method != "POST":
        return redirect(form_path(subject))
    try:
        watch = add_watch(account_of(request), subject)
    except RefusedWatch as error:
        messages.warning(request, str(error))
        return redirect("watches")
    if not view_watch(watch).channels:
        messages.warning(request, _("You watch it; add a channel, so that you are told."))
        return redirect("watch", watch=watch.pk)
    return redirect(subject.path)


def form_path(subject: Subject) -> str:
    """The form for a new watch of something."""
    query = urlencode({"kind": subject.kind.value, "subject": subject.shown})
    return f"{reverse('watch_add')}?{query}"


def _render_form(
    request: HttpRequest,
    form: WatchForm,
    *,
    status: HTTPStatus = HTTPStatus.OK,
    kinds: tuple[SubjectKind, ...] = (),
    **more: Any,
) -> HttpResponse:
    context = {
        "form": form,
        "kind": KINDS[form.kind],
        "tabs": [(one.value, KINDS[one], one is form.kind) for one in kinds],
        **more,
    }
    return render_watching(request, "watch" if "watch" in more else "add", context, status=status)


def _no_watch(request: HttpRequest) -> HttpResponse:
    sentence = _("You have no watch at this address: it may be removed.")
    return render_not_found(request, sentence, remedy=_("Open your watches."))
