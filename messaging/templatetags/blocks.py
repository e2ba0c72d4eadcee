"""Bytes and lines to read and copy, in a block of code."""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from messaging.templatetags.addresses import api_message
from messaging.templatetags.hashes import short
from messaging.templatetags.icons import icon
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
    shown_size, size = grouped(LONGEST_SHOWN), grouped(byte_count(text))
    return format_html(
        '<p class="dim">The first {} of {} bytes. The whole is in the'
        ' <a href="{}">JSON of this message</a>, as <span class="mono">{}</span>.</p>'
        '<div class="code"><pre id="{}">{}</pre></div>',
        shown_size,
        size,
        api_message(message_hash),
        what,
        key,
        shown,
    )


@register.simple_tag
def revert_block(text: str, number: int, message_hash: str) -> SafeString:
    """The revert data of an attempt, as `hex_block` shows bytes."""
    return hex_block(text, f"raw-revert-{number}-hex", "revert_data", message_hash)


@register.simple_tag
def lines_block(
    lines: Sequence[str], key: str, number: int, what: str = "access list"
) -> SafeString:
    """Lines that belong together, as the keys of an access list."""
    return _block("\n".join(lines), f"{key}-{number}", what)


@register.simple_tag
def log_block(log: RawLogFacts, number: int) -> SafeString:
    """A log as it was emitted: its address, topics and data; only a whole one can be copied."""
    topics = [f"topic {at}  {topic}" for at, topic in enumerate(log.topics)]
    data = _shortened(log.data)
    text = "\n".join([f"address  {log.address}", *topics, f"data     {data}"])
    key = f"raw-log-{number}"
    if data == log.data:
        return _block(text, key, f"log {number}")
    return format_html(
        '<p class="dim">The first {} of {} bytes of its data. The whole is in the receipt of'
        " transaction {}.</p>"
        '<div class="code"><pre id="{}">{}</pre></div>',
        grouped(LONGEST_SHOWN),
        grouped(byte_count(log.data)),
        short(log.place.transaction_hash, copy="transaction of the log"),
        key,
        text,
    )


def _shortened(text: str) -> str:
    longest = 2 + 2 * LONGEST_SHOWN
    return text if len(text) <= longest else text[:longest] + ELLIPSIS


def _block(text: str, key: str, what: str) -> SafeString:
    return format_html(
        '<div class="code"><pre id="{0}">{1}</pre><button class="copy" type="button"'
        ' data-copy-from="{0}" aria-label="Copy {2}">{3}</button></div>',
        key,
        text,
        what,
        icon("copy"),
    )
