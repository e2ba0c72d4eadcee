"""What pages tell of themselves to other sites, and what robots are told."""

import re
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.urls import resolve
from pytest_django import DjangoAssertNumQueries, Settings

from messaging.models import Chain
from messaging.views import crawlers
from tests.views.reading import markup_of, open_page, text_of
from tests.views.scene import Scene

HERE = "http://testserver"


def told(path: str) -> dict[str, str]:
    """The meta elements of a page by their name or property."""
    page = markup_of(open_page(path))
    found = re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"', page)
    return dict(found)


def test_a_message_is_shared_with_its_verdict_and_its_card(scene: Scene) -> None:
    path = f"/messages/{scene.hash_of('final')}/"
    meta = told(path)
    assert meta["og:title"].startswith("Relayed in 16 s. Local A to Local B")
    assert meta["og:description"] == meta["description"]
    assert meta["og:description"].startswith("Relayed in 16 s. Nothing is left to do")
    assert meta["og:image"] == f"{HERE}{path}card.png"
    assert meta["og:url"] == f"{HERE}{path}"
    assert meta["twitter:card"] == "summary_large_image"


def test_other_pages_are_shared_with_the_card_of_the_site(scene: Scene) -> None:
    for path in ("/", "/messages/", "/chains/", "/help/", "/tools/decode/"):
        meta = told(path)
        assert meta["og:image"] == f"{HERE}/card.png"
        assert meta["og:title"]
        assert len(meta["description"]) > 40


def test_pages_of_the_tools_and_the_help_describe_themselves(db: None) -> None:
    paths = ("/tools/", "/tools/identifier/", "/tools/decode/", "/tools/hashes/", "/help/")
    descriptions = {told(path)["description"] for path in (*paths, "/glossary/")}
    assert len(descriptions) == 6


def test_the_canonical_address_has_no_query(db: None) -> None:
    page = markup_of(open_page("/messages/?status=executed"))
    assert f'<link rel="canonical" href="{HERE}/messages/">' in page


def test_quotes_in_a_title_stay_inside_their_attribute(scene: Scene) -> None:
    Chain.objects.filter(chain_id=901).update(name='"><b>A')
    page = open_page(f"/messages/{scene.hash_of('final')}/").content.decode()
    assert "<b>A" not in page
    assert 'content="Relayed in 16\u00a0s. &quot;&gt;&lt;b&gt;A to Local B' in page


def test_robots_are_led_to_the_map_and_away_from_questions(db: None) -> None:
    robots = Client().get("/robots.txt")
    assert robots.headers["Content-Type"].startswith("text/plain")
    text = robots.content.decode()
    assert f"Sitemap: {HERE}/sitemap.xml" in text
    assert "Disallow: /search/" in text
    assert "Disallow: /messages" not in text


def locations(client: Client) -> list[str]:
    """The addresses in the sitemap."""
    content = client.get("/sitemap.xml").content
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    return [one.text or "" for one in ET.fromstring(content).iter(f"{space}loc")]  # noqa: S314


def test_the_map_names_pages_that_exist(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        found = locations(Client())
    assert all(one.startswith(f"{HERE}/") for one in found)
    assert f"{HERE}/lanes/901/902/" in found
    assert f"{HERE}/messages/{scene.hash_of('final')}/" in found
    assert f"{HERE}/messages/{scene.hash_of('waiting')}/" not in found
    for one in found:
        resolve(one.removeprefix(HERE))


def test_the_map_is_bounded(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawlers, "MESSAGES", 2)
    monkeypatch.setattr(crawlers, "LANES", 1)
    found = locations(Client())
    assert sum("/messages/0x" in one for one in found) == 2
    assert sum("/lanes/9" in one for one in found) == 1


def test_a_hole_can_be_told_where_the_operator_names_a_contact(
    db: None, settings: Settings
) -> None:
    assert Client().get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    text = Client().get("/.well-known/security.txt").content.decode()
    assert text.startswith("Contact: mailto:security@example.org\nExpires: 20")
    assert f"Canonical: {HERE}/.well-known/security.txt" in text


def test_a_printed_page_tells_where_it_is_from(scene: Scene) -> None:
    path = f"/messages/{scene.hash_of('final')}/"
    response = open_page(path)
    assert f"{HERE}{path}" in text_of(response)
    assert 'print.css" media="print"' in markup_of(response)
