"""What lists repeat: views, choices, fields; by hand, as a loop in a template costs more."""

from collections.abc import Iterable
from typing import Protocol

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()

_CURRENT = SafeString(' aria-current="page"')
_SELECTED = SafeString(" selected")
_NONE = SafeString("")


class _Tab(Protocol):
    """A link to a view of a list."""

    @property
    def label(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def current(self) -> bool: ...
    @property
    def count(self) -> str: ...


class _Option(Protocol):
    """A choice of a field."""

    @property
    def value(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def selected(self) -> bool: ...


class _Field(Protocol):
    """A field that is written into."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def example(self) -> str: ...


@register.simple_tag
def tab_links(tabs: Iterable[_Tab]) -> SafeString:
    """Views of a list, each with how many rows it has where that is known."""
    return format_html_join(
        "\n",
        '<a href="{}"{}>{}{}</a>',
        (
            (
                tab.address,
                _CURRENT if tab.current else _NONE,
                tab.label,
                format_html_join("", " <span>{}</span>", [(tab.count,)] if tab.count else []),
            )
            for tab in tabs
        ),
    )


@register.simple_tag
def choices(options: Iterable[_Option]) -> SafeString:
    """The choices of a field."""
    return format_html_join(
        "\n",
        '<option value="{}"{}>{}</option>',
        (
            (option.value, _SELECTED if option.selected else _NONE, option.label)
            for option in options
        ),
    )


@register.simple_tag
def text_fields(fields: Iterable[_Field]) -> SafeString:
    """Fields that are written into, each in its label, with an example."""
    return format_html_join(
        "\n",
        '<label class="field">{} <input type="text" name="{}" value="{}" placeholder="{}"'
        ' autocomplete="off" spellcheck="false"></label>',
        ((field.label, field.name, field.value, field.example) for field in fields),
    )
