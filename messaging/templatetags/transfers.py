"""The rows of a table of transfers, written by hand as those of messages are."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from messaging.templatetags.chains import route
from messaging.templatetags.hashes import message_link
from messaging.templatetags.icons import status
from messaging.templatetags.links import token_link
from messaging.templatetags.rows import (
    Words,
    moved,
    parties,
    relayed_in,
    sent_ago,
    words_of_rows,
)
from messaging.tracing.values import MessageRow, Transfer

register = template.Library()


@register.simple_tag
def transfer_rows(rows: Iterable[MessageRow], now: int) -> SafeString:
    """A table row of each transfer."""
    words = words_of_rows()
    return SafeString("".join([_row(row, now, words) for row in rows]))


def _row(row: MessageRow, now: int, words: Words) -> str:
    amount, token = "", ""
    if row.transfer is not None:
        amount, token = moved(row.transfer, short=True, address=False), _token(row.transfer)
    return (
        f'<tr role="row"><td role="cell">{status(row.status)}</td>'
        f'<td role="cell">{route(row.source, row.destination)}</td>'
        f'<td role="cell" class="end amount">{amount}</td><td role="cell">{token}</td>'
        f'<td role="cell" class="line">{parties(row, words)}</td>'
        f'<td role="cell">{message_link(row.message_hash)}</td>'
        f'<td role="cell" class="end" data-label="{words.sent}">{sent_ago(row, now)}</td>'
        f'<td role="cell" class="end" data-label="{words.relayed}">{relayed_in(row)}</td></tr>'
    )


def _token(transfer: Transfer) -> SafeString:
    """The token by its address, whatever it calls itself."""
    return SafeString("ETH") if transfer.token is None else token_link(transfer.token)
