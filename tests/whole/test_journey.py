"""A person sends a message on one chain and watches it arrive on another, in a real browser."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from explorer.local.traffic.node import Node
from tests.whole.person import SentByPerson, mine_every, send
from tests.whole.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.supersim, pytest.mark.xdist_group("stack")]

RELAYER = "0xa0Ee7A142d267C1f36714E4a8F75612F20a79720"
LIVE = 20_000  # milliseconds in which the page must follow the chain by itself


@contextmanager
def _standing_still(node: Node) -> Iterator[None]:
    """The chain mines nothing: what the relayer sends waits."""
    mine_every(node, 0)
    try:
        yield
    finally:
        mine_every(node, 2)


def test_a_message_is_seen_initiated_and_then_executed_without_reloading(
    stack: Stack, page: Page
) -> None:
    source, destination = stack.chain(901), stack.chain(902)
    with _standing_still(destination.node):
        sent = send(source.node, 901, 902, target=bytes.fromhex("11" * 20))
        _open_when_indexed(page, f"/messages/{sent.message_hash}/")
        expect(page.get_by_text("In flight", exact=True).first).to_be_visible()
        page.evaluate("window.notReloaded = true")
    expect(page.get_by_text("Executed", exact=True).first).to_be_visible(timeout=LIVE)
    assert page.evaluate("window.notReloaded") is True
    _assert_phases(page, sent)


def _open_when_indexed(page: Page, path: str) -> None:
    """The page of a message is a 404 that says so until its block is indexed, a second or two."""
    for _ in range(50):
        response = page.goto(path)
        assert response is not None
        if response.ok:
            return
        assert response.status == 404
        page.wait_for_timeout(200)
    raise AssertionError("the message was never indexed")


def _assert_phases(page: Page, sent: SentByPerson) -> None:
    phases = page.locator("article.phase")
    names = phases.get_by_role("heading").all_inner_texts()
    assert [re.sub(r"\W|\d", "", name) for name in names] == [
        "Creation",
        "Serialization",
        "Identifier",
        "Execution",
    ]
    creation, serialization, identifier, execution = phases.all()
    expect(creation.get_by_title(sent.transaction_hash)).to_be_visible()
    expect(creation).to_contain_text(f"{sent.block_number:,}")
    expect(serialization.get_by_title(sent.payload_hash)).to_be_visible()
    expect(serialization.get_by_title(sent.message_hash)).to_be_visible()
    expect(identifier).to_contain_text(str(sent.timestamp))
    expect(identifier).to_contain_text(sent.checksum)
    expect(execution.get_by_title(RELAYER)).to_be_visible(timeout=LIVE)


def test_the_message_is_found_by_everything_a_person_may_hold(stack: Stack, page: Page) -> None:
    sent = send(stack.chain(901).node, 901, 902, target=bytes.fromhex("22" * 20))
    path = f"/messages/{sent.message_hash}/"
    _open_when_indexed(page, path)
    for text in (sent.message_hash, sent.transaction_hash, sent.place):
        page.goto("/")
        page.keyboard.press("/")
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{path}")


def test_the_traffic_fills_the_list_and_the_api(stack: Stack, page: Page) -> None:
    for _ in range(100):
        answer = page.request.get("/api/v1/messages/?limit=5")
        assert answer.ok
        if answer.json()["results"]:
            break
        page.wait_for_timeout(300)
    page.goto("/messages/")
    expect(page.locator("tbody tr").first).to_be_visible()


def test_an_operator_signs_in_and_pauses_a_chain(stack: Stack, page: Page) -> None:
    page.goto("/admin/messaging/chain/")
    page.get_by_label("Username:").fill("admin")
    page.get_by_label("Password:").fill(stack.password)
    page.get_by_role("button", name="Log in").click()
    _act_on(page, "Local C", "Pause: stop reading from the nodes")
    expect(page.get_by_text("Local C: paused.")).to_be_visible()
    _act_on(page, "Local C", "Resume reading")
    expect(page.get_by_text("Local C: resumed.")).to_be_visible()


def _act_on(page: Page, chain: str, action: str) -> None:
    page.get_by_role("row", name=chain).get_by_role("checkbox").check()
    page.get_by_label("Action:").select_option(label=action)
    page.get_by_role("button", name="Run").or_(page.get_by_role("button", name="Go")).click()


def test_without_javascript_the_pages_say_the_same(stack: Stack, page: Page) -> None:
    browser = page.context.browser
    assert browser is not None
    plain = browser.new_context(java_script_enabled=False, base_url=stack.url).new_page()
    sent = send(stack.chain(902).node, 902, 901, target=bytes.fromhex("33" * 20))
    _open_when_indexed(plain, f"/messages/{sent.message_hash}/")
    expect(plain.get_by_role("heading", level=1)).to_be_visible()
    plain.goto("/search/?q=nonsense")
    expect(plain.get_by_text("nonsense").first).to_be_visible()
