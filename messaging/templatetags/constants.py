"""Parts of pages that say the same to everybody, put together once in a process."""

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


class _Constant(template.Node):
    """Renders what is inside of it once for each language and each value of what it names."""

    def __init__(self, nodelist: NodeList, names: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self._names = names
        self._known: dict[tuple[object, ...], SafeString] = {}

    def render(self, context: Any) -> SafeString:
        key = (get_language(), *(name.resolve(context) for name in self._names))
        if key not in self._known:
            self._known[key] = self.nodelist.render(context)
        return self._known[key]


@register.tag
def constant(parser: Parser, token: Token) -> _Constant:
    """`{% constant %}...{% endconstant %}`: the same on every page and to every reader, but for the
    language, and for the variables that it names, which have few values: `{% constant nav %}`. So
    nothing of one reader or of one answer is in it, such as a nonce."""
    names = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    nodelist = parser.parse(("endconstant",))
    parser.delete_first_token()
    return _Constant(nodelist, names)
