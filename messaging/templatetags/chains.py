"""Chains in templates: a mark, shape and colour, and always the name beside it."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from messaging.templatetags.icons import icon
from messaging.tracing.values import ChainRef

register = template.Library()

SHAPES = 12
_ROUNDS = 3
_MARK = '<svg class="mark {}" aria-hidden="true"><use href="#m-{}"/></svg>'
_FIRST_ROUND_MARKS = tuple(
    SafeString(_MARK.format(f"mark-{shape}", shape)) for shape in range(SHAPES)
)
_UNKNOWN_MARK = SafeString(_MARK.format("unknown", 0))


@register.simple_tag
def chain(ref: ChainRef, link: bool = False) -> SafeString:
    """Mark and name; with `link` a link to the chain's page, where it is followed."""
    if link and ref.followed:
        address = reverse("chain", kwargs={"chain_id": ref.chain_id})
        return format_html('<a class="chain" href="{}">{}{}</a>', address, _mark(ref), ref.name)
    return format_html('<span class="chain">{}{}</span>', _mark(ref), ref.name)


@register.simple_tag
def route(source: ChainRef, destination: ChainRef) -> SafeString:
    """Source to destination."""
    return format_html(
        '<span class="route">{}{}<span class="vh">to</span>{}</span>',
        chain(source),
        icon("arrow"),
        chain(destination),
    )


def _mark(ref: ChainRef) -> SafeString:
    """One of twelve shapes; the thirteenth chain begins again with a ring, then as an outline."""
    if ref.mark is None:
        return _UNKNOWN_MARK
    turn, shape = divmod(ref.mark, SHAPES)
    if not turn:
        return _FIRST_ROUND_MARKS[shape]
    return format_html(_MARK, f"mark-{shape} round-{1 + (turn - 1) % (_ROUNDS - 1)}", shape)
