"""How every tool answers: one form, an address for each result that fits into one, else none."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from messaging.tracing.freshness import of_chains
from messaging.tracing.values import AsOf
from messaging.views.clock import read_clock
from messaging.views.reach import read_reach
from messaging.views.rendering import render_page

LONGEST_ADDRESS = 6_000  # characters of path and query: servers and proxies take 8,190


def address_of(request: HttpRequest) -> HttpResponse | None:
    """To the permanent address of what was posted, None where it is too long for one.

    Forms post, so that input of any length is taken; a short one then stands in the address.
    """
    given = urlencode([(key, value) for key, value in _typed(request.POST) if value])
    address = f"{request.path}?{given}"
    if len(address) > LONGEST_ADDRESS:
        return None
    response = redirect(address)
    response.status_code = HTTPStatus.SEE_OTHER
    return response


def given_to(request: HttpRequest, form: type[forms.Form]) -> QueryDict | None:
    """What was typed into a form, from the address or the body; None where nothing was."""
    given = request.POST if request.method == "POST" else request.GET
    return given if any(given.get(name) for name in form.base_fields) else None


def render_tool(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    forms_used: Sequence[forms.Form] = (),
    searched: Sequence[AsOf] | None = None,
) -> HttpResponse:
    """A tool's page, 400 where a form that was used is not valid."""
    now = read_clock()
    reach = read_reach() if searched is None else searched
    wrong = any(form.is_bound and not form.is_valid() for form in forms_used)
    more = {
        "nav": "tools",
        "now": now,
        "searched": reach,
        "fresh": of_chains(reach, now),
        "unaddressed": request.method == "POST",
    }
    status = HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK
    return render_page(request, template, {**more, **context}, status=status)


def _typed(given: QueryDict) -> list[tuple[str, str]]:
    return [(key, value.strip()) for key, value in given.items() if isinstance(value, str)]
