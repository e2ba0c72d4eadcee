"""The cells of a message in a list."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from messaging.templatetags.hashes import short
from messaging.templatetags.links import token_link
from messaging.templatetags.times import ago, left
from messaging.tracing import wording
from messaging.tracing.values import MessageRow, MessageStatus, Transfer

register = template.Library()

_RUNNING = frozenset({MessageStatus.INITIATED, MessageStatus.FAILED})
_DECIMALS = 6  # of ETH in a table; the title has all
_DASH = "\u2013"


@register.simple_tag
def what(row: MessageRow) -> SafeString:
    """What the message does: a transfer with its amount, a call by name, or its selector."""
    if row.transfer is not None:
        kind = "ETH bridge" if row.transfer.token is None else "Token bridge"
        return format_html("{}, {}", kind, moved(row.transfer, short=True))
    if row.status is MessageStatus.DROPPED:
        return SafeString('<span class="faint">removed by a reorg</span>')
    if row.function is not None:
        return format_html("{}", row.function)
    if row.selector is not None:
        return format_html('Call <span class="mono">{}</span>', row.selector)
    if row.sender is None:
        return SafeString('<span class="faint">sending not seen</span>')
    return SafeString("No call data")


@register.simple_tag
def moved(transfer: Transfer, short: bool = False) -> SafeString:
    """What a transfer moves, of a token with its address; the exact amount, or with that in sight
    the units, in the title. `short`: for a table."""
    if short:
        shown = wording.amount(transfer, digits=_DECIMALS, short=True)
        exact = wording.amount(transfer)
    else:
        shown, exact = wording.amount(transfer), wording.units(transfer)
    told = exact if transfer.symbol is None else claimed(transfer, exact)
    number = format_html('<b title="{}">{}</b>', told, shown)
    if transfer.token is None:
        return number
    return format_html('{} <span class="sub">{}</span>', number, token_link(transfer.token))


def claimed(transfer: Transfer, exact: str) -> str:
    """An amount with what its symbol is worth."""
    told = _("%(exact)s, %(units)s. The token's contract says that it is called %(symbol)s.")
    return told % {"exact": exact, "units": wording.units(transfer), "symbol": transfer.symbol}


@register.simple_tag
def parties(row: MessageRow) -> SafeString:
    """Sender to target; for a transfer those of the transfer."""
    sender, target = row.sender, row.target
    if row.transfer is not None:
        sender, target = row.transfer.sender, row.transfer.recipient
    if sender is None or target is None:
        return SafeString(_DASH)
    return format_html('{}<span class="faint"> to </span>{}', short(sender), short(target))


@register.simple_tag
def sent_ago(row: MessageRow, now: int) -> SafeString:
    """How long ago it was sent; of a message whose sending is unseen that is not known."""
    return SafeString("") if row.sent_transaction is None else ago(row.timestamp, now)


@register.simple_tag
def relayed_in(row: MessageRow) -> SafeString:
    """Seconds from the sending that its relay used to the relay, as its page counts them."""
    if row.relay_delay is None:
        return SafeString("")
    return format_html("{}", wording.duration(row.relay_delay))


@register.simple_tag
def time_left(row: MessageRow, now: int) -> SafeString:
    """Until it expires, while it can still be executed; the sheet adds `left` on phones."""
    if row.status not in _RUNNING or row.expires_at is None:
        return SafeString("")
    if row.in_set is False:
        return SafeString(
            '<span class="never">cannot be executed: not in the dependency set</span>'
        )
    return left(row.expires_at, now)
