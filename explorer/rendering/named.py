"""Templates and pages that a template names: they are looked up once, not on each page."""

import re
from typing import TYPE_CHECKING, Any, cast

from django.template import Context
from django.template.base import Node, NodeList, Template, TextNode
from django.template.defaulttags import CycleNode, IfChangedNode, URLNode
from django.template.library import InclusionNode
from django.template.loader_tags import (
    BLOCK_CONTEXT_KEY,
    BlockContext,
    BlockNode,
    ExtendsNode,
    IncludeNode,
)
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from explorer.rendering.scopes import told_with

if TYPE_CHECKING:
    from explorer.rendering.expressions import Expression

# They keep something for the template that they stand in. Nodes that are not known may do so too.
_OF_THEIR_TEMPLATE = (BlockNode, CycleNode, ExtendsNode, IfChangedNode, InclusionNode)
_KNOWN = ("django.template", "explorer.", "messaging.")
_PLACEHOLDER = "placeholder"
_OF_A_BLOCK = re.compile(r"\bblock\.")
_WORD = re.compile(r"[0-9A-Za-z_-]+")  # as the placeholder: whatever takes one takes the other


class Include(IncludeNode):
    """`{% include "…" %}`."""

    _known: Template | None = None
    _nodes: NodeList | None = None  # of a template that keeps nothing: it needs no place to do so

    def render(self, context: Context) -> SafeString:
        known = self._known or self._look_up(context)
        values = {name: one.resolve(context) for name, one in self.extra_context.items()}
        if self.isolated_context:
            return known.render(context.new(values))
        if self._nodes is not None:
            return told_with(values, self._nodes, context)
        with context.push(**values):
            return known.render(context)

    render_annotated = render

    def _look_up(self, context: Context) -> Template:
        engine = cast("Template", context.template).engine
        known: Template = engine.get_template(self.template.var)
        asks = _OF_A_BLOCK.search(known.source)
        if not asks and not any(map(_keeps, known.nodelist.get_nodes_by_type(Node))):
            self._nodes = known.nodelist
        self._known = known
        return known


class Extends(ExtendsNode):
    """`{% extends "…" %}` of another name than its own template's."""

    _known: tuple[Template, dict[str, BlockNode] | None] | None = None

    def render(self, context: Context) -> SafeString:
        found: tuple[Any, dict[str, BlockNode] | None] = self._known or self._look_up(context)
        parent, blocks = found
        state: Any = context.render_context
        # What was extended so far: other tags look at it, and a template extends each but once.
        extended = state.setdefault(self.context_key, [self.origin])
        if parent.origin in extended:
            return SafeString(super().render(context))
        extended.append(parent.origin)
        if BLOCK_CONTEXT_KEY not in state:
            state[BLOCK_CONTEXT_KEY] = BlockContext()
        state[BLOCK_CONTEXT_KEY].add_blocks(self.blocks)
        if blocks is not None:
            state[BLOCK_CONTEXT_KEY].add_blocks(blocks)
        with state.push_state(parent, isolated_context=False):
            return SafeString(parent._render(context))  # noqa: SLF001 # as Django's

    def _look_up(self, context: Context) -> tuple[Template, dict[str, BlockNode] | None]:
        """The parent, and its blocks unless it extends another one."""
        engine = cast("Template", context.template).engine
        parent = engine.get_template(str(cast("Expression", self.parent_name).text))
        first = next((one for one in parent.nodelist if not isinstance(one, TextNode)), None)
        blocks = None
        if not isinstance(first, ExtendsNode):
            found = parent.nodelist.get_nodes_by_type(BlockNode)
            blocks = {cast("BlockNode", one).name: cast("BlockNode", one) for one in found}
        self._known = parent, blocks
        return self._known


class Url(URLNode):
    """`{% url "…" %}` of a page that nothing or one word leads to; a process has one address."""

    _around: tuple[str, str] | None = None

    def render(self, context: Context) -> str:
        word: Any = self.args[0].resolve(context) if self.args else ""
        plain = not self.args or (isinstance(word, str) and _WORD.fullmatch(word))
        if not plain or not context.autoescape:
            return super().render(context)
        if self._around is None:
            try:
                self._around = around_word(cast("Expression", self.view_name).text, len(self.args))
            except NoReverseMatch:  # it is called by a number, or Django tells what is wrong
                return super().render(context)
        before, after = self._around
        return SafeString(f"{before}{word}{after}")

    render_annotated = render


def _keeps(node: Node) -> bool:
    """Whether a node may keep something for the template that it stands in."""
    return isinstance(node, _OF_THEIR_TEMPLATE) or not type(node).__module__.startswith(_KNOWN)


def around_word(name: str | None, words: int = 1) -> tuple[str, str]:
    """What stands before and after the word in the address of a page that is called by one, or by
    none; raises NoReverseMatch."""
    whole = reverse(name, args=[_PLACEHOLDER] * words)
    before, _, after = whole.rpartition(_PLACEHOLDER) if words else (whole, "", "")
    return before, after
