"""A tag that looks at its context as those of the admin do."""

from django import template
from django.template import Context

register = template.Library()


@register.simple_tag(takes_context=True)
def from_a_copy(context: Context, name: str) -> object:
    """What a name is in a context that is made of this one."""
    return Context(context).get(name)  # as django.contrib.admin does
