"""A list is narrowed, widened again and taken home as a file, in a real browser."""

import csv
import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.whole import inspected
from tests.whole.person import send
from tests.whole.reader import ARRIVED, hashes_of, newest, wait_for_status
from tests.whole.stack import PERSON, Stack

pytestmark = [pytest.mark.browser, pytest.mark.supersim, pytest.mark.xdist_group("stack")]

TARGET = "77" * 20
_MOVE_TOKENS = """() => {
  const table = document.querySelector(".rows.list");
  for (const cell of table.querySelectorAll("tbody td:nth-child(3)"))
    cell.innerHTML = 'Token bridge, <b>1,142,830.034452\u2026 MOCKED</b> <span class="sub">'
      + '<a class="hash">0x420b\u20260001</a></span>';
  table.querySelector("tbody td:last-child").innerHTML =
    '<span class="never">cannot be executed: not in the dependency set</span>';
  return [table.scrollWidth, table.parentElement.clientWidth];
}"""


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


@pytest.mark.parametrize("path", ["/", "/messages/"])
def test_long_amounts_leave_every_column_in_sight(page: Page, path: str) -> None:
    newest(page)
    page.set_viewport_size(inspected.SCREEN)
    page.goto(path)
    needed, there = page.evaluate(_MOVE_TOKENS)
    assert needed <= there
    assert page.locator(".rows.list .sub .hash").count() > 0


def _download(page: Page, name: str) -> str:
    """A file of the list; its name says what is in it."""
    with page.expect_download() as started:
        page.get_by_role("link", name=name).click()
    file = started.value
    assert f"crosslane-messages-sender-{PERSON.address.lower()}" in file.suggested_filename.lower()
    return Path(file.path()).read_text()
