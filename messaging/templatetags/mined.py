"""What logs and transactions did, in the cells of tables."""

from collections.abc import Mapping, Sequence

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging.templatetags.hashes import copy_button
from messaging.templatetags.markup import markup
from messaging.tracing.address_values import Counted
from messaging.tracing.address_words import count_words
from messaging.tracing.lines import Deed, Reading
from messaging.tracing.wording import ELLIPSIS, grouped

register = template.Library()


@register.filter
def deed(value: Deed) -> str:
    """What was done, in a word or two."""
    return {
        Deed.SENT: _("Sent"),
        Deed.VALIDATED: _("Validated for a relay"),
        Deed.RELAYED: _("Relayed"),
        Deed.READ: _("Read"),
        Deed.TRIED: _("Tried to relay"),
        Deed.OTHER: _("Other"),
    }[value]


@register.simple_tag
def place_link(reading: Reading) -> SafeString:
    """`901:1204:3`, linked to what stands there."""
    place = f"{reading.source.chain_id}:{reading.block_number}:{reading.log_index}"
    shown = f"{reading.block_number}:{reading.log_index}"
    return markup(
        '<a class="mono" href="{}?q={}" title="{}">{}</a>', reverse("search"), place, place, shown
    )


@register.filter
def did(counts: Mapping[Deed, int]) -> str:
    """`sent 2, relayed 1`: what a transaction did to messages; empty where nothing."""
    sent, relayed, read = (counts.get(one, 0) for one in (Deed.SENT, Deed.RELAYED, Deed.READ))
    told = (
        (sent, ngettext("sent %(n)s message", "sent %(n)s messages", sent)),
        (relayed, ngettext("relayed %(n)s message", "relayed %(n)s messages", relayed)),
        (read, ngettext("read %(n)s log", "read %(n)s logs", read)),
    )
    return ", ".join(sentence % {"n": grouped(count)} for count, sentence in told if count)


@register.filter
def bounded(counted: Counted) -> str:
    """A count, with a plus where there are more."""
    return count_words(counted)


_LONGEST_SHOWN = 1_024  # bytes: a page stays light whatever somebody sends


@register.simple_tag
def seen_block(value: str | Sequence[str], what: str) -> SafeString:
    """Bytes, or keys line by line, with a button that copies all of them; long ones are cut."""
    text = value if isinstance(value, str) else "\n".join(value)
    longest = 2 + 2 * _LONGEST_SHOWN
    shown = text if len(text) <= longest else text[:longest] + ELLIPSIS
    button = copy_button(text, what) if shown == text else ""
    return markup('<div class="code"><pre>{}</pre>{}</div>', shown, button)
