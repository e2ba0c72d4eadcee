"""Parts of templates that render what Django's render, with less done around it.

A page resolves some 600 expressions. Django tries each of their parts as a key before it takes it
for an attribute, by way of an exception, and asks of each filter and each value anew what it is.
Here that is decided when a template is read, or once for each type. Whatever is not plain is left
to Django: a name that is not there, something to call, an error in between.
"""

import html
import re
from decimal import Decimal
from typing import Any, cast

from django.template import Context
from django.template.base import (
    FilterExpression,
    Lexer,
    Node,
    NodeList,
    Parser,
    Template,
    TextNode,
    Token,
    Variable,
    VariableNode,
    render_value_in_context,
)
from django.template.defaulttags import IfNode
from django.template.library import SimpleNode
from django.template.loader_tags import IncludeNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils import translation
from django.utils.html import conditional_escape
from django.utils.safestring import SafeData, SafeString, mark_safe

_INDENTED = re.compile(r"[ \t\r\f]*\n[ \t\r\f\n]*")  # which only readers of templates need
_NOTHING = SafeString("")
_LISTS = (tuple, list, str)  # a name is no key of theirs
_HAS_ATTRIBUTES: dict[type, bool] = {}  # whether a name of something of this type is no key
_MOST_TYPES = 1_000  # the admin makes some for each of its pages


class LeanTemplate(Template):
    """A template of these parts; in debug mode one of Django's, which tell where an error is."""

    def compile_nodelist(self) -> NodeList:
        """As Django's."""
        if self.engine.debug:
            return super().compile_nodelist()
        tokens = Lexer(self.source).tokenize()
        engine = self.engine
        parser = _Parser(tokens, engine.template_libraries, engine.template_builtins, self.origin)
        nodes = parser.parse()
        self.extra_data = parser.extra_data
        return nodes


def _lean(node: Any) -> Any:
    """The same, of these parts."""
    kind = type(node)
    if kind is VariableNode:
        return _Shown(node.filter_expression)
    if kind is SimpleNode:
        return _Tag(node.func, node.takes_context, node.args, node.kwargs, node.target_var)
    if kind is TranslateNode:
        node.filter_expression.leave()
    if kind is IfNode:
        return _If(node.conditions_nodelists)
    if kind is IncludeNode and _is_named(node.template):
        more = {"extra_context": node.extra_context, "isolated_context": node.isolated_context}
        return _Include(node.template, **more)
    if kind is BlockTranslateNode and _is_plain(node):
        plural = (node.plural, node.countervar, node.counter)
        return _Sentence(node.extra_context, node.singular, *plural, trimmed=node.trimmed)
    return node


def _is_plain(node: Any) -> bool:
    """Whether a sentence has no context of words, no name, and a number from outside of it."""
    if node.message_context or node.asvar:
        return False
    number = node.counter and str(node.counter.var).partition(".")[0]
    return number not in node.extra_context


def _is_named(template: FilterExpression) -> bool:
    name = template.var
    return isinstance(name, str) and not template.filters and not name.startswith(".")


class _Parser(Parser):
    def compile_filter(self, token: str) -> FilterExpression:
        return Expression(token, self)

    def extend_nodelist(self, nodelist: NodeList, node: Node, token: Token) -> None:
        name = self.origin and self.origin.template_name
        if isinstance(node, TextNode) and str(name).endswith(".html"):
            node.s = _INDENTED.sub("\n", node.s)
        super().extend_nodelist(nodelist, _lean(node), token)


_Filters = list[tuple[Any, list[tuple[bool, Any]], bool]]


def _plain(filters: Any) -> _Filters | None:
    """Filters with their arguments and whether they are safe; None where one wants to know more."""
    known = _Filters()
    for func, args in filters:
        if getattr(func, "expects_localtime", False) or getattr(func, "needs_autoescape", False):
            return None
        given = [(lookup, arg if lookup else mark_safe(arg)) for lookup, arg in args]  # noqa: S308
        known.append((func, given, bool(getattr(func, "is_safe", False))))
    return known


