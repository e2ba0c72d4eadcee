"""Messages, read only: verdicts come from the facts alone."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from messaging.admin.reading import ReadOnly
from messaging.models import Message
from messaging.protocol.lifecycle import Status
from messaging.protocol.text import MalformedHash, parse_hash, to_address, to_hex
from messaging.tracing.values import MessageStatus
from messaging.tracing.wording import STATUS_WORDS

# A stored status, and as what pages show it, by the clock and by what is indexed.
_SHOWN = {
    Status.INITIATED: (MessageStatus.INITIATED, MessageStatus.EXPIRED),
    Status.FAILED: (MessageStatus.FAILED, MessageStatus.EXPIRED),
    Status.EXECUTED: (MessageStatus.EXECUTED,),
    Status.INVALID: (MessageStatus.INVALID,),
    Status.SOURCE_MISSING: (
        MessageStatus.AWAITING_SOURCE,
        MessageStatus.UNTRACKED_SOURCE,
        MessageStatus.INVALID,
    ),
    Status.DROPPED: (MessageStatus.DROPPED,),
}


def shown_as(status: Status) -> str:
    """A stored status in the words of the pages, with all that it may be shown as."""
    return " / ".join(str(STATUS_WORDS[one]) for one in _SHOWN[status])


class ShownStatusFilter(admin.ChoicesFieldListFilter):
    """The filter by stored status, in the words of the pages."""

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Django's choices; the words of the pages stand for the stored names."""
        words = {status.name: shown_as(status) for status in Status}
        for choice in super().choices(changelist):
            yield {**choice, "display": words.get(str(choice["display"]), choice["display"])}


@admin.register(Message)
class MessageAdmin(ReadOnly[Message]):
    """The stored verdicts; the message's own page shows what they stand on."""

    list_display = ("hash", "shown", "source", "destination", "nonce", "sent_by", "page")
    list_display_links = None  # `page` leads to the site's page, which shows everything
    list_filter = (("status", ShownStatusFilter),)
    search_fields = ("message_hash",)
    search_help_text = "A whole message hash: 0x and 64 hex digits."
    fields = ("hash", "shown", "source", "destination", "nonce", "sent_by", "page")
    readonly_fields = fields

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Message], search_term: str
    ) -> tuple[QuerySet[Message], bool]:
        """Exactly the message with this hash; anything else finds nothing, and is told."""
        if not search_term:
            return queryset, False
        try:
            return queryset.filter(message_hash=parse_hash(search_term.strip())), False
        except MalformedHash as error:
            self.message_user(request, str(error), messages.WARNING)
            return queryset.none(), False

    @admin.display(description="Message hash", ordering="message_hash")
    def hash(self, message: Message) -> str:
        """As 0x text."""
        return to_hex(bytes(message.message_hash))

    @admin.display(description="Status", ordering="status")
    def shown(self, message: Message) -> str:
        """The stored status in the words of the pages."""
        return shown_as(Status(message.status))

    @admin.display(description="Sender")
    def sent_by(self, message: Message) -> str:
        """The sender's address, empty while no send is seen."""
        return "" if message.sender is None else to_address(bytes(message.sender))

    @admin.display(description="Page")
    def page(self, message: Message) -> SafeString:
        """The message's page on the site."""
        return format_html('<a href="/messages/{}/">Open</a>', self.hash(message))
