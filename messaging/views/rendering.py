"""Templates to responses, without the indentation that only their readers need, and compressed."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.template.loader import render_to_string

# Pages alone: an event stream must not wait for a block to fill. They hold nothing secret, of
# which the length of what is compressed could tell.
_COMPRESSION = GZipMiddleware(lambda _: HttpResponse())


def render_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """A page. Lines of `pre` begin at the margin, so they keep what they hold."""
    page = render_to_string(template, dict(context), request)
    response = HttpResponse(_without_indentation(page), status=status)
    _COMPRESSION.process_response(request, response)
    return response


def _without_indentation(page: str) -> str:
    """The lines that hold anything, each from its first letter to its last: ten times as fast as a
    regular expression where the lines are long."""
    return "\n".join([line for raw in page.split("\n") if (line := raw.strip())]) + "\n"
