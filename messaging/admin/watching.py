"""Watches of all accounts, where they are told and what was sent: what an operator looks at when
somebody complains, and pauses. No address and no secret of a channel is ever shown."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop

from messaging.admin.reading import ReadOnly
from messaging.admin.recorded import Recorded
from messaging.models import Channel, Delivery, Watch

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
        self._set(request, watches, paused=True)

    @admin.action(description="Resume", permissions=["pause"])
    def resume(self, request: HttpRequest, watches: QuerySet[Watch]) -> None:
        """What happens from now on is told."""
        self._set(request, watches, paused=False)

    def _set(self, request: HttpRequest, watches: QuerySet[Watch], *, paused: bool) -> None:
        chosen = list(watches)
        Watch.objects.filter(pk__in=[one.pk for one in chosen]).update(paused=paused)
        _tell(self, request, chosen, "paused" if paused else "resumed")

    def name_of(self, obj: Watch) -> str:
        """With its owner: several may watch the same."""
        return f"{obj.owner}: {obj}"


@admin.register(Channel)
class ChannelAdmin(ReadOnly[Channel], Recorded[Channel]):
    """Where each account is told."""

    list_display = ("__str__", "owner", "confirmed_at", "paused_at", "paused_why", "failing_since")
    list_filter = ("kind", ("paused_at", admin.EmptyFieldListFilter))
    list_select_related = ("owner",)
    search_fields = ("name", "owner__username")
    fields = ("owner", "kind", "name", "made_at", *list_display[2:])
    actions = ("pause",)

    def has_pause_permission(self, request: HttpRequest) -> bool:
        """Whoever may change channels may pause them."""
        return request.user.has_perm("messaging.change_channel")

    @admin.action(description="Pause: send nothing there", permissions=["pause"])
    def pause(self, request: HttpRequest, channels: QuerySet[Channel]) -> None:
        """Nothing is sent until its owner resumes it, who is told why it is paused."""
        chosen = list(channels)
        Channel.objects.filter(pk__in=[one.pk for one in chosen], paused_at=None).update(
            paused_at=timezone.now(), paused_why=_BY_OPERATOR
        )
        _tell(self, request, chosen, "paused")

    def name_of(self, obj: Channel) -> str:
        """With its owner: names are theirs."""
        return f"{obj.owner}: {obj}"


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly[Delivery]):
    """What was sent, and how it went; answers of receivers are for the owner alone."""

    list_display = ("made_at", "title", "about", "channel", "state", "tried", "next_at", "done_at")
    list_filter = ("state", "about")
    list_select_related = ("channel",)
    search_fields = ("key", "title")
    fields = ("key", *list_display)
    readonly_fields = ("tried",)

    @admin.display(description="Tries")
    def tried(self, delivery: Delivery) -> int:
        """How often it was tried, as far as that is kept."""
        return len(delivery.tries)


def _tell(page: Recorded[Any], request: HttpRequest, chosen: list[Any], word: str) -> None:
    for one in chosen:
        page.log_change(request, one, f"It was {word}.")
    names = ", ".join(page.name_of(one) for one in chosen)
    page.message_user(request, f"{names}: {word}.", messages.SUCCESS)
