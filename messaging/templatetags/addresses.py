"""The addresses of the API, which has no names for its views."""

from django import template

register = template.Library()


@register.simple_tag
def api_schema() -> str:
    """The OpenAPI description."""
    return "/api/schema/"


@register.simple_tag
def api_message(message_hash: str) -> str:
    """A message as JSON."""
    return f"/api/v1/messages/{message_hash}/"


@register.simple_tag
def api_status() -> str:
    """The state of the service as JSON."""
    return "/api/v1/status/"
