"""Templates to responses, compressed."""

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
    """A page."""
    page = render_to_string(template, dict(context), request)
    response = HttpResponse(page.lstrip(), status=status)
    _COMPRESSION.process_response(request, response)
    return response
