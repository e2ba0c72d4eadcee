"""What pages tell their scripts, so that they follow what happens; nothing else uses it."""

import time

from django import template
from django.conf import settings
from django.template import Context
from django.utils.safestring import SafeString

from messaging.templatetags.markup import markup
from messaging.tracing.values import MessageDetail, MessageRow, MessageStatus

register = template.Library()

MARGIN = 5  # seconds by which the clocks of pages and stream may differ


@register.simple_tag
def stream() -> SafeString:
    """Attributes: where the stream is, and from which second on this page needs it."""
    after = int(time.time()) - MARGIN
    return markup('data-stream="{}" data-after="{}"', settings.CROSSLANE_EVENTS_URL, after)


@register.simple_tag(takes_context=True)
def newest_page(context: Context) -> str:
    """The address of the first page of the list that is shown, with its filters."""
    query = context["request"].GET.copy()
    query.pop("cursor", None)
    return f"?{query.urlencode()}" if query else context["request"].path


@register.simple_tag
def every_status() -> tuple[MessageStatus, ...]:
    """Every status, for scripts to draw."""
    return tuple(MessageStatus)


@register.filter
def oldest(rows: tuple[MessageRow, ...]) -> str:
    """The second and the hash from which on a message stands on this page, or would; 0 where all of
    them do."""
    return f"{rows[-1].timestamp} {rows[-1].message_hash}" if rows else "0"


@register.filter
def blocks(detail: MessageDetail) -> str:
    """Where the message hangs, as `901:14 902:15`: chains and blocks whose safety is shown."""
    places = [one for one in (detail.current_send, detail.relay) if one is not None]
    return " ".join(f"{one.place.chain.chain_id}:{one.place.block_number}" for one in places)
