"""Hashes and addresses in templates: cut in the middle, whole in the title and the copy button."""

from html import escape

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from messaging.protocol.contracts import name_of
from messaging.protocol.hashing import keccak256
from messaging.templatetags.icons import icon
from messaging.templatetags.markup import markup
from messaging.templatetags.paths import around
from messaging.tracing.wording import cut

register = template.Library()

_ADDRESS_LENGTH = 42
_HASH_OF_NOTHING = "0x" + keccak256(b"").hex()


@register.simple_tag
def short(text: str, copy: str = "") -> SafeString:
    """A value to look at: 4 and 4 digits of an address, 8 and 8 of a hash."""
    kept = 4 if len(text) <= _ADDRESS_LENGTH else 8
    return _cut(text, cut(text, head=kept, tail=kept), copy)


@register.simple_tag
def narrow(text: str, copy: str = "") -> SafeString:
    """A hash in a table: 6 and 4 digits."""
    return _cut(text, cut(text), copy)


def _cut(text: str, shown: str, copy: str) -> SafeString:
    return markup('<span class="hash" title="{}">{}{}</span>', text, shown, copy_button(text, copy))


@register.simple_tag
def whole(text: str, copy: str = "") -> SafeString:
    """A hash that is shown in full."""
    return markup('<span class="hash full">{}</span>{}', text, copy_button(text, copy))


@register.simple_tag
def message_link(message_hash: str) -> SafeString:
    """A message by its hash, linked to its page."""
    (before, after), whole_hash = around("message"), escape(message_hash)
    return SafeString(
        f'<a class="hash" href="{before}{whole_hash}{after}" title="{whole_hash}">'
        f"{escape(cut(message_hash))}</a>"
    )


@register.filter
def contract(address: str | None) -> str:
    """The name of a predeploy, empty for any other address."""
    return (address and name_of(bytes.fromhex(address[2:]))) or ""


@register.simple_tag
def copy_button(text: str, what: str) -> SafeString:
    """A button that copies a text; nothing where `what`, its name for readers, is empty."""
    if not what:
        return SafeString("")
    told = _("Copy %(what)s") % {"what": what}
    return SafeString(
        f'<button class="copy" type="button" data-copy="{escape(text)}" '
        f'aria-label="{escape(told)}">{icon("copy")}</button>'
    )


@register.filter
def is_empty_hash(text: str) -> bool:
    """Whether a hash is that of no bytes at all."""
    return text == _HASH_OF_NOTHING
