"""Every text that a person reads is marked for translation: pages in a language of brackets."""

import pytest
from django.test import Client
from pytest_django import Settings

from tests.views.pseudo import CODE, spoken, unmarked
from tests.views.scene import Scene

PATHS = (
    "/",
    "/messages/",
    "/messages/?status=failed",
    "/search/",
    "/search/?q=x",
    "/chains/",
    "/chains/901/",
    "/executions/",
    "/transfers/",
    "/lanes/",
    "/lanes/901/902/",
    "/status/",
    "/tools/",
    "/tools/hashes/?payload=0x1234",
    "/help/",
    "/glossary/",
    "/nowhere/",
    "/chains/7/",
)


@pytest.mark.parametrize(
    ("page", "texts"),
    [
        ("<p>⟦Sent on ⟦Base⟧⟧ 12,345</p>", []),
        ("<p>Sent ⟦on⟧</p>", ["Sent ⟦on⟧"]),
        ("<p>⟦Sent <b>on ⟦Base⟧</b> by⟧ nobody</p>", ["by⟧ nobody"]),
        ('<a title="Copy hash">⟦Copy⟧</a>', ["Copy hash"]),
        ('<code>relay</code> <span class="mono">0xabc relay</span> Crosslane', []),
        ('<input placeholder="Search"><br>', ["Search"]),
        ("<p><code>x</code> by nobody</p>", ["by nobody"]),
    ],
)
def test_what_stands_outside_of_brackets_is_found(page: str, texts: list[str]) -> None:
    assert unmarked(page) == texts


def test_marked_texts_are_in_brackets(scene: Scene, settings: Settings) -> None:
    with spoken(settings):
        page = Client(headers={"Accept-Language": CODE}).get("/messages/").content.decode()
    assert f'<html lang="{CODE}">' in page
    assert "⟦Executed⟧" in page
    assert "⟦Language⟧" in page


def test_no_page_holds_a_text_that_is_not_marked(scene: Scene, settings: Settings) -> None:
    paths = [*PATHS, *(f"/messages/{scene.hash_of(name)}/" for name in scene.sent)]
    client = Client(headers={"Accept-Language": CODE})
    with spoken(settings):
        found = {text for path in paths for text in unmarked(client.get(path).content.decode())}
    assert not found, "\n".join(sorted(found))
