"""Pages follow what happens while a person looks at them, in a real browser."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.whole.person import SentByPerson, play, send, standing_still
from tests.whole.reader import SOON, hashes_of, is_live, newest, wait_for_status
from tests.whole.site import running_site
from tests.whole.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.supersim, pytest.mark.xdist_group("stack")]

AT_ONCE = 10_000  # less than the seconds after which a page asks by itself
NEWS = re.compile(r"^\d+ new messages?$")


def _send(stack: Stack) -> SentByPerson:
    return send(stack.chain(901).node, 901, 902, target=bytes.fromhex("44" * 20))


def test_new_messages_are_counted_and_no_row_moves(stack: Stack, page: Page) -> None:
    page.goto("/messages/?source=901")
    is_live(page)
    before = hashes_of(page)
    _send(stack)
    bar = page.locator("[data-live-list]")
    expect(bar).to_have_text(NEWS, timeout=SOON)
    expect(page.locator("#said")).to_have_text(NEWS, timeout=SOON)
    assert hashes_of(page) == before
    with page.expect_navigation():
        bar.press("Enter")
    assert page.url.endswith("/messages/?source=901")
    assert hashes_of(page)[:1] != before[:1]


def test_on_a_narrowed_list_only_what_it_would_show_is_counted(stack: Stack, page: Page) -> None:
    mine, other = bytes.fromhex("55" * 20), bytes.fromhex("66" * 20)
    page.goto(f"/messages/?source=901&target=0x{mine.hex()}")
    is_live(page)
    for source, target in ((901, other), (902, mine)):
        passed = send(stack.chain(source).node, source, 903, target=target)
        wait_for_status(page, passed.message_hash)
    sent = send(stack.chain(901).node, 901, 903, target=mine)
    bar = page.locator("[data-live-list]")
    expect(bar).to_have_text("1 new message", timeout=SOON)
    with page.expect_navigation():
        bar.click()
    assert hashes_of(page) == [sent.message_hash]
    expect(page.locator("[data-live-list]")).not_to_have_text(NEWS)


@pytest.mark.parametrize(
    ("scenario", "address", "news"),
    [
        ("eth_transfer", "/transfers/?token=eth", "transfer"),
        ("log_read", "/executions/?kind=event_read", "executing message"),
    ],
)
def test_transfers_and_executing_messages_are_counted(
    stack: Stack, page: Page, scenario: str, address: str, news: str
) -> None:
    page.goto(address)
    is_live(page)
    play(stack, scenario)
    bar = page.locator("[data-live-list]")
    expect(bar).to_have_text(re.compile(rf"^\d+ new {news}s?$"), timeout=SOON)
    with page.expect_navigation():
        bar.click()
    assert page.url.endswith(address)


def test_a_message_is_followed_to_its_execution(stack: Stack, page: Page) -> None:
    with standing_still(stack.chain(902).node):
        sent = _send(stack)
        page.goto(f"/messages/{sent.message_hash}/")
        expect(page.locator(".verdict .status")).to_have_text("In flight", timeout=SOON)
        is_live(page)
        page.evaluate("window.notReloaded = true")
    expect(page.locator(".verdict .status")).to_have_text("Executed", timeout=AT_ONCE)
    assert page.evaluate("window.notReloaded") is True


def test_a_row_changes_its_status_where_it_stands(stack: Stack, page: Page) -> None:
    with standing_still(stack.chain(902).node):
        sent = _send(stack)
        row = page.locator("tr", has=page.locator(f'a[title="{sent.message_hash}"]'))
        for _ in range(50):
            page.goto("/messages/")
            if row.count():
                break
            page.wait_for_timeout(200)
        expect(row.locator(".status")).to_have_text("In flight")
        is_live(page)
        place = row.bounding_box()
    expect(row.locator(".status")).to_have_text("Executed", timeout=SOON)
    assert row.bounding_box() == place


def test_a_page_goes_on_after_its_stream_was_killed(
    stack: Stack, page: Page, tmp_path: Path
) -> None:
    with running_site(stack, tmp_path) as site:
        page.goto(f"{site.url}/messages/?source=901")
        is_live(page)
        site.kill_events()
        expect(page.locator("#fresh")).to_contain_text("Not reached since", timeout=SOON)
        sent = _send(stack)
        wait_for_status(page, sent.message_hash)
        site.start_events()
        is_live(page)
        expect(page.locator("[data-live-list]")).to_have_text(NEWS, timeout=SOON)


def test_times_are_shown_in_the_readers_zone_once_asked_for(stack: Stack, page: Page) -> None:
    browser = page.context.browser
    assert browser is not None
    with browser.new_context(base_url=stack.url, timezone_id="Asia/Tokyo") as abroad:
        reader = abroad.new_page()
        reader.goto(f"/messages/{newest(page)}/")
        moment = reader.locator("time:not([data-age]):not([data-deadline])").first
        utc = moment.text_content() or ""
        reader.get_by_role("button", name="Show local time").click()
        expect(moment).not_to_have_text(utc)
        expect(moment).to_have_attribute("title", re.compile("UTC$"))
        reader.reload()
        expect(reader.get_by_text("Times are of Asia/Tokyo.")).to_be_visible()
        reader.get_by_role("button", name="Show UTC").click()
        expect(moment).to_have_text(utc)


def test_ages_tick_without_moving_anything(stack: Stack, page: Page) -> None:
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => { for (const one of list.getEntries())"
        " window.moved += one.value; }).observe({ type: 'layout-shift', buffered: true });"
    )
    newest(page)  # there is one by now, whichever test comes first
    page.goto("/messages/")
    age = page.locator(".rows time[data-age]").first
    before = age.inner_text()
    expect(age).not_to_have_text(before, timeout=SOON)
    assert page.evaluate("window.moved") < 0.1
