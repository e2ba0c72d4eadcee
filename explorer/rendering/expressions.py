"""What stands in `{{ … }}` and in tags, resolved as Django resolves it, in fewer steps.

A page resolves some 600 expressions. Django tries each of their parts as a key before it takes it
for an attribute, by way of an exception, and asks of each filter and each value anew what it is.
Here that is decided when a template is read, or once for each type. Whatever is not plain is left
to Django: something to call, an error in between.
"""

import html
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.base import (
    FilterExpression,
    Parser,
    Variable,
    render_value_in_context,
)
from django.utils.safestring import SafeData, SafeString, mark_safe

_LISTS = (tuple, list, str)  # a name is no key of theirs
_NO_KEY = (TypeError, AttributeError, KeyError, ValueError, IndexError)  # as Django has it
_HAS_ATTRIBUTES: dict[type, bool] = {}  # whether a name of something of this type is no key
_MOST_TYPES = 1_000  # the admin makes some for each of its pages
_UNCLEAR: Any = object()  # Django has to look
_ABSENT: Any = object()  # there is no such thing

_Filters = list[tuple[Any, list[tuple[bool, Any]], bool]]


class Expression(FilterExpression):
    """A name with what is asked of it, or a constant, and filters."""

    __slots__ = ("_constant", "_first", "_plain", "_rest")

    def __init__(self, token: str, parser: Parser) -> None:
        super().__init__(token, parser)
        self._first, self._rest, self._constant = _taken_apart(self.var)
        self._plain = _plain(self.filters)

    def resolve(self, context: Context, ignore_failures: bool = False) -> Any:
        """As Django's."""
        if self._plain is None:
            return super().resolve(context, ignore_failures)
        found = self._constant
        if found is _UNCLEAR:
            found = self._look_up(context)
        if found is _ABSENT:
            found = None if ignore_failures else _nothing(context)
        if found is _UNCLEAR:
            return super().resolve(context, ignore_failures)
        for func, args, safe in self._plain:
            told = func(found, *[one.resolve(context) if given else one for given, one in args])
            found = mark_safe(told) if safe and isinstance(found, SafeData) else told  # noqa: S308
        return found

    def leave(self) -> None:
        """Django's, because a tag changes its variable: `{% translate %}` does, on each page."""
        self._plain = None

    @property
    def text(self) -> str | None:
        """What it says, where that is a text that the template names."""
        known = None if self.filters else self._constant
        return known if isinstance(known, str) else None

    def _look_up(self, context: Context) -> Any:
        """What is there; _UNCLEAR where Django has to look: it tells silent errors from others."""
        first = self._first
        for names in reversed(context.dicts):
            if first in names:
                found = names[first]
                break
        else:
            return _UNCLEAR if hasattr(context, str(first)) else _ABSENT
        if callable(found):
            return _UNCLEAR
        try:
            for name in self._rest:
                if found is None:
                    return _ABSENT
                found = _part(found, name)
                if callable(found):
                    return _UNCLEAR
        except Exception:  # noqa: BLE001
            return _UNCLEAR
        return found


def shown(value: Any, context: Context) -> str:
    """As Django shows it on a page."""
    if type(value) is SafeString:
        return value
    if type(value) is str and context.autoescape:
        return SafeString(html.escape(value))
    if type(value) is int and not settings.USE_THOUSAND_SEPARATOR:
        return SafeString(value)
    return render_value_in_context(value, context)


def _plain(filters: Any) -> _Filters | None:
    """Filters with their arguments and whether they are safe; None where one wants to know more."""
    known = _Filters()
    for func, args in filters:
        if getattr(func, "expects_localtime", False) or getattr(func, "needs_autoescape", False):
            return None
        given = [(lookup, arg if lookup else mark_safe(arg)) for lookup, arg in args]  # noqa: S308
        known.append((func, given, bool(getattr(func, "is_safe", False))))
    return known


def _taken_apart(var: Any) -> tuple[str | None, tuple[str, ...], Any]:
    """A name and what is asked of it, or a constant."""
    if not isinstance(var, Variable):
        return None, (), var
    if var.lookups is None:
        return None, (), var.literal
    return var.lookups[0], var.lookups[1:], _UNCLEAR


def _nothing(context: Context) -> Any:
    """What stands for a name that is not there: the engine may want it to be seen."""
    bound: Any = context.template
    return _UNCLEAR if bound is None or bound.engine.string_if_invalid else ""


def _part(of: Any, name: str) -> Any:
    """A part of something, by key or attribute; raises what its lookup raises."""
    kind = type(of)
    attribute = _HAS_ATTRIBUTES.get(kind)
    if attribute is None:
        attribute = _has_attributes(kind)
    if attribute:
        return getattr(of, name)
    try:
        return of[name]
    except _NO_KEY:
        return getattr(of, name)


def _has_attributes(kind: type) -> bool:
    found = not hasattr(kind, "__getitem__") or issubclass(kind, _LISTS)
    if len(_HAS_ATTRIBUTES) < _MOST_TYPES:
        _HAS_ATTRIBUTES[kind] = found
    return found
