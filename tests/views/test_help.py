"""Help and glossary: told on a real message, in the words that the documents have."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template, TemplateSyntaxError
from pytest_django import DjangoAssertNumQueries

from messaging.tracing.glossary.words import ANCHORS, list_words
from messaging.tracing.values import MessageStatus
from messaging.tracing.wording import STATUS_WORDS
from tests.views.reading import markup_of, open_page, text_of
from tests.views.scene import Scene

SOURCE = re.compile(r"\s*\*(?:Source|Contract(?: or code)?): (.+?)\.\*$")


def documented() -> dict[str, tuple[str, str]]:
    """The words of docs/GLOSSARY.md with their meaning and source, without its markup."""
    text = (Path(settings.BASE_DIR) / "docs/GLOSSARY.md").read_text()
    words = {}
    for name, body in re.findall(r"^\*\*(.+?)\.\*\* (.*)$", text, re.MULTILINE):
        found = SOURCE.search(body)
        meaning = re.sub(r"[*`]", "", SOURCE.sub("", body))
        words[name] = (meaning, re.sub(r"[*`]", "", found[1]) if found else "")
    return words


def test_the_glossary_says_what_the_document_says() -> None:
    shown = {str(word.name): (str(word.meaning), word.source) for word in list_words()}
    wanted = documented()
    assert {name: text for name, text in wanted.items() if shown.get(name) != text} == {}
    assert set(shown) == set(wanted)


def test_every_word_has_an_anchor_of_its_own(db: None) -> None:
    assert len(ANCHORS) == len(list_words())
    page = markup_of(open_page("/glossary/"))
    assert all(page.count(f'id="{anchor}"') == 1 for anchor in ANCHORS)
    assert "Defined in: predeploys, CrossL2Inbox" in page


def test_help_is_told_on_the_newest_executed_message(scene: Scene) -> None:
    where = scene.world.identifier(scene.sent["fresh"])
    page = markup_of(open_page("/help/"))
    assert f'href="/messages/{scene.hash_of("fresh")}/"' in page
    assert f"/tools/identifier/?at=902:{where.block_number}:{where.log_index}#results" in page
    assert f"<dd> {where.timestamp} <span" in page


def test_help_does_without_a_message(db: None) -> None:
    text = text_of(open_page("/help/"))
    assert "No executed message is indexed yet to show them on." in text
    assert "4 Execution" in text


def test_help_tells_every_status_and_every_part(db: None) -> None:
    page = markup_of(open_page("/help/"))
    for status in MessageStatus:
        assert f'id="status-{status.value}"' in page
        assert str(STATUS_WORDS[status]) in page
    for part in re.findall(r'<a href="#([a-z]+)">', page):
        assert page.count(f'id="{part}"') == 1, part


def test_help_costs_few_queries(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(6):
        open_page("/help/")


def test_links_to_words_lead_to_the_glossary() -> None:
    for path in Path(settings.BASE_DIR, "templates").rglob("*.html"):
        for anchor in re.findall(r'{% word "([^"]+)"', path.read_text()):
            assert anchor in ANCHORS, path
    with pytest.raises(TemplateSyntaxError, match="no word for #nonsense"):
        Template('{% load words %}{% word "nonsense" "x" %}').render(Context())
