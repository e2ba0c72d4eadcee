"""Icons with their words: statuses, safety levels, checks; an icon never stands alone."""

from functools import lru_cache
from html import escape
from typing import NamedTuple

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from messaging.templatetags.markup import markup
from messaging.tracing.checks import Answer, Check
from messaging.tracing.levels import LABELS, title
from messaging.tracing.values import MessageStatus, Safety
from messaging.tracing.wording import STATUS_WORDS

register = template.Library()


class _Drawn(NamedTuple):
    style: str
    icon: str


_STATUSES = {
    MessageStatus.INITIATED: _Drawn("run", "run"),
    MessageStatus.FAILED: _Drawn("fail", "cross"),
    MessageStatus.EXECUTED: _Drawn("ok", "check"),
    MessageStatus.EXPIRED: _Drawn("past", "past"),
    MessageStatus.INVALID: _Drawn("fail", "cross"),
    MessageStatus.AWAITING_SOURCE: _Drawn("past", "dash"),
    MessageStatus.UNTRACKED_SOURCE: _Drawn("past", "dash"),
    MessageStatus.DROPPED: _Drawn("past", "fork"),
}
_LINES = {
    Safety.UNSAFE: "lv-unsafe",
    Safety.CROSS_UNSAFE: "lv-unsafe",
    Safety.LOCAL_SAFE: "lv-local",
    Safety.SAFE: "lv-cross",
    Safety.FINALIZED: "lv-final",
    Safety.UNKNOWN: "lv-unsafe",
}
_ANSWERS = {
    Answer.HOLDS: ("is-ok", "check", pgettext_lazy("answer of a check", "Passed")),
    Answer.FAILS: ("is-fail", "cross", pgettext_lazy("answer of a check", "Failed")),
    Answer.SOON: ("is-due", "warn", gettext_lazy("Attention")),
    Answer.WAITS: ("is-run", "clock", gettext_lazy("Waiting")),
    Answer.OPEN: ("is-none", "dash", gettext_lazy("Not checked")),
}


@register.simple_tag
def icon(name: str, style: str = "icon") -> SafeString:
    """A drawing of the sprite, hidden from readers: a word stands beside it."""
    return _drawn(name, style)


@lru_cache(maxsize=128)  # names and classes are the templates' own; a page has dozens of icons
def _drawn(name: str, style: str) -> SafeString:
    return markup('<svg class="{}" aria-hidden="true"><use href="#i-{}"/></svg>', style, name)


@register.simple_tag
def status(value: MessageStatus, pill: bool = False) -> SafeString:
    """A message's status, icon and word."""
    return _status(value, pill, get_language())


@lru_cache(maxsize=64)  # a list names few of them again and again
def _status(value: MessageStatus, pill: bool, _language: str | None) -> SafeString:
    drawn = _STATUSES[value]
    style = f"{drawn.style} pill" if pill else drawn.style
    text = STATUS_WORDS[value]
    return markup('<span class="status {}">{}{}</span>', style, icon(drawn.icon), text)


@register.simple_tag
def level(value: Safety, begins: bool = False, before: str = "") -> SafeString:
    """A safety level: weight of line, and word, with a capital where it `begins` a line and nothing
    stands `before` it."""
    return _level(value, begins, before, get_language())


@lru_cache(maxsize=128)  # a page names few of them again and again
def _level(value: Safety, begins: bool, before: str, _language: str | None) -> SafeString:
    style = _LINES[value]
    text = title(value) if begins and not before else before + LABELS[value]
    return markup(
        '<span class="level"><svg class="draw" viewBox="0 0 20 8" aria-hidden="true">'
        '<path class="{}" d="M1 4h18"/></svg>{}</span>',
        style,
        text,
    )


@register.simple_tag
def level_title(key: str) -> str:
    """The name of a level, for the head of a column."""
    return title(Safety(key))


@register.simple_tag
def check(value: Check) -> SafeString:
    """A rule and its answer, as one item of a list."""
    note = f"<small>{escape(value.note)}</small>" if value.note else ""
    answer = _answer(value.answer, get_language())
    return SafeString(f"{answer}{escape(value.rule)}{note}</span></li>")


@lru_cache(maxsize=64)  # a page has dozens of checks, and each of them one of five answers
def _answer(value: Answer, _language: str | None) -> SafeString:
    style, drawing, word = _ANSWERS[value]
    return markup(
        '<li class="{}">{}<span><span class="vh">{} </span>',
        style,
        icon(drawing),
        _("%(answer)s:") % {"answer": word},
    )
