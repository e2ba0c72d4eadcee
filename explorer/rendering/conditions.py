"""What stands in `{% if %}`: a function for each condition, instead of a tree to walk through."""

import operator
from collections.abc import Callable
from typing import Any, cast

from django.template import Context
from django.template.base import VariableDoesNotExist
from django.template.defaulttags import TemplateLiteral

from explorer.rendering.expressions import Expression, Told

_COMPARED: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "is": operator.is_,
    "is not": operator.is_not,
    "in": lambda one, all_: one in all_,
    "not in": lambda one, all_: one not in all_,
}
_COMBINED: dict[str, Callable[[Told, Told], Told]] = {
    "and": lambda one, other: lambda context: one(context) and other(context),
    "or": lambda one, other: lambda context: one(context) or other(context),
}


def condition(read: Any) -> Told:
    """What a condition that Django has read says on a page; as there, one that fails says no."""
    if isinstance(read, TemplateLiteral):
        return _alone(read)
    first = _told(read.first)
    if read.id == "not":
        return _or_no(lambda context: not first(context))
    second = _told(read.second)
    if read.id in _COMBINED:
        return _or_no(_COMBINED[read.id](first, second))
    compare = _COMPARED[read.id]
    return _or_no(lambda context: compare(first(context), second(context)))


def _alone(literal: TemplateLiteral) -> Told:
    """A condition that is but a name: only a variable that is missing says no."""
    told = _told(literal)

    def met(context: Context) -> Any:
        try:
            return told(context)
        except VariableDoesNotExist:
            return None

    return met


def _told(read: Any) -> Told:
    """Of a part of a condition, what it says."""
    if not isinstance(read, TemplateLiteral):
        return condition(read)
    expression: Any = read.value
    return expression.quiet if isinstance(expression, Expression) else cast("Told", read.eval)


def _or_no(told: Told) -> Told:
    def met(context: Context) -> Any:
        try:
            return told(context)
        except Exception:  # noqa: BLE001 # as Django's
            return False

    return met
