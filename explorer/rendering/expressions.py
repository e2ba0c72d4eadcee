"""What stands in `{{ … }}` and in tags, resolved as Django resolves it, in fewer steps.

A page resolves some 600 expressions. Django tries each of their parts as a key before it takes it
for an attribute, by way of an exception, and asks of each filter and each value anew what it is.
Here that is decided when a template is read, or once for each type. Whatever is not plain is left
to Django: something to call, an error in between.
"""

import html
from collections.abc import Callable
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
_PLAIN: set[type] = {str, SafeString, int, bool, type(None), tuple}  # whose values nobody calls
_READ: set[type] = set()  # plain types whose names are attributes
_MOST_TYPES = 1_000  # the admin makes some for each of its pages
_UNCLEAR: Any = object()  # Django has to look
_ABSENT: Any = object()  # there is no such thing

Told = Callable[[Context], Any]
_Filters = list[tuple[Any, list[Told | None], list[Any], bool]]


class Expression(FilterExpression):
    """A name with what is asked of it, or a constant, and filters.

    `told` is what it says on a page, `quiet` the same where a name that is not there is None.
    """

    __slots__ = ("_constant", "_look_up", "_plain", "quiet", "told")

    def __init__(self, token: str, parser: Parser) -> None:
        super().__init__(token, parser)
        self._look_up, self._constant = _taken_apart(self.var)
        self._plain = _plain(self.filters)
        self.told, self.quiet = self._ways()

    def resolve(self, context: Context, ignore_failures: bool = False) -> Any:
        """As Django's."""
        return self.quiet(context) if ignore_failures else self.told(context)

    def leave(self) -> None:
        """Django's, because a tag changes its variable: `{% translate %}` does, on each page."""
        self._plain = None
        self.told, self.quiet = self._ways()

    @property
    def text(self) -> str | None:
        """What it says, where that is a text that the template names."""
        known = None if self.filters else self._constant
        return known if isinstance(known, str) else None

    def _ways(self) -> tuple[Told, Told]:
        resolve = super().resolve

        def ask_django(context: Context) -> Any:
            return resolve(context)

        def ask_django_quietly(context: Context) -> Any:
            return resolve(context, ignore_failures=True)

        if self._plain is None:
            return ask_django, ask_django_quietly
        told = _resolved(self._look_up, _nothing, self._plain, ask_django)
        quiet = _resolved(self._look_up, _none, self._plain, ask_django_quietly)
        return told, quiet


def told_by(expression: Any) -> Told:
    """What an expression says on a page."""
    told: Told = expression.told if isinstance(expression, Expression) else expression.resolve
    return told


def shown(value: Any, context: Context) -> str:
    """As Django shows it on a page."""
    if type(value) is SafeString:
        return value
    if type(value) is str and context.autoescape:
        return SafeString(html.escape(value))
    if type(value) is int and not settings.USE_THOUSAND_SEPARATOR:
        return SafeString(value)
    return render_value_in_context(value, context)


def _resolved(look_up: Told, absent: Told, filters: _Filters, ask_django: Told) -> Told:
    """What an expression says: what is looked up, or what stands for nothing, and its filters."""

    def value(context: Context) -> Any:
        found = look_up(context)
        if found is _ABSENT:
            found = absent(context)
        return ask_django(context) if found is _UNCLEAR else found

    def filtered(context: Context) -> Any:
        found = look_up(context)
        if found is _ABSENT:
            found = absent(context)
        if found is _UNCLEAR:
            return ask_django(context)
        for func, lookups, constants, safe in filters:
            args = constants
            if lookups:
                args = [
                    one if look is None else look(context)
                    for look, one in zip(lookups, constants, strict=True)
                ]
            told = func(found, *args)
            found = mark_safe(told) if safe and isinstance(found, SafeData) else told  # noqa: S308
        return found

    return filtered if filters else value


def _plain(filters: Any) -> _Filters | None:
    """Filters with their arguments and whether they are safe; None where one wants to know more."""
    known = _Filters()
    for func, args in filters:
        if getattr(func, "expects_localtime", False) or getattr(func, "needs_autoescape", False):
            return None
        looks = [arg.resolve if lookup and arg.lookups else None for lookup, arg in args]
        constants = [arg.literal if lookup else mark_safe(arg) for lookup, arg in args]  # noqa: S308
        safe = bool(getattr(func, "is_safe", False))
        known.append((func, looks if any(looks) else [], constants, safe))
    return known


def _taken_apart(var: Any) -> tuple[Told, Any]:
    """How a name is looked up with what is asked of it, and the constant that it is."""
    if not isinstance(var, Variable):
        return lambda _context: var, var
    if var.lookups is None:
        return lambda _context: var.literal, var.literal
    first, *rest = var.lookups
    return _looked_up(first, tuple(rest)), None


def _looked_up(first: str, rest: tuple[str, ...]) -> Told:
    """Of a name and what is asked of it: what it is, _ABSENT, or _UNCLEAR where Django has to look:
    it tells silent errors from others."""

    def look_up(context: Context) -> Any:
        found = context.dicts[-1].get(first, _ABSENT)
        if found is _ABSENT:
            found = _further_down(context, first)
        try:
            for name in rest:
                found = getattr(found, name) if type(found) in _READ else _part(found, name)
        except Exception:  # noqa: BLE001
            return _UNCLEAR
        return found if type(found) in _PLAIN else _uncalled(found)

    return look_up


def _further_down(context: Context, name: str) -> Any:
    """A name in the places below the innermost one, which most often has all of them."""
    for names in reversed(context.dicts[:-1]):
        if name in names:
            return names[name]
    return _UNCLEAR if hasattr(context, name) else _ABSENT


def _part(of: Any, name: str) -> Any:
    """A part of something, by key or attribute, _ABSENT of nothing and _UNCLEAR of something to
    call; raises what its lookup raises."""
    if of is None or of is _ABSENT:
        return _ABSENT
    if _uncalled(of) is _UNCLEAR:
        return _UNCLEAR
    if _has_attributes(type(of)):
        return getattr(of, name)
    try:
        return of[name]
    except _NO_KEY:
        return getattr(of, name)


def _uncalled(found: Any) -> Any:
    """The same, _UNCLEAR where it is something to call."""
    if found is _ABSENT:
        return found
    if callable(found) or found is _UNCLEAR:
        return _UNCLEAR
    kind = type(found)
    if len(_PLAIN) < _MOST_TYPES:
        _PLAIN.add(kind)
        if _has_attributes(kind):
            _READ.add(kind)
    return found


def _has_attributes(kind: type) -> bool:
    known = _HAS_ATTRIBUTES.get(kind)
    if known is None:
        known = not hasattr(kind, "__getitem__") or issubclass(kind, _LISTS)
        if len(_HAS_ATTRIBUTES) < _MOST_TYPES:
            _HAS_ATTRIBUTES[kind] = known
    return known


def _nothing(context: Context) -> Any:
    """What stands for a name that is not there: the engine may want it to be seen."""
    bound: Any = context.template
    return _UNCLEAR if bound is None or bound.engine.string_if_invalid else ""


def _none(_context: Context) -> None:
    """What stands for it in a condition, or for a list."""
