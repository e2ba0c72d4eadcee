"""Hashes, addresses and blocks as links to their pages, cut in the middle, whole in the title."""

from html import escape

from django import template
from django.utils.safestring import SafeString

from messaging.templatetags.hashes import copy_button
from messaging.templatetags.markup import markup
from messaging.templatetags.paths import around, around_block
from messaging.tracing.values import ChainRef
from messaging.tracing.wording import cut, grouped

register = template.Library()


def _link(page: str, text: str, shown: str, copy: str = "") -> SafeString:
    """A link to the page that is called by a text, with a button that copies it."""
    (before, after), whole = around(page), escape(text)
    button = copy_button(text, copy)
    return SafeString(
        f'<a class="hash" href="{before}{whole}{after}" title="{whole}">{escape(shown)}</a>{button}'
    )


@register.simple_tag
def address_link(text: str, copy: str = "") -> SafeString:
    """An address, 4 and 4 digits, linked to its page."""
    return _link("address", text, cut(text, head=4, tail=4), copy)


@register.simple_tag
def transaction_link(text: str, copy: str = "", digits: int = 8) -> SafeString:
    """A transaction by its hash, linked to its page."""
    return _link("transaction", text, cut(text, head=digits, tail=min(digits, 8)), copy)


@register.simple_tag
def token_link(text: str, shown: str = "") -> SafeString:
    """A token by its address, linked to its page; `shown` is its symbol, where that is known."""
    return _link("token", text, shown or cut(text, head=4, tail=4))


@register.simple_tag
def block_link(chain: ChainRef, number: int) -> SafeString:
    """A block by its number, linked to its page where the chain is followed."""
    if not chain.followed:
        return markup("{}", grouped(number))
    before, after = around_block(chain.chain_id)
    return markup('<a href="{}{}{}">{}</a>', before, number, after, grouped(number))
