"""Words that were looked up are kept, and what they say is what Django says."""

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.test import override_settings
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import trans_real

from explorer.rendering import words as kept_words
from explorer.rendering.words import Active, active, gettext, keep_words

_DJANGO: Any = trans_real
_FOUND, _COUNTED = kept_words._SEARCH, kept_words._COUNT  # noqa: SLF001 # Django's own
_WORDS = ["Status", "Nobody translates this", "", "two\r\nlines", mark_safe("<b>Status</b>")]


@pytest.fixture(autouse=True)
def kept() -> None:
    """Another test may have changed LANGUAGES: Django then begins with a store of its own."""
    keep_words()


@pytest.mark.parametrize("language", ["en", "de", "en-gb"])
@pytest.mark.parametrize("words", _WORDS)
def test_words_are_those_that_django_finds(language: str, words: str) -> None:
    with translation.override(language):
        for _again in range(2):
            told = translation.gettext(words)
            assert told == _FOUND(words)
            assert isinstance(told, SafeString) == isinstance(words, SafeString)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("number", [0, 1, 2, 5_000, 2**70, -1, True])
def test_words_of_a_number_are_those_that_django_finds(language: str, number: int) -> None:
    with translation.override(language):
        for one, many in (
            ("%(n)s message", "%(n)s messages"),
            ("%(count)s byte", "%(count)s bytes"),
        ):
            for _again in range(2):
                assert translation.ngettext(one, many, number) == _COUNTED(one, many, number)
    with translation.override("de"):
        one, many = "%(count)s byte", "%(count)s bytes"
        assert translation.ngettext(one, many, 1) != translation.ngettext(one, many, 2)


def test_django_asks_here() -> None:
    assert isinstance(_DJANGO._active, Active)  # noqa: SLF001
    with translation.override("de"):
        assert translation.gettext("January") == gettext("January") != "January"
        with translation.override("en"):
            assert translation.gettext("January") == "January"
        assert translation.get_language() == "de"


def test_a_language_is_one_object_and_none_is_no_language() -> None:
    with translation.override("de"):
        german = active()
    with translation.override("en"):
        assert active() not in {None, german}
    with translation.override("de"):
        assert active() is german
    with translation.override(None):
        assert active() is None


def test_without_an_active_language_it_is_the_default() -> None:
    with translation.override("de", deactivate=True):
        pass
    assert translation.get_language() == "en"
    assert translation.gettext("January") == "January"
    with translation.override(None):
        assert translation.get_language() is None
        assert translation.gettext("January") == "January"


def test_a_thread_has_a_language_of_its_own() -> None:
    with translation.override("de"), ThreadPoolExecutor() as pool:
        assert pool.submit(translation.get_language).result() == "en"


def test_a_task_has_a_language_of_its_own_and_hands_it_to_threads() -> None:
    async def ask(language: str) -> tuple[str | None, str | None]:
        translation.activate(language)
        await asyncio.sleep(0)
        return translation.get_language(), await sync_to_async(translation.get_language)()

    async def both() -> list[tuple[str | None, str | None]]:
        return list(await asyncio.gather(ask("de"), ask("en")))

    assert asyncio.run(both()) == [("de", "de"), ("en", "en")]


def test_another_store_of_django_s_is_respected() -> None:
    """Django's own tests put one there when a setting changes."""
    mine = _DJANGO._active  # noqa: SLF001
    try:
        with override_settings(LANGUAGE_CODE="de"):
            assert _DJANGO._active is not mine  # noqa: SLF001
            with translation.override("de"):
                assert active() is None
                assert gettext("January") == _FOUND("January")
    finally:
        _DJANGO._active = mine  # noqa: SLF001
        _DJANGO._default = None  # noqa: SLF001


def test_importing_alone_changes_nothing() -> None:
    program = (
        "from django.utils.translation import trans_real as real; kept = real._active\n"
        "import explorer.rendering.words; assert real._active is kept"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
