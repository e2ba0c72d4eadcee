"""Reads a template into the parts of this package, where they render what Django's would."""

import re
from collections.abc import Callable, Iterable
from typing import Any, cast

from django.template.base import (
    FilterExpression,
    Lexer,
    Node,
    NodeList,
    Parser,
    Template,
    TextNode,
    Token,
    VariableNode,
)
from django.template.defaulttags import CycleNode, ForNode, IfNode, URLNode, WithNode
from django.template.library import SimpleNode
from django.template.loader_tags import ExtendsNode, IncludeNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

from explorer.rendering.expressions import Expression
from explorer.rendering.named import Extends, Include, Url
from explorer.rendering.nodes import If, Sentence, Shown, Tag
from explorer.rendering.scopes import For, Nodes, With

_INDENTED = re.compile(r"[ \t\r\f]*\n[ \t\r\f\n]*")  # which only readers of templates need


class LeanTemplate(Template):
    """A template of these parts; in debug mode one of Django's, which tell where an error is."""

    def compile_nodelist(self) -> NodeList:
        """As Django's. A cycle with a name changes it in the place where it stands, which here
        is a copy: such a template is Django's, as long as it keeps the name to itself."""
        if self.engine.debug:
            return super().compile_nodelist()
        tokens = Lexer(self.source).tokenize()
        engine = self.engine
        parser = _Parser(tokens, engine.template_libraries, engine.template_builtins, self.origin)
        nodes = parser.parse()
        if any(cast("CycleNode", one).variable_name for one in nodes.get_nodes_by_type(CycleNode)):
            return super().compile_nodelist()
        self.extra_data = parser.extra_data
        return nodes


class _Parser(Parser):
    def parse(self, parse_until: Iterable[str] | None = None) -> Nodes:
        return Nodes(super().parse(parse_until))

    def compile_filter(self, token: str) -> FilterExpression:
        return Expression(token, self)

    def extend_nodelist(self, nodelist: NodeList, node: Node, token: Token) -> None:
        name = str(self.origin and self.origin.template_name)
        if isinstance(node, TextNode) and name.endswith(".html"):
            node.s = _INDENTED.sub("\n", node.s)
        super().extend_nodelist(nodelist, _lean(node, name), token)


def _lean(node: Any, name: str) -> Any:
    """The same, of these parts, in the template of this name."""
    make = _MAKERS.get(type(node))
    return node if make is None else make(node, name)


def _include(node: Any, _name: str) -> Any:
    named = node.template.text
    if named is None or named.startswith("."):
        return node
    more = {"extra_context": node.extra_context, "isolated_context": node.isolated_context}
    return Include(node.template, **more)


def _extends(node: Any, name: str) -> Any:
    if node.parent_name.text in {None, name}:
        return node
    return Extends(node.nodelist, node.parent_name)


def _url(node: Any, _name: str) -> Any:
    """An address that one word leads to at most, of a name that means the same on every page."""
    page = node.view_name.text
    if page is None or ":" in page or len(node.args) > 1 or node.kwargs or node.asvar:
        return node
    return Url(node.view_name, node.args, node.kwargs, node.asvar)


def _sentence(node: Any, _name: str) -> Any:
    """A sentence without a context of words or a name, and with a number from outside of it."""
    number = node.counter and str(node.counter.var).partition(".")[0]
    if node.message_context or node.asvar or number in node.extra_context:
        return node
    plural = (node.plural, node.countervar, node.counter)
    return Sentence(node.extra_context, node.singular, *plural, trimmed=node.trimmed)


def _words(node: Any, _name: str) -> Any:
    node.filter_expression.leave()
    return node


_MAKERS: dict[type[Node], Callable[[Any, str], Any]] = {
    VariableNode: lambda node, _name: Shown(node.filter_expression),
    SimpleNode: lambda node, _name: Tag(
        node.func, node.takes_context, node.args, node.kwargs, node.target_var
    ),
    IfNode: lambda node, _name: If(node.conditions_nodelists),
    ForNode: lambda node, _name: For(
        node.loopvars, node.sequence, node.is_reversed, node.nodelist_loop, node.nodelist_empty
    ),
    WithNode: lambda node, _name: With(None, None, node.nodelist, node.extra_context),
    IncludeNode: _include,
    ExtendsNode: _extends,
    URLNode: _url,
    BlockTranslateNode: _sentence,
    TranslateNode: _words,
}
