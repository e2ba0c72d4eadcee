"""The desk in templates: its place in the head of every page, and the cells of its queue."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from messaging.support.case_values import CaseRow, Person
from messaging.support.case_words import STATE_TITLES
from messaging.support.listing import TODAY, count_active
from messaging.templatetags.icons import icon
from messaging.templatetags.markup import markup
from messaging.templatetags.rows import what
from messaging.templatetags.times import ago, left
from messaging.tracing.values import MessageRow, MessageStatus, Transfer
from messaging.tracing.wording import amount, grouped

register = template.Library()

_FEW, _MORE = 2, 4  # decimals of an amount in the queue, from 1 on and below; the title has all
_NOTHING = SafeString("")
_RELAYABLE = frozenset({MessageStatus.INITIATED, MessageStatus.FAILED, MessageStatus.EXPIRED})


@register.simple_tag(takes_context=True)
def desk_link(context: Any) -> SafeString:
    """The queue's place in the navigation, with how many are stuck; for staff alone. Pages of
    anybody else say nothing of it, and no query is made."""
    user = context.get("user")
    if user is None or not user.is_staff:
        return _NOTHING
    current = SafeString(' aria-current="page"') if context.get("nav") == "desk" else _NOTHING
    return markup(
        '<a href="{}"{}>{}<span class="count"><span class="vh">, </span>{}'
        '<span class="vh"> {}</span></span></a>',
        reverse("desk"),
        current,
        pgettext("messages that are stuck", "Stuck"),
        grouped(count_active()),
        pgettext("so many cases are", "open"),
    )


@register.simple_tag
def case_left(case: CaseRow, now: int) -> SafeString:
    """How long the message of a case can still be executed, or what became of it."""
    if case.row is not None and case.row.status not in _RELAYABLE:
        told = pgettext("a message", "executed")
        if case.row.status is MessageStatus.DROPPED:
            told = pgettext("a message", "dropped")
        elif case.row.status is not MessageStatus.EXECUTED:
            told = pgettext("a message", "executed, invalid")
        return markup('<span class="faint">{}</span>', told)
    if case.expires_at is None:
        return markup('<span class="faint">{}</span>', "\u2013")
    if case.expires_at < now:
        return markup(_("expired {}"), ago(case.expires_at, now))
    drawn = icon("clock", "icon inline") if case.expires_at - now < TODAY else _NOTHING
    return markup("{}{}", drawn, left(case.expires_at, now, units=2))


@register.filter
def is_due(case: CaseRow, now: int) -> bool:
    """Whether the message of a case runs out of time within a day."""
    return case.expires_at is not None and 0 <= case.expires_at - now < TODAY


@register.simple_tag
def owner(person: Person | None) -> SafeString:
    """Who has a case."""
    if person is None:
        return markup('<span class="faint">{}</span>', pgettext("owner of a case", "nobody"))
    return markup(
        '<span class="owner"><i aria-hidden="true">{}</i><span>{}</span></span>',
        person.initials,
        person.name,
    )


@register.simple_tag
def case_state(case: CaseRow) -> str:
    """The state of a case, in a word."""
    return str(STATE_TITLES[case.state])


@register.simple_tag
def doing(row: MessageRow) -> SafeString | str:
    """What the message does, without the amount, which has a column of its own."""
    if row.transfer is not None:
        return _("ETH bridge") if row.transfer.token is None else _("Token bridge")
    return what(row)


@register.simple_tag
def stake(transfer: Transfer) -> SafeString:
    """What a transfer moves, in a narrow column; the exact amount is its title."""
    places = 18 if transfer.token is None else transfer.decimals or 0
    digits = _FEW if transfer.amount >= 10**places else _MORE
    shown = amount(transfer, digits=digits, short=True)
    return markup('<b title="{}">{}</b>', amount(transfer), shown)
