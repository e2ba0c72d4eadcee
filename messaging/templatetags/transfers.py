"""The rows of a table of transfers, written by hand as those of messages are."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from messaging.templatetags.chains import route
from messaging.templatetags.hashes import message_link
from messaging.templatetags.icons import status
from messaging.templatetags.links import token_link
from messaging.templatetags.rows import moved, parties, relayed_in, sent_ago
from messaging.tracing.values import MessageRow, Transfer

register = template.Library()


@register.simple_tag
def transfer_rows(rows: Iterable[MessageRow], now: int) -> SafeString:
    """A table row of each transfer."""
    sent, relayed = pgettext("column", "Sent"), _("Relayed in")
    return SafeString("".join(_row(row, now, sent, relayed) for row in rows))


def _row(row: MessageRow, now: int, sent: str, relayed: str) -> SafeString:
    return format_html(
        '<tr role="row"><td role="cell">{}</td><td role="cell">{}</td>'
        '<td role="cell" class="end amount">{}</td><td role="cell">{}</td>'
        '<td role="cell" class="line">{}</td><td role="cell">{}</td>'
        '<td role="cell" class="end" data-label="{}">{}</td>'
        '<td role="cell" class="end" data-label="{}">{}</td></tr>',
        status(row.status),
        route(row.source, row.destination),
        "" if row.transfer is None else moved(row.transfer, short=True, address=False),
        "" if row.transfer is None else _token(row.transfer),
        parties(row),
        message_link(row.message_hash),
        sent,
        sent_ago(row, now),
        relayed,
        relayed_in(row),
    )


def _token(transfer: Transfer) -> SafeString:
    """The token by its address, whatever it calls itself."""
    return SafeString("ETH") if transfer.token is None else token_link(transfer.token)
