"""What a page tells of itself to other sites: absolute addresses, and its title said twice."""

import re
from typing import Any

from django import template
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.template.base import NodeList, Parser, Token
from django.urls import reverse
from django.utils.safestring import SafeString

from messaging.templatetags.paths import around

register = template.Library()

_SPACE = re.compile(r"[ \t\r\n]+")  # a no-break space stays


class _Kept(template.Node):
    """Renders what is inside of it into a variable, once, for attributes and elements alike."""

    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist = nodelist
        self.name = name

    def render(self, context: Any) -> SafeString:
        text = _SPACE.sub(" ", self.nodelist.render(context)).strip()
        context[self.name] = SafeString(text.replace('"', "&quot;"))
        return SafeString("")


@register.tag
def keep(parser: Parser, token: Token) -> _Kept:
    """`{% keep name %}...{% endkeep %}`: a block of the page as a variable of one line."""
    name = token.split_contents()[1]
    nodelist = parser.parse(("endkeep",))
    parser.delete_first_token()
    return _Kept(nodelist, name)


@register.simple_tag(takes_context=True)
def absolute(context: Any, name: str, text: str | None = None) -> str:
    """The whole address of a page by its name, and by the text that it is called by; empty where
    the request names no host of ours."""
    before, after = ("", "") if text is None else around(name)
    return _whole(context, reverse(name) if text is None else f"{before}{text}{after}")


@register.simple_tag(takes_context=True)
def canonical(context: Any) -> str:
    """The whole address of this page without its query; empty where there is none to give."""
    request = context.get("request")
    return _whole(context, request.path) if isinstance(request, HttpRequest) else ""


def _whole(context: Any, path: str) -> str:
    request = context.get("request")
    if not isinstance(request, HttpRequest):
        return ""
    try:
        return request.build_absolute_uri(path)
    except DisallowedHost:
        return ""
