"""Bytes and lines to read and copy, in a block of code."""

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from messaging.templatetags.addresses import api_message
from messaging.templatetags.hashes import short
from messaging.templatetags.icons import icon
from messaging.templatetags.markup import markup
from messaging.tracing.values import RawLogFacts
from messaging.tracing.wording import ELLIPSIS, byte_count, grouped

register = template.Library()

LONGEST_SHOWN = 1_024  # bytes: a page stays light whatever somebody sends


@register.simple_tag
def hex_block(text: str, key: str, what: str, message_hash: str) -> SafeString:
    """Bytes as hex; long ones begin here and are whole in the JSON of the message, as `what`."""
    shown = _shortened(text)
    if shown == text:
        return _block(text, key, what)
    told = _(
        "The first %(shown)s of %(size)s bytes. The whole is in the %(json)s, as %(name)s."
    ) % {
        "shown": grouped(LONGEST_SHOWN),
        "size": grouped(byte_count(text)),
        "json": markup('<a href="{}">{}</a>', api_message(message_hash), _("JSON of this message")),
        "name": markup('<span class="mono">{}</span>', what),
    }
    return _beginning(SafeString(told), key, shown)


@register.simple_tag
def revert_block(text: str, number: int, message_hash: str) -> SafeString:
    """The revert data of an attempt, as `hex_block` shows bytes."""
    return hex_block(text, f"raw-revert-{number}-hex", "revert_data", message_hash)


@register.simple_tag
def lines_block(lines: Sequence[str], key: str, number: int, what: str = "") -> SafeString:
    """Lines that belong together, as the keys of an access list."""
    return _block("\n".join(lines), f"{key}-{number}", what or _("access list"))


@register.simple_tag
def log_block(log: RawLogFacts, number: int) -> SafeString:
    """A log as it was emitted: its address, topics and data; only a whole one can be copied."""
    topics = [f"topic {at}  {topic}" for at, topic in enumerate(log.topics)]
    data = _shortened(log.data)
    text = "\n".join([f"address  {log.address}", *topics, f"data     {data}"])
    key = f"raw-log-{number}"
    if data == log.data:
        return _block(text, key, _("log %(number)s") % {"number": number})
    told = _(
        "The first %(shown)s of %(size)s bytes of its data. The whole is in the receipt of "
        "transaction %(transaction)s."
    ) % {
        "shown": grouped(LONGEST_SHOWN),
        "size": grouped(byte_count(log.data)),
        "transaction": short(log.place.transaction_hash, copy=_("transaction of the log")),
    }
    return _beginning(SafeString(told), key, text)


@register.simple_tag
def word_lines(words: Sequence[tuple[int, str]]) -> SafeString:
    """Words of 32 bytes, a line each, after the byte with which it begins."""
    lines = [markup('<span class="k">{}</span>  {}', f"{at:05d}", word) for at, word in words]
    return SafeString("\n".join(lines))


def _beginning(told: SafeString, key: str, shown: str) -> SafeString:
    """What is left out, and what is there; nothing to copy, as it is not whole."""
    return markup(
        '<p class="dim">{}</p><div class="code"><pre id="{}">{}</pre></div>', told, key, shown
    )


def _shortened(text: str) -> str:
    longest = 2 + 2 * LONGEST_SHOWN
    return text if len(text) <= longest else text[:longest] + ELLIPSIS


def _block(text: str, key: str, what: str) -> SafeString:
    return markup(
        '<div class="code"><pre id="{0}">{1}</pre><button class="copy" type="button"'
        ' data-copy-from="{0}" aria-label="{2}">{3}</button></div>',
        key,
        text,
        _("Copy %(what)s") % {"what": what},
        icon("copy"),
    )
