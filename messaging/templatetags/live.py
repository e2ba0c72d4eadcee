"""What pages tell their scripts, so that they follow what happens; nothing else uses it."""

import time
from typing import NamedTuple

from django import template
from django.conf import settings
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from messaging.templatetags.markup import markup
from messaging.tracing.executing import ExecutionRow
from messaging.tracing.values import MessageDetail, MessageRow, MessageStatus

register = template.Library()


class _News(NamedTuple):
    """What is said of new rows of a list."""

    none: str
    one: str
    other: str
    missed: str
    look: str
    unfollowed: str = ""


_NEWS = {
    "messages": _News(
        gettext_noop("No new message since this page was opened"),
        gettext_noop("1 new message"),
        gettext_noop("{count} new messages"),
        gettext_noop("There may be new messages"),
        gettext_noop("Look for new messages"),
        gettext_noop(
            "Look again: a list narrowed by relayer or to resent messages is not followed live"
        ),
    ),
    "transfers": _News(
        gettext_noop("No new transfer since this page was opened"),
        gettext_noop("1 new transfer"),
        gettext_noop("{count} new transfers"),
        gettext_noop("There may be new transfers"),
        gettext_noop("Look for new transfers"),
    ),
    "executions": _News(
        gettext_noop("No new executing message so far"),
        gettext_noop("1 new executing message"),
        gettext_noop("{count} new executing messages"),
        gettext_noop("There may be new executing messages"),
        gettext_noop("Look for new executing messages"),
        gettext_noop("Look again: a list narrowed by verdict is not followed live"),
    ),
}
MARGIN = 5  # seconds by which the clocks of pages and stream may differ


@register.simple_tag
def stream() -> SafeString:
    """Attributes: where the stream is, and from which second on this page needs it."""
    after = int(time.time()) - MARGIN
    return markup('data-stream="{}" data-after="{}"', settings.CROSSLANE_EVENTS_URL, after)


@register.simple_tag
def news(of: str) -> SafeString:
    """Attributes: which list it is, and what its bar says of what is new in it."""
    words = _NEWS[of]
    return markup(
        'data-live-list="{}" data-none="{}" data-one="{}" data-other="{}" data-missed="{}"',
        of,
        *(_(said) for said in (words.none, words.one, words.other, words.missed)),
    )


@register.simple_tag
def look_for(of: str) -> str:
    """What the bar of a list says before anything is known of it."""
    return _(_NEWS[of].look)


@register.simple_tag
def look_again(of: str) -> str:
    """What it says of a list that is narrowed by what the stream does not tell."""
    return _(_NEWS[of].unfollowed)


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
def oldest(rows: tuple[MessageRow | ExecutionRow, ...]) -> str:
    """The second from which on a row stands on this page, or would, of messages with the hash; 0
    where all of them do."""
    if not rows:
        return "0"
    last = rows[-1]
    return f"{last.timestamp} {last.message_hash if isinstance(last, MessageRow) else ''}".rstrip()


@register.filter
def blocks(detail: MessageDetail) -> str:
    """Where the message hangs, as `901:14 902:15`: chains and blocks whose safety is shown."""
    places = [one for one in (detail.current_send, detail.relay) if one is not None]
    return " ".join(f"{one.place.chain.chain_id}:{one.place.block_number}" for one in places)
