"""Decoded values in templates: linked where they are addresses, cut where they are long."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging.templatetags.links import address_link
from messaging.templatetags.markup import markup
from messaging.tracing.payload import Argument
from messaging.tracing.wording import ELLIPSIS, grouped

register = template.Library()

LONGEST = 4_096  # characters of a long value: what is longer is in the raw message


@register.simple_tag
def argument(one: Argument) -> SafeString:
    """A value as it stands in its row."""
    if one.value is None:
        told = ngettext("%(count)s value", "%(count)s values", one.count or 0)
        return markup('<span class="dim">{}</span>', told % {"count": grouped(one.count or 0)})
    if one.address:
        return address_link(one.value, copy=one.label)
    if one.whole is None:
        return markup('<bdi class="mono">{}</bdi>', one.value or _("empty"))
    shown = one.whole if len(one.whole) <= LONGEST else one.whole[:LONGEST] + ELLIPSIS
    size = ngettext("%(count)s byte", "%(count)s bytes", one.count or 0)
    return markup(
        '<details class="long"><summary><bdi class="mono">{}</bdi> <span class="sub">{}</span>'
        '</summary><pre class="mono">{}</pre></details>',
        one.value,
        size % {"count": grouped(one.count or 0)},
        shown,
    )
