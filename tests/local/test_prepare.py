"""Static files are collected once for the same files, and again when one changes."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from explorer.local.prepare import collect_static


@pytest.fixture
def collected(tmp_path: Path) -> Iterator[Path]:
    """An empty place for one source folder with one file."""
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "page.css").write_text("a {}")
    with override_settings(
        STATICFILES_FINDERS=["django.contrib.staticfiles.finders.FileSystemFinder"],
        STATICFILES_DIRS=[tmp_path / "source"],
        STATIC_ROOT=tmp_path / "collected",
        STORAGES={
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        },
    ):
        yield tmp_path / "collected"


def test_the_same_files_are_collected_once(collected: Path) -> None:
    assert [collect_static(collected), collect_static(collected)] == [True, False]
    assert (collected / "page.css").read_text() == "a {}"


def test_a_changed_file_is_collected_again(collected: Path) -> None:
    collect_static(collected)
    changed = collected.parent / "source" / "page.css"
    changed.write_text("a { color: red }")
    later = time.time() + 5  # Django compares whole seconds
    os.utime(changed, (later, later))
    assert collect_static(collected)
    assert (collected / "page.css").read_text() == "a { color: red }"


def test_a_collection_that_was_removed_is_made_again(collected: Path) -> None:
    collect_static(collected)
    (collected / ".collected").unlink()
    assert collect_static(collected)
