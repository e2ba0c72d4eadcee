"""A list is narrowed, widened again and taken home as a file, in a real browser."""

import csv
import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.whole.person import send
from tests.whole.reader import ARRIVED, hashes_of, wait_for_status
from tests.whole.stack import PERSON, Stack

pytestmark = [pytest.mark.browser, pytest.mark.supersim, pytest.mark.xdist_group("stack")]

TARGET = "77" * 20


def test_a_list_is_narrowed_widened_and_exported_as_it_stands(stack: Stack, page: Page) -> None:
    sent = {
        source: send(stack.chain(source).node, source, 903, target=bytes.fromhex(TARGET))
        for source in (901, 902)
    }
    for one in sent.values():
        wait_for_status(page, one.message_hash, *ARRIVED)
    page.goto("/messages/")
    page.locator("summary", has_text="Filter").click()
    page.get_by_label("Source").select_option(label="Local A")
    page.get_by_label("Sender", exact=True).fill(PERSON.address.lower())
    page.get_by_label("Target", exact=True).fill(f"0x{TARGET}")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("link", name="Remove filter Sender")).to_be_visible()
    assert hashes_of(page) == [sent[901].message_hash]
    page.get_by_role("link", name="Remove filter Source Local A").click()
    expect(page.locator(".rows tbody tr")).to_have_count(2)
    assert set(hashes_of(page)) == {one.message_hash for one in sent.values()}
    lines = [json.loads(line) for line in _download(page, "JSON lines").splitlines()]
    table = list(csv.DictReader(_download(page, "CSV").splitlines()))
    for rows in (lines, table):
        assert [row["message_hash"] for row in rows] == hashes_of(page)
        assert {row["sender"].lower() for row in rows} == {PERSON.address.lower()}
        assert {row["source_chain"] for row in rows} == {"901", "902"}
        assert {row["status"] for row in rows} <= set(ARRIVED)


def _download(page: Page, name: str) -> str:
    """A file of the list; its name says what is in it."""
    with page.expect_download() as started:
        page.get_by_role("link", name=name).click()
    file = started.value
    assert f"crosslane-messages-sender-{PERSON.address.lower()}" in file.suggested_filename.lower()
    return Path(file.path()).read_text()
