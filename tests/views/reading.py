"""Pages as tests read them: their text, and what a strict policy forbids in them."""

import html
import re
from collections.abc import Mapping
from http import HTTPStatus

from django.http import HttpResponse
from django.test import Client

from messaging.tracing.wording import NBSP

_FORBIDDEN = re.compile(
    r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", re.IGNORECASE
)


def open_page(
    path: str, *, status: int = HTTPStatus.OK, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """The response to a GET, whose status is as expected and whose markup keeps the policy."""
    response: HttpResponse = Client(headers=dict(headers or {})).get(path)  # type: ignore[assignment]
    assert response.status_code == status, (path, response.status_code)
    assert _FORBIDDEN.findall(response.content.decode()) == []
    return response


def markup_of(response: HttpResponse) -> str:
    """The markup with single spaces, as attributes may stand on lines of their own."""
    return re.sub(r"\s+", " ", response.content.decode().replace(NBSP, " "))


def text_of(response: HttpResponse) -> str:
    """What a reader reads: no tags, single spaces."""
    page = response.content.decode()
    body = page[page.index("<body") :] if "<body" in page else page
    visible = html.unescape(re.sub(r"<[^>]+>", " ", body)).replace(NBSP, " ")
    return re.sub(r"\s+", " ", visible)
