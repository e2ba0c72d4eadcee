"""The rows of a table of messages, written by hand: they are most of what a list costs."""

from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from messaging.templatetags import chains, icons
from messaging.templatetags.links import token_link
from messaging.templatetags.markup import markup
from messaging.templatetags.paths import around
from messaging.templatetags.times import ago, left
from messaging.tracing import wording
from messaging.tracing.values import MessageRow, MessageStatus, Transfer
from messaging.tracing.wording import ELLIPSIS

register = template.Library()

_RUNNING = frozenset({MessageStatus.INITIATED, MessageStatus.FAILED})
_DECIMALS = 6  # of ETH in a table; the title has all
_DASH = "\u2013"
_NOTHING = SafeString("")


class Words(NamedTuple):
    """The words of rows in the reader's language, looked up once for all of them."""

    sent: str
    relayed: str
    to: str
    call: str
    eth: str
    token: str


def words_of_rows() -> Words:
    """Those of the active language."""
    return Words(
        pgettext("column", "Sent"),
        _("Relayed in"),
        pgettext("sender to target", "to"),
        _("Call %(selector)s"),
        _("ETH bridge"),
        _("Token bridge"),
    )


@register.simple_tag
def message_rows(rows: Iterable[MessageRow], now: int) -> SafeString:
    """A table row of each message. Hashes and addresses come from bytes and need no escaping."""
    words = words_of_rows()
    before, after = around("message")
    return SafeString(
        "".join(
            [
                f'<tr role="row"><td role="cell">{icons.status(row.status)}</td>'
                f'<td role="cell">{chains.route(row.source, row.destination)}</td>'
                f'<td role="cell">{_what(row, words)}</td>'
                f'<td role="cell" class="hide-s">{parties(row, words)}</td>'
                f'<td role="cell"><a class="hash" href="{before}{row.message_hash}{after}" '
                f'title="{row.message_hash}">{wording.cut(row.message_hash)}</a></td>'
                f'<td role="cell" class="end" data-label="{words.sent}">{sent_ago(row, now)}</td>'
                f'<td role="cell" class="end" data-label="{words.relayed}">{relayed_in(row)}</td>'
                f'<td role="cell" class="end">{time_left(row, now)}</td></tr>'
                for row in rows
            ]
        )
    )


@register.simple_tag
def what(row: MessageRow) -> SafeString:
    """What the message does: a transfer with its amount, a call by name, or its selector."""
    return _what(row, words_of_rows())


def _what(row: MessageRow, words: Words) -> SafeString:
    if row.transfer is not None:
        kind = words.eth if row.transfer.token is None else words.token
        return SafeString(f"{escape(kind)}, {moved(row.transfer, short=True)}")
    if row.status is MessageStatus.DROPPED:
        return markup('<span class="faint">{}</span>', _("removed by a reorg"))
    if row.function is not None:
        return SafeString(escape(row.function))
    if row.selector is not None:
        return SafeString(words.call % {"selector": f'<span class="mono">{row.selector}</span>'})
    if row.sender is None:
        return markup('<span class="faint">{}</span>', _("sending not seen"))
    return SafeString(escape(_("No call data")))


@register.simple_tag
def moved(transfer: Transfer, short: bool = False, address: bool = True) -> SafeString:
    """What a transfer moves, of a token with its address unless that stands beside it; the exact
    amount, or with that in sight the units, in the title. `short`: for a table."""
    if short:
        shown = wording.amount(transfer, digits=_DECIMALS, short=True)
        exact = wording.amount(transfer)
    else:
        shown, exact = wording.amount(transfer), wording.units(transfer)
    told = exact if transfer.symbol is None else claimed(transfer, exact)
    number = f'<b title="{escape(told)}">{escape(shown)}</b>'
    if transfer.token is None or not address:
        return SafeString(number)
    return SafeString(f'{number} <span class="sub">{token_link(transfer.token)}</span>')


def claimed(transfer: Transfer, exact: str) -> str:
    """An amount with what its symbol is worth."""
    told = _("%(exact)s, %(units)s. The token's contract says that it is called %(symbol)s.")
    return told % {"exact": exact, "units": wording.units(transfer), "symbol": transfer.symbol}


@register.simple_tag
def parties(row: MessageRow, words: Words | None = None) -> SafeString:
    """Sender to target; for a transfer those of the transfer."""
    sender, target = row.sender, row.target
    if row.transfer is not None:
        sender, target = row.transfer.sender, row.transfer.recipient
    if sender is None or target is None:
        return SafeString(_DASH)
    to = (words or words_of_rows()).to
    return SafeString(f'{_account(sender)}<span class="faint"> {to} </span>{_account(target)}')


def _account(address: str) -> str:
    before, after = around("address")
    shown = f"{address[:6]}{ELLIPSIS}{address[-4:]}"
    return f'<a class="hash" href="{before}{address}{after}" title="{address}">{shown}</a>'


@register.simple_tag
def sent_ago(row: MessageRow, now: int) -> SafeString:
    """How long ago it was sent; of a message whose sending is unseen that is not known."""
    return _NOTHING if row.sent_transaction is None else ago(row.timestamp, now)


@register.simple_tag
def relayed_in(row: MessageRow) -> SafeString:
    """Seconds from the sending that its relay used to the relay, as its page counts them."""
    if row.relay_delay is None:
        return _NOTHING
    return SafeString(escape(wording.duration(row.relay_delay)))


@register.simple_tag
def time_left(row: MessageRow, now: int) -> SafeString:
    """Until it expires, while it can still be executed; the sheet adds `left` on phones."""
    if row.status not in _RUNNING or row.expires_at is None:
        return _NOTHING
    if row.in_set is False:
        told = _("cannot be executed: not in the dependency set")
        return markup('<span class="never">{}</span>', told)
    return left(row.expires_at, now)
