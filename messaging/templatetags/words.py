"""Words that the glossary explains, as links to it."""

from django import template
from django.template import TemplateSyntaxError
from django.urls import reverse
from django.utils.safestring import SafeString

from messaging.templatetags.markup import markup
from messaging.tracing.glossary.words import ANCHORS

register = template.Library()


@register.simple_tag
def word(anchor: str, text: str) -> SafeString:
    """A text that leads to the meaning of a word; a word that is not in the glossary is refused."""
    if anchor not in ANCHORS:
        raise TemplateSyntaxError(f"docs/GLOSSARY.md has no word for #{anchor}.")
    return markup('<a class="word" href="{}#{}">{}</a>', reverse("glossary"), anchor, text)
