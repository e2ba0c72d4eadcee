"""Templates whose fixed words are looked up once for each language, and joined with what is around.

A page has hundreds of words that its template names. Django looks each of them up again for each
page and joins it with the text before and after; here a run of text and such words is one node.
"""

from collections.abc import Iterator

from django.template import Context
from django.template.base import FilterExpression, Node, NodeList, Origin, Template, TextNode
from django.template.defaulttags import CommentNode, IfNode, LoadNode
from django.template.loaders import base, cached
from django.templatetags.i18n import TranslateNode
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeString

from explorer.rendering.reading import LeanTemplate
from explorer.rendering.words import active


class _Folding(base.Loader):
    """Reads a template and folds it, before anybody else has it."""

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        read = super().get_template(template_name, skip)
        template = LeanTemplate(read.source, read.origin, read.name, read.engine)
        fold(template.nodelist)
        return template


class Loader(cached.Loader, _Folding):
    """Django's cached loader, which reads what it keeps from `_Folding`: other threads render a
    template as soon as it is kept."""


def fold(nodes: NodeList) -> None:
    """Joins each run of text and fixed words in these nodes, and in those inside of them."""
    folded = list[Node]()
    run = list[Node]()
    for node in nodes:
        if isinstance(node, TextNode) or _is_fixed(node):
            run.append(node)
            continue
        if isinstance(node, LoadNode | CommentNode):
            continue
        folded += _joined(run)
        folded.append(node)
        run = []
        for inner in _inside(node):
            fold(inner)
    folded += _joined(run)
    nodes[:] = folded


class _Folded(Node):
    """Text and fixed words; the same in one language, whatever the page."""

    def __init__(self, nodes: list[Node]) -> None:
        self._nodes = nodes
        self._known: dict[object, SafeString] = {}

    def render_annotated(self, context: Context) -> SafeString:
        spoken = active()
        known = self._known.get(spoken)
        if known is not None and context.autoescape:
            return known
        told = NodeList(self._nodes).render(context)
        if spoken is not None and context.autoescape:  # else it is Django's default, or a test's
            self._known[spoken] = told
        return told

    render = render_annotated


def _joined(run: list[Node]) -> list[Node]:
    """One node for a run; text alone stays text."""
    return [_Folded(run)] if any(not isinstance(node, TextNode) for node in run) else run


def _is_fixed(node: Node) -> bool:
    """Whether a node is `{% translate "words" %}`, with a context of words at most, or the address
    of a file."""
    if isinstance(node, StaticNode):
        return node.varname is None and _is_text(node.path)
    if not isinstance(node, TranslateNode) or node.asvar or node.noop:
        return False
    words, use = node.filter_expression, node.message_context
    return _is_text(words) and (use is None or _is_text(use))


def _is_text(expression: FilterExpression) -> bool:
    literal = getattr(expression.var, "literal", expression.var)
    return isinstance(literal, str) and not expression.filters


def _inside(node: Node) -> Iterator[NodeList]:
    if isinstance(node, IfNode):  # its `nodelist` is made anew each time
        yield from (nodes for _, nodes in node.conditions_nodelists)
        return
    for name in node.child_nodelists:
        inner = getattr(node, name, None)
        if isinstance(inner, NodeList):
            yield inner
