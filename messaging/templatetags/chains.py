"""Chains in templates: a mark, shape and colour, and always the name beside it."""

from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext

from messaging.templatetags.icons import icon
from messaging.templatetags.markup import markup
from messaging.tracing.values import ChainRef
from messaging.tracing.wording import ELLIPSIS, LONGEST_NAME, short_id, short_name

register = template.Library()

SHAPES = 12
_ROUNDS = 3
_KEPT = 4_096  # a list names few chains and few lanes again and again
_MARK = '<svg class="mark {}" aria-hidden="true"><use href="#m-{}"/></svg>'
_FIRST_ROUND_MARKS = tuple(
    SafeString(_MARK.format(f"mark-{shape}", shape)) for shape in range(SHAPES)
)
_UNKNOWN_MARK = SafeString(_MARK.format("unknown", 0))


@register.simple_tag
@lru_cache(maxsize=_KEPT)
def chain(ref: ChainRef, link: bool = False, cut: bool = False) -> SafeString:
    """Mark and name; with `link` a link to the chain's page, where it is followed.

    `cut` leaves out the middle of a long name, which is whole in the title.
    """
    shown = markup("{}{}", _mark(ref), _name(ref, cut=cut))
    style = "chain long" if len(ref.name) > LONGEST_NAME else "chain"
    if link and ref.followed:
        address = reverse("chain", kwargs={"chain_id": ref.chain_id})
        return markup('<a class="{}" href="{}">{}</a>', style, address, shown)
    return markup('<span class="{}">{}</span>', style, shown)


@register.simple_tag
def chain_id(ref: ChainRef) -> SafeString:
    """The id of a chain beside its name; a long one is cut in the middle, whole in its title."""
    return markup('<span class="sub" title="{}">{}</span>', ref.chain_id, short_id(ref.chain_id))


def _name(ref: ChainRef, *, cut: bool) -> str | SafeString:
    """The name; that of an unnamed chain stands for its id, which is whole in the title."""
    if ELLIPSIS in ref.name and not ref.followed:
        return markup('<span title="{}">{}</span>', ref.chain_id, ref.name)
    if cut and len(ref.name) > LONGEST_NAME:
        return markup('<span title="{}">{}</span>', ref.name, short_name(ref.name))
    return ref.name


@register.simple_tag
def route(source: ChainRef, destination: ChainRef) -> SafeString:
    """Source to destination."""
    return _route(source, destination, get_language())


@lru_cache(maxsize=_KEPT)
def _route(source: ChainRef, destination: ChainRef, _language: str | None) -> SafeString:
    return markup(
        '<span class="route">{}{}<span class="vh">{}</span>{}</span>',
        chain(source, cut=True),
        icon("arrow"),
        pgettext("from a chain to a chain", "to"),
        chain(destination, cut=True),
    )


def mark_use(ref: ChainRef) -> tuple[str, str]:
    """The classes of a chain's mark and the use of its shape, for a mark inside a drawing."""
    if ref.mark is None:
        return "mark unknown", '<use href="#m-0"/>'
    turn, shape = divmod(ref.mark, SHAPES)
    style = f"mark mark-{shape}"
    if turn:
        style += f" round-{1 + (turn - 1) % (_ROUNDS - 1)}"
    return style, f'<use href="#m-{shape}"/>'


def _mark(ref: ChainRef) -> SafeString:
    """One of twelve shapes; the thirteenth chain begins again with a ring, then as an outline."""
    if ref.mark is None:
        return _UNKNOWN_MARK
    turn, shape = divmod(ref.mark, SHAPES)
    if not turn:
        return _FIRST_ROUND_MARKS[shape]
    return markup(_MARK, f"mark-{shape} round-{1 + (turn - 1) % (_ROUNDS - 1)}", shape)
