"""Executing messages in templates: the rows of a table, and the verdict with its icon."""

from collections.abc import Iterable
from functools import cache, lru_cache
from html import escape

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from messaging.protocol.contracts import name_of
from messaging.protocol.text import parse_address
from messaging.templatetags.chains import chain
from messaging.templatetags.hashes import message_link
from messaging.templatetags.icons import icon
from messaging.templatetags.links import address_link, transaction_link
from messaging.templatetags.markup import markup
from messaging.templatetags.times import ago
from messaging.tracing.executing import ExecutionRow
from messaging.tracing.execution_words import USE_WORDS, VALIDITY_WORDS
from messaging.tracing.values import ExecutionValidity
from messaging.tracing.wording import grouped

register = template.Library()

_DASH = SafeString('<span class="faint">\u2013</span>')
_DRAWN = {
    ExecutionValidity.VALID: ("ok", "check"),
    ExecutionValidity.INVALID: ("fail", "cross"),
    ExecutionValidity.AWAITING_SOURCE: ("past", "dash"),
    ExecutionValidity.UNTRACKED_SOURCE: ("past", "dash"),
    ExecutionValidity.UNCHECKED: ("past", "dash"),
}


@register.simple_tag
def validity(value: ExecutionValidity, pill: bool = False) -> SafeString:
    """The verdict on an executing message, icon and words."""
    return _validity(value, pill, get_language())


@lru_cache(maxsize=32)  # a list names few of them again and again
def _validity(value: ExecutionValidity, pill: bool, _language: str | None) -> SafeString:
    style, drawing = _DRAWN[value]
    return markup(
        '<span class="status {}{}">{}{}</span>',
        style,
        " pill" if pill else "",
        icon(drawing),
        VALIDITY_WORDS[value],
    )


@register.simple_tag
def execution_rows(rows: Iterable[ExecutionRow], now: int) -> SafeString:
    """A table row of each executing message."""
    executed = _("Executed")
    return SafeString("".join([_row(row, now, executed) for row in rows]))


def _row(row: ExecutionRow, now: int, executed: str) -> str:
    cells = (
        f'<td role="cell">{validity(row.validity)}</td>',
        f'<td role="cell">{USE_WORDS[row.use]}</td>',
        f'<td role="cell">{_place(row)}</td>',
        f'<td role="cell">{_source(row)}</td>',
        f'<td role="cell" class="hide-s">{_origin(row)}</td>',
        f'<td role="cell">{message_link(row.message_hash) if row.message_hash else _DASH}</td>',
        f'<td role="cell" class="hide-s">{transaction_link(row.transaction_hash, digits=6)}</td>',
        f'<td role="cell" class="end" data-label="{executed}">{ago(row.timestamp, now)}</td>',
    )
    return f'<tr role="row">{"".join(cells)}</tr>'


def _place(row: ExecutionRow) -> str:
    """Where it stands, as the link to its page."""
    place = f"{_above()}{row.chain.chain_id}/{row.block_number}/{row.log_index}/"
    shown = f"{escape(grouped(row.block_number))}:{row.log_index}"
    return f'{chain(row.chain, cut=True)} <a class="num" href="{place}">{shown}</a>'


@cache
def _above() -> str:
    """What stands before the three numbers in the address of a page."""
    numbers = {"chain_id": 0, "block": 0, "log_index": 0}
    return reverse("execution", kwargs=numbers).removesuffix("0/0/0/")


def _source(row: ExecutionRow) -> str:
    shown = f"{escape(grouped(row.source_block))}:{row.source_log}"
    return f'{chain(row.source, cut=True)} <span class="num">{shown}</span>'


def _origin(row: ExecutionRow) -> SafeString:
    if row.origin is None:
        return _DASH
    name = name_of(parse_address(row.origin))
    return markup("{}", name) if name else address_link(row.origin)
