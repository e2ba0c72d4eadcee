"""Pages for what is not there, not allowed, too much or broken: each is forced."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import clear_url_caches, include, path
from pytest_django import DjangoAssertNumQueries, Settings

from messaging.views import notices
from messaging.views.notices import render_too_many
from tests.views.reading import markup_of, open_page, text_of
from tests.views.scene import Scene


def break_down(_: HttpRequest) -> HttpResponse:
    """A page with a fault."""
    raise RuntimeError("something that nobody thought of")


def forbid(_: HttpRequest) -> HttpResponse:
    """A page that is not open."""
    raise PermissionDenied


def take_form(_: HttpRequest) -> HttpResponse:
    """A form that needs its token."""
    return HttpResponse("done")


def throttle(request: HttpRequest) -> HttpResponse:
    """A page that was asked too often."""
    return render_too_many(request, "These nodes were asked too often.", 30)


urlpatterns = [
    path("broken/", break_down),
    path("forbidden/", forbid),
    path("form/", take_form),
    path("throttled/", throttle),
    path("", include("explorer.urls")),
]
handler400 = "messaging.views.notices.bad_request"
handler403 = "messaging.views.notices.permission_denied"
handler404 = "messaging.views.notices.page_not_found"


@pytest.fixture
def forced(settings: Settings) -> Iterator[None]:
    """The site with pages that go wrong, as in production."""
    settings.ROOT_URLCONF = __name__
    settings.DEBUG = False
    clear_url_caches()
    yield
    clear_url_caches()


def assert_way_on(response: HttpResponse) -> None:
    """A search box, landmarks, and one headline."""
    page = markup_of(response)
    for part in ('<form class="search" role="search"', '<main class="wrap" id="main">', "<h1"):
        assert page.count(part) == 1, part
    assert page.count('id="q"') == 1
    assert 'href="/help/"' in page


def test_not_found_says_how_far_the_chains_are_indexed(scene: Scene, forced: None) -> None:
    response = open_page("/nowhere/", status=404)
    assert "There is no page at this address." in text_of(response)
    assert "Local A indexed to block" in text_of(response)
    assert_way_on(response)


def test_not_indexed_yet_says_what_it_may_be(scene: Scene) -> None:
    unknown = "0x" + "07" * 32
    response = open_page(f"/messages/{unknown}/", status=404)
    assert "404, not indexed yet" in text_of(response)
    assert "Sent a moment ago: it shows here once its block is indexed" in text_of(response)
    assert f'href="/search/?q={unknown}"' in markup_of(response)
    assert "Local B indexed to block" in text_of(response)
    assert_way_on(response)


def test_bad_input_is_named_beside_a_way_on(scene: Scene) -> None:
    response = open_page("/messages/0x12/", status=400)
    assert "'0x12' is not a hash: give 0x and 64" in text_of(response)
    assert_way_on(response)


def test_a_foreign_host_is_refused_on_a_page_of_ours(db: None, forced: None) -> None:
    response: HttpResponse = Client().get("/", headers={"host": "evil.example"})  # type: ignore[assignment]
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert "evil.example" not in response.content.decode()
    assert_way_on(response)


def test_another_method_is_told_what_the_page_answers(db: None) -> None:
    response: HttpResponse = Client().delete("/messages/")  # type: ignore[assignment]
    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert "asked for with DELETE and answers GET and HEAD." in text_of(response)
    assert_way_on(response)


def test_too_many_requests_say_when_to_come_back(db: None, forced: None) -> None:
    response = open_page("/throttled/", status=429)
    assert response.headers["Retry-After"] == "30"
    assert "These nodes were asked too often. It may be asked again in 30 seconds." in text_of(
        response
    )
    assert_way_on(response)


def test_what_is_not_open_says_so(db: None, forced: None) -> None:
    response = open_page("/forbidden/", status=403)
    assert "This page is not open to you." in text_of(response)
    assert_way_on(response)


def test_a_form_without_its_token_says_that_nothing_was_done(db: None, forced: None) -> None:
    response: HttpResponse = Client(enforce_csrf_checks=True).post("/form/")  # type: ignore[assignment]
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert "This form was sent without its token, so nothing was done." in text_of(response)
    assert_way_on(response)


def test_a_fault_is_told_without_the_database(
    db: None, forced: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = Client(raise_request_exception=False)
    with django_assert_num_queries(0):
        response: HttpResponse = client.get("/broken/")  # type: ignore[assignment]
    assert response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    text = text_of(response)
    assert "Something broke while this page was made. Nothing is lost" in text
    assert "nobody thought of" not in text
    assert 'role="search"' in markup_of(response)


def test_a_fault_is_told_though_every_context_processor_is_broken(
    db: None, forced: None, settings: Settings
) -> None:
    engine: dict[str, Any] = django_settings.TEMPLATES[0]
    broken = {**engine["OPTIONS"], "context_processors": [f"{__name__}.break_down"]}
    settings.TEMPLATES = [{**engine, "OPTIONS": broken}]
    response = Client(raise_request_exception=False).get("/messages/")
    assert response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert b"Something broke while this page was made." in response.content


def test_a_notice_needs_no_database(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OperationalError("the database is away")

    monkeypatch.setattr(notices, "read_reach", refuse)
    response = open_page("/nowhere/", status=404)
    assert "There is no page at this address." in text_of(response)
    assert_way_on(response)
