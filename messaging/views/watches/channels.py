"""The channels of an account: their list, their forms, and the log of what was sent to each."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from messaging.support.watching.channels import (
    ChannelKind,
    RefusedChannel,
    add_channel,
    ask_to_confirm,
    hold,
    remove_channel,
    resume,
    rotate_secret,
    send_test,
)
from messaging.support.watching.delivering import replay
from messaging.support.watching.reading import (
    ChannelView,
    DeliveryView,
    get_channel,
    get_delivery,
    list_channels,
    list_deliveries,
    view_channel,
    view_delivery,
)
from messaging.views.notices import render_not_found
from messaging.views.watches.access import account_of, render_watching, signed_in
from messaging.views.watches.forms import ChannelForm
from messaging.views.watches.words import DELIVERY_STATES, STATES

_UNSETTLED = 2  # seconds after which the log of a channel asks again while something is under way


@signed_in("GET", "HEAD")
def show_channels(request: HttpRequest) -> HttpResponse:
    """One's own channels."""
    channels = list_channels(account_of(request))
    context = {"channels": [{"channel": one, "state": STATES[one.state]} for one in channels]}
    return render_watching(request, "channels", context)


@signed_in("GET", "HEAD", "POST")
def add(request: HttpRequest, kind: str) -> HttpResponse:
    """A form for a new channel; a webhook's secret is shown once, in the answer."""
    known = next((one for one in ChannelKind if one.value == kind), None)
    if known is None:
        return render_not_found(request, _("There is no such kind of channel."))
    account = account_of(request)
    if request.method != "POST":
        start = {"address": account.email} if known is ChannelKind.EMAIL else {}
        return _render_form(request, known, ChannelForm(known, initial=start))
    form = ChannelForm(known, request.POST)
    if not form.is_valid():
        return _render_form(request, known, form, status=HTTPStatus.BAD_REQUEST)
    given = form.cleaned_data
    try:
        channel = add_channel(account, known, given["name"], given["address"])
    except RefusedChannel as error:
        form.add_error("address", str(error))
        return _render_form(request, known, form, status=HTTPStatus.BAD_REQUEST)
    if known is ChannelKind.WEBHOOK:
        return _show_secret(request, channel, channel.secret or "")
    return redirect("watch_channel", channel=channel.pk)


def _render_form(
    request: HttpRequest,
    kind: ChannelKind,
    form: ChannelForm,
    *,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    tabs = [(one.value, one.label, one is kind) for one in ChannelKind]
    context = {"form": form, "kind": kind.value, "label": kind.label, "tabs": tabs}
    return render_watching(request, "channel_add", context, status=status)


def _show_secret(request: HttpRequest, channel: Any, secret: str) -> HttpResponse:
    context = {"channel": view_channel(channel), "secret": secret}
    return render_watching(request, "secret", context)


@signed_in("GET", "HEAD")
def show_channel(request: HttpRequest, channel: int) -> HttpResponse:
    """A channel, what can be done with it, and the log of what was sent to it."""
    found = get_channel(account_of(request), channel)
    if found is None:
        return _no_channel(request)
    shown, key = view_channel(found), request.GET.get("id", "").replace("\0", "").strip()[:80]
    log = [_line(one) for one in list_deliveries(found, key)]
    context = {
        "channel": shown,
        "state": STATES[shown.state],
        "log": log,
        "key": key,
        "poll": _UNSETTLED if _is_unsettled(shown, log) else None,
    }
    return render_watching(request, "channel", context)


def _is_unsettled(channel: ChannelView, log: list[dict[str, Any]]) -> bool:
    return channel.state in {"ready", "failing"} and any(
        one["delivery"].state == "waiting" and not one["delivery"].tries for one in log
    )


def _line(delivery: DeliveryView) -> dict[str, Any]:
    return {"delivery": delivery, "state": DELIVERY_STATES[delivery.state]}


@signed_in("POST")
def act(request: HttpRequest, channel: int, deed: str) -> HttpResponse:
    """Does one thing with a channel: `test`, `rotate`, `pause`, `resume`, `confirm`, `remove`."""
    found = get_channel(account_of(request), channel)
    if found is None:
        return _no_channel(request)
    try:
        if deed == "rotate" and found.kind == ChannelKind.WEBHOOK:
            return _show_secret(request, found, rotate_secret(found))
        _DEEDS[deed](request, found)
    except RefusedChannel as error:
        messages.warning(request, str(error))
    except KeyError:
        return render_not_found(request, _("That cannot be done with this channel."))
    return redirect("watch_channels") if deed == "remove" else redirect("watch_channel", channel)


def _test(request: HttpRequest, channel: Any) -> None:
    send_test(channel)
    messages.success(request, _("A test is on its way: the log shows how it went."))


def _pause(request: HttpRequest, channel: Any) -> None:
    hold(channel)
    messages.success(request, _("Nothing is sent to this channel until you resume it."))


def _resume(request: HttpRequest, channel: Any) -> None:
    resume(channel)
    if channel.confirmed_at is None:
        ask_to_confirm(channel)
        messages.success(request, _("Notices are sent again once the new link is opened."))
    else:
        messages.success(request, _("Notices are sent to this channel again."))


def _confirm(request: HttpRequest, channel: Any) -> None:
    if channel.kind != ChannelKind.EMAIL or channel.confirmed_at is not None:
        raise RefusedChannel(_("This channel needs no confirmation."))
    ask_to_confirm(channel)
    messages.success(request, _("A new link is on its way."))


def _remove(request: HttpRequest, channel: Any) -> None:
    remove_channel(channel)
    messages.success(request, _("The channel is removed, with its log."))


_DEEDS = {
    "test": _test,
    "pause": _pause,
    "resume": _resume,
    "confirm": _confirm,
    "remove": _remove,
}


@signed_in("GET", "HEAD", "POST")
def show_delivery(request: HttpRequest, delivery: int) -> HttpResponse:
    """One notice: what was sent and how each try went; a POST sends it again."""
    found = get_delivery(account_of(request), delivery)
    if found is None:
        return render_not_found(
            request, _("You have no notice at this address: they are kept for 30 days.")
        )
    if request.method == "POST":
        try:
            replay(found)
        except RefusedChannel as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("It is sent again, with the same webhook-id."))
        return redirect("watch_channel", channel=found.channel_id)
    context = {"channel": view_channel(found.channel), **_line(view_delivery(found))}
    return render_watching(request, "delivery", context)


def _no_channel(request: HttpRequest) -> HttpResponse:
    sentence = _("You have no channel at this address: it may be removed.")
    return render_not_found(request, sentence, remedy=_("Open your channels."))