_MISSING: Any = object()


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
        if found is _MISSING:
            found = self._look_up(context)
        if found is _MISSING:
            return super().resolve(context, ignore_failures)
        for func, args, safe in self._plain:
            told = func(found, *[one.resolve(context) if given else one for given, one in args])
            found = mark_safe(told) if safe and isinstance(found, SafeData) else told  # noqa: S308
        return found

    def leave(self) -> None:
        """Django's, because a tag changes its variable: `{% translate %}` does, on each page."""
        self._plain = None

    def _look_up(self, context: Context) -> Any:
        """What is there; _MISSING where Django has to look: it tells silent errors from others."""
        first = self._first
        for names in reversed(context.dicts):
            if first in names:
                found = names[first]
                break
        else:
            return _MISSING
        if callable(found):
            return _MISSING
        try:
            for name in self._rest:
                kind = type(found)
                attribute = _HAS_ATTRIBUTES.get(kind)
                if attribute is None:
                    attribute = _has_attributes(kind)
                found = getattr(found, name) if attribute else found[name]
                if callable(found):
                    return _MISSING
        except Exception:  # noqa: BLE001
            return _MISSING
        return found


def _has_attributes(kind: type) -> bool:
    found = not hasattr(kind, "__getitem__") or issubclass(kind, _LISTS)
    if len(_HAS_ATTRIBUTES) < _MOST_TYPES:
        _HAS_ATTRIBUTES[kind] = found
    return found


def _taken_apart(var: Any) -> tuple[str | None, tuple[str, ...], Any]:
    """A name and what is asked of it, or a constant."""
    if not isinstance(var, Variable):
        return None, (), var
    if var.lookups is None:
        return None, (), var.literal
    return var.lookups[0], var.lookups[1:], _MISSING


class _Shown(VariableNode):
    """`{{ … }}`."""

    def render(self, context: Context) -> str:
        return _shown(self.filter_expression.resolve(context), context)

    render_annotated = render


def _shown(value: Any, context: Context) -> str:
    if type(value) is SafeString:
        return value
    if type(value) is str and context.autoescape:
        return SafeString(html.escape(value))
    return render_value_in_context(value, context)


class _Tag(SimpleNode):
    """A tag that is a function."""

    def render(self, context: Context) -> str:
        args = [one.resolve(context) for one in self.args]
        named = {key: one.resolve(context) for key, one in self.kwargs.items()}
        told = (
            self.func(context, *args, **named) if self.takes_context else self.func(*args, **named)
        )
        if self.target_var is not None:
            context[self.target_var] = told
            return _NOTHING
        if type(told) is SafeString:
            return told
        return conditional_escape(told) if context.autoescape else cast("str", told)

    render_annotated = render


class _If(IfNode):
    render_annotated = IfNode.render


class _Include(IncludeNode):
    """`{% include "…" %}` of a template that is named: it is looked up once."""

    _known: Template | None = None

    def render(self, context: Context) -> SafeString:
        known = self._known
        if known is None:
            engine = cast("Template", context.template).engine
            known = self._known = engine.get_template(self.template.var)
        values = {name: one.resolve(context) for name, one in self.extra_context.items()}
        if self.isolated_context:
            return known.render(context.new(values))
        with context.push(**values):
            return known.render(context)

    render_annotated = render


class _Sentence(BlockTranslateNode):
    """`{% blocktranslate %}` without a context of words: it is put together once."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._one, names = self.render_token_list(self.singular)
        self._many, others = self.render_token_list(self.plural) if self.plural else ("", [])
        self._names = dict.fromkeys((*names, *others))

    def render(self, context: Context, nested: bool = False) -> str:
        values = {name: one.resolve(context) for name, one in self.extra_context.items()}
        told = self._words(context, values)
        if told is None:
            return super().render(context, nested)
        try:
            data = {name: _shown(_value(name, values, context), context) for name in self._names}
            return SafeString(told % data)
        except (KeyError, ValueError, TypeError):
            return super().render(context, nested)

    def _words(self, context: Context, values: dict[str, Any]) -> str | None:
        if not self.plural:
            return translation.gettext(self._one)
        count: Any = cast("FilterExpression", self.counter).resolve(context)
        if not isinstance(count, Decimal | float | int):
            return None
        values[cast("str", self.countervar)] = count
        return translation.ngettext(self._one, self._many, cast("float", count))

    render_annotated = render


def _value(name: str, values: dict[str, Any], context: Context) -> Any:
    """Raises KeyError where there is none."""
    return values[name] if name in values else context[name]
