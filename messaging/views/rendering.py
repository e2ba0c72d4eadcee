"""Templates to responses, without the indentation that only their readers need."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

_INDENTATION = re.compile(r"\s*\n\s*")


def render_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """A page. Lines of `pre` begin at the margin, so they keep what they hold."""
    page = render_to_string(template, dict(context), request)
    return HttpResponse(_INDENTATION.sub("\n", page).lstrip(), status=status)
