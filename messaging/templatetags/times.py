"""Times in templates: UTC with its machine form, and durations in words."""

from html import escape

from django import template
from django.utils.safestring import SafeString

from messaging.templatetags.markup import markup
from messaging.tracing import wording

register = template.Library()

# Scripts let ages and countdowns tick: from the age, or the clock, that stands in the page.


@register.simple_tag
def moment(then: int, now: int) -> SafeString:
    """The point in time itself, `21 Nov, 14:29:12`."""
    machine = wording.machine_time(then)
    text = wording.moment(then, now).replace(" ", wording.NBSP)
    return markup('<time datetime="{}">{}</time>', machine, text)


@register.simple_tag
def ago(then: int, now: int, units: int = 1) -> SafeString:
    """How long ago, `4 s ago`; the point in time is its title."""
    spoken = wording.ago(then, now, units=units)
    machine, title = wording.machine_time(then), wording.moment(then, now)
    return SafeString(
        f'<time datetime="{machine}" title="{escape(title)}" data-age="{now - then}"'
        f"{_shown(units)}>{escape(spoken)}</time>"
    )


@register.simple_tag
def left(until: int, clock: int, units: int = 1, now: int | None = None) -> SafeString:
    """What is left of a deadline by a clock, `6 d`; never below nothing.

    Its title carries the year where that is not the year of `now`, which `clock` stands for.
    """
    spoken = wording.duration(max(0, until - clock), units=units)
    title = wording.moment(until, clock if now is None else now)
    machine = wording.machine_time(until)
    return SafeString(
        f'<time datetime="{machine}" title="{escape(title)}" data-deadline="{until}" '
        f'data-clock="{clock}"{_shown(units)}>{escape(spoken)}</time>'
    )


@register.simple_tag
def countdown(until: int, clock: int, now: int) -> SafeString:
    """What is left of a deadline, with what a script needs to let it tick: `data-deadline` and
    `data-clock`, the time of the clock that decides, both in seconds."""
    return markup(
        '<time datetime="{}" title="{}" data-deadline="{}" data-clock="{}">{}</time>',
        wording.machine_time(until),
        wording.moment(until, now),
        until,
        clock,
        wording.duration(max(0, until - clock), units=3),
    )


@register.filter
def duration(seconds: int) -> str:
    """`1 min 36 s`."""
    return wording.duration(seconds)


@register.filter
def milliseconds(seconds: float) -> str:
    """`40 ms`, `1,250 ms`; under one millisecond `1 ms`."""
    return f"{wording.grouped(max(round(seconds * 1000), 1))}{wording.NBSP}ms"


@register.filter
def clock_time(then: int) -> str:
    """`14:32:19`, in UTC."""
    return wording.clock_time(then)


def _shown(units: int) -> SafeString:
    """How many units scripts show; one where nothing is said."""
    return SafeString("") if units == 1 else markup(' data-shown="{}"', units)
