"""Commands and code in templates: indented as they are, their words told apart."""

import re
from html import escape

from django import template
from django.utils.safestring import SafeString

register = template.Library()

_COMMAND = "cast "
# What a reader looks for in a command: what is run, its options, the function that is called.
_WORDS = re.compile(r"^cast send|(?<= )--[a-z-]+|'[A-Za-z]\w*\([^']*\)'")
_INDENTED = re.compile(r"^ +", re.MULTILINE)


@register.simple_tag
def command_or_code(text: str) -> SafeString:
    """The text of a `pre`. Spaces at the margin are written so that a page keeps them."""
    drawn = _highlighted(text) if text.startswith(_COMMAND) else escape(text)
    return SafeString(_INDENTED.sub(lambda found: "&#32;" * len(found[0]), drawn))


def _highlighted(line: str) -> str:
    parts, at = list[str](), 0
    for found in _WORDS.finditer(line):
        kind = "v" if found[0].startswith("'") else "k"
        parts += (escape(line[at : found.start()]), f'<span class="{kind}">', escape(found[0]))
        parts.append("</span>")
        at = found.end()
    return "".join((*parts, escape(line[at:])))
