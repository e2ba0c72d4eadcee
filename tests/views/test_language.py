"""Which language a page is in, how it is chosen, and what stays in English whatever is asked."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import translation

from tests.views.reading import markup_of, open_page, text_of
from tests.views.scene import Scene

GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}


def choose(client: Client, language: str, leads_to: str = "/chains/") -> str:
    """Posts the footer's form; where it leads."""
    response = client.post("/language/", {"language": language, "next": leads_to})
    assert response.status_code == 302
    return response.headers["Location"]


@pytest.mark.parametrize(
    ("asked", "language"),
    [(None, "en"), ("de-AT,de;q=0.9", "de"), ("fr,de;q=0.5", "de"), ("fr", "en"), ("xx;;", "en")],
)
def test_a_page_is_in_the_language_that_the_browser_asks_for(
    db: None, asked: str | None, language: str
) -> None:
    response = open_page("/chains/", headers={"Accept-Language": asked} if asked else None)
    assert f'<html lang="{language}">' in response.content.decode()
    assert response.headers["Content-Language"] == language
    vary = {name.strip() for name in response.headers["Vary"].split(",")}
    assert {"Accept-Language", "Cookie"} <= vary


def test_what_was_chosen_in_the_footer_counts_more_and_is_remembered(db: None) -> None:
    client = Client(headers=GERMAN)
    assert choose(client, "en") == "/chains/"
    assert '<html lang="en">' in client.get("/chains/").content.decode()
    cookie = client.cookies["django_language"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (31_536_000, True, "Lax")


def test_the_form_needs_no_token_and_sets_no_other_cookie(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    assert "csrf" not in client.get("/chains/").content.decode()
    assert not client.cookies
    choose(client, "de")
    assert list(client.cookies) == ["django_language"]


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:1"])
def test_the_choice_never_leads_to_another_site(db: None, elsewhere: str) -> None:
    assert choose(Client(), "de", elsewhere) == "/"


def test_a_language_that_is_not_offered_changes_nothing(db: None) -> None:
    client = Client()
    choose(client, "fr")
    assert '<html lang="en">' in client.get("/chains/").content.decode()


def test_opening_the_address_changes_nothing(db: None) -> None:
    client = Client()
    assert client.get("/language/?language=de&next=/chains/").headers["Location"] == "/chains/"
    assert not client.cookies


def test_the_footer_says_which_language_it_is_and_leads_back_to_the_same_page(db: None) -> None:
    page = markup_of(open_page("/messages/?status=failed", headers=GERMAN))
    assert '<input type="hidden" name="next" value="/messages/?status=failed">' in page
    assert 'value="de" lang="de" aria-current="true">Deutsch</button>' in page
    assert 'value="en" lang="en" >English</button>' in page


def test_a_page_of_an_error_speaks_the_language_too(db: None) -> None:
    text = text_of(open_page("/chains/7/", status=404, headers=GERMAN))
    assert "Crosslane verfolgt die Chain 7 nicht." in text


def test_german_pages_write_numbers_times_and_counts_as_germans_do(scene: Scene) -> None:
    path = f"/messages/{scene.hash_of('final')}/"
    text = text_of(open_page(path, headers=GERMAN))
    assert "Stand: " in text
    assert "Ausgeführt" in text
    assert "0,75 ETH" in text
    assert "indexiert" in text_of(open_page("/chains/", headers=GERMAN))


@pytest.mark.parametrize("path", ["messages/{}/", "chains/", "status/", "search/?q=x", "messages/"])
def test_the_api_answers_the_same_whatever_language_is_asked_for(scene: Scene, path: str) -> None:
    address = "/api/v1/" + path.format(scene.hash_of("waiting"))
    plain, asked = Client().get(address), Client(headers=GERMAN).get(address)
    assert plain.content == asked.content
    assert "Content-Language" not in asked.headers


@pytest.mark.parametrize(
    "path",
    ["messages.csv", "messages.jsonl", "card.png", "robots.txt", "sitemap.xml", "events/"],
)
def test_what_is_no_page_is_kept_once_whatever_language_is_asked_for(
    scene: Scene, path: str
) -> None:
    response = Client(headers=GERMAN).get(f"/{path}")
    assert "Content-Language" not in response.headers
    assert not {"Accept-Language", "Cookie"} & set(response.headers.get("Vary", "").split(", "))
    assert translation.get_language() == "en"  # in which a streamed file is written


def test_an_unchanged_card_is_kept_once_too(scene: Scene) -> None:
    path = f"/messages/{scene.hash_of('final')}/card.png"
    known = {**GERMAN, "If-None-Match": Client().get(path).headers["ETag"]}
    response = Client(headers=known).get(path)
    assert response.status_code == 304
    assert "Vary" not in response.headers


def test_a_page_in_place_of_a_file_speaks_the_language(db: None) -> None:
    response = open_page("/messages.csv?status=gone", status=400, headers=GERMAN)
    assert response.headers["Content-Language"] == "de"
    assert '<html lang="de">' in response.content.decode()


def test_the_admin_stays_in_english(db: None) -> None:
    client = Client(headers=GERMAN)
    client.force_login(User.objects.create_user("mara", is_staff=True, is_superuser=True))
    page = client.get("/admin/").content.decode()
    assert '<html lang="en"' in page
    assert "Site administration" in page
