"""What was taken back, in templates."""

from django import template

from messaging.tracing.past import ReorgCause
from messaging.tracing.past_words import CAUSE_WORDS

register = template.Library()


@register.filter
def cause_words(cause: ReorgCause) -> str:
    """Why blocks were taken back."""
    return str(CAUSE_WORDS[cause])
