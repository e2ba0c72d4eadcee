"""Watches of all accounts, where they are told and what was sent: what an operator looks at when
somebody complains, and pauses.

No address and no secret of a channel is ever shown, nor the name that its owner gave it, which may
be its address.
"""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop

from messaging.admin.reading import ReadOnly
from messaging.admin.recorded import Recorded
from messaging.models import Channel, Delivery, Watch

_OF_CHANNEL = (Delivery.About.TEST, Delivery.About.PAUSED)
_BY_OPERATOR = gettext_noop("An operator of this site paused it.")


@admin.register(Watch)
class WatchAdmin(ReadOnly[Watch], Recorded[Watch]):
    """What each account watches; its own words are its own."""

    list_display = ("__str__", "owner", "paused", "made_at", "check_at")
    list_filter = ("kind", "paused")
    list_select_related = ("owner",)
    search_fields = ("subject", "owner__username")
    fields = ("owner", "kind", "subject", "paused", "made_at", "check_at")
    actions = ("pause", "resume")

    def has_pause_permission(self, request: HttpRequest) -> bool:
        """Whoever may change watches may pause them."""
        return request.user.has_perm("messaging.change_watch")

    @admin.action(description="Pause: look at nothing", permissions=["pause"])
    def pause(self, request: HttpRequest, watches: QuerySet[Watch]) -> None:
        """Nothing is told of it until it is resumed."""
        _change(self, request, watches.filter(paused=False), "paused", paused=True)

    @admin.action(description="Resume", permissions=["pause"])
    def resume(self, request: HttpRequest, watches: QuerySet[Watch]) -> None:
        """It is looked at again, and what happened meanwhile is told."""
        _change(self, request, watches.filter(paused=True), "resumed", paused=False)

    def name_of(self, obj: Watch) -> str:
        """With its owner: several may watch the same."""
        return f"{obj.owner}: {obj}"


@admin.register(Channel)
class ChannelAdmin(ReadOnly[Channel], Recorded[Channel]):
    """Where each account is told."""

    list_display = ("__str__", "owner", "confirmed_at", "paused_at", "paused_why", "failing_since")
    list_filter = ("kind", ("paused_at", admin.EmptyFieldListFilter))
    list_select_related = ("owner",)
    search_fields = ("owner__username",)
    fields = ("owner", "kind", "made_at", *list_display[2:])
    actions = ("pause",)

    def has_pause_permission(self, request: HttpRequest) -> bool:
        """Whoever may change channels may pause them."""
        return request.user.has_perm("messaging.change_channel")

    @admin.action(description="Pause: send nothing there", permissions=["pause"])
    def pause(self, request: HttpRequest, channels: QuerySet[Channel]) -> None:
        """Nothing is sent until its owner resumes it, who is told why it is paused."""
        running = channels.filter(paused_at=None)
        values = {"paused_at": timezone.now(), "paused_why": _BY_OPERATOR}
        _change(self, request, running, "paused", **values)

    def name_of(self, obj: Channel) -> str:
        """With its owner."""
        return f"{obj.owner}: {obj}"


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly[Delivery]):
    """What was sent, and how it went; answers of receivers are for the owner alone."""

    list_display = ("made_at", "told", "about", "channel", "state", "tried", "next_at", "done_at")
    list_filter = ("state", "about")
    list_select_related = ("channel",)
    search_fields = ("key",)
    fields = ("key", *list_display)
    readonly_fields = ("told", "tried")

    @admin.display(description="Title")
    def told(self, delivery: Delivery) -> str:
        """What it says first; of a notice on its channel nothing, which names the channel."""
        return "" if delivery.about in _OF_CHANNEL else delivery.title

    @admin.display(description="Tries")
    def tried(self, delivery: Delivery) -> int:
        """How often it was tried, as far as that is kept."""
        return len(delivery.tries)


def _change(
    page: Recorded[Any], request: HttpRequest, rows: QuerySet[Any], word: str, **values: Any
) -> None:
    """Write these values into these rows, on record; others that were chosen are left as they are,
    and nobody says that anything was done to them."""
    with transaction.atomic():
        changed = list(rows.select_for_update(of=("self",)))
        rows.model.objects.filter(pk__in=[one.pk for one in changed]).update(**values)
        for one in changed:
            page.log_change(request, one, f"It was {word}.")
    if changed:
        names = ", ".join(page.name_of(one) for one in changed)
        page.message_user(request, f"{names}: {word}.", messages.SUCCESS)
    else:
        page.message_user(request, f"None of them had to be {word}.", messages.WARNING)
