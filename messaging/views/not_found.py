"""The page of a transaction that is not indexed, which offers to look it up on the nodes."""

from collections.abc import Sequence
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from messaging.tracing.freshness import of_chains
from messaging.tracing.values import AsOf
from messaging.views.clock import read_clock
from messaging.views.rendering import render_page


def render_not_indexed(
    request: HttpRequest,
    text: str,
    searched: Sequence[AsOf],
    *,
    complaint: str = "",
    status: HTTPStatus = HTTPStatus.NOT_FOUND,
) -> HttpResponse:
    """The 404 page of a hash; `complaint` is why it was not looked up."""
    now = read_clock()
    context = {
        "now": now,
        "hash": text,
        "query": text,
        "searched": searched,
        "fresh": of_chains(searched, now),
        "complaint": complaint,
    }
    return render_page(request, "messaging/not_indexed.html", context, status=status)
