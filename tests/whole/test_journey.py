"""The ways that lead a person to what happened to a message, in a real browser."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.whole.person import SentByPerson, play, send, standing_still
from tests.whole.reader import (
    ARRIVED,
    SOON,
    message_at,
    open_until,
    search_for,
    search_until,
    wait_for_status,
)
from tests.whole.stack import PERSON, Stack
from tests.whole.unindexed import not_indexed

pytestmark = [pytest.mark.browser, pytest.mark.supersim, pytest.mark.xdist_group("stack")]

RELAYER = "0xa0Ee7A142d267C1f36714E4a8F75612F20a79720"


def _send(stack: Stack) -> SentByPerson:
    return send(stack.chain(901).node, 901, 902, target=bytes.fromhex("11" * 20))


def _verdict(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def test_a_wallets_transaction_hash_leads_to_the_message_until_it_is_executed(
    stack: Stack, page: Page
) -> None:
    with standing_still(stack.chain(902).node):
        sent = _send(stack)
        wait_for_status(page, sent.message_hash)
        search_for(page, sent.transaction_hash)
        expect(page).to_have_url(message_at(sent.message_hash))
        expect(_verdict(page)).to_contain_text("Sent on Local A, and no relay was seen on Local B")
        page.evaluate("window.notReloaded = true")
    expect(_verdict(page)).to_contain_text("Relayed", timeout=SOON)
    assert page.evaluate("window.notReloaded") is True
    _assert_phases(page, sent)


def _assert_phases(page: Page, sent: SentByPerson) -> None:
    phases = page.locator("article.phase")
    names = phases.get_by_role("heading", level=2).all_inner_texts()
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
    expect(execution.get_by_title(RELAYER)).to_be_visible(timeout=SOON)


def test_whatever_a_person_may_hold_leads_to_the_message(stack: Stack, page: Page) -> None:
    sent = _send(stack)
    wait_for_status(page, sent.message_hash)
    for text in (
        sent.message_hash,
        sent.place,
        sent.checksum,
        sent.payload_hash,
        f"https://a.blockscout.example/tx/{sent.transaction_hash}?tab=logs",
        f"https://etherscan.example/tx/{sent.transaction_hash}#eventlog",
        f"{stack.url}/messages/{sent.message_hash}/",
    ):
        page.goto("/")
        search_until(page, text, message_at(sent.message_hash))


def test_links_lead_to_transaction_block_and_address_and_back(stack: Stack, page: Page) -> None:
    sent = _send(stack)
    wait_for_status(page, sent.message_hash, *ARRIVED)
    page.goto(f"/messages/{sent.message_hash}/")
    creation = page.locator("article.phase").first
    for link, place, told in (
        (creation.get_by_title(sent.transaction_hash), "/transactions/0x", "sent"),
        (
            creation.get_by_role("link", name=f"{sent.block_number:,}", exact=True),
            "/blocks/",
            "Block",
        ),
        (creation.get_by_title(PERSON.address).first, "/addresses/0x", "Sender of"),
    ):
        link.click()
        expect(page).to_have_url(re.compile(place))
        expect(_verdict(page)).to_contain_text(re.compile(told, re.IGNORECASE))
        page.locator(".rows").get_by_title(sent.message_hash).first.click()
        expect(page).to_have_url(message_at(sent.message_hash))


def test_a_transaction_that_is_not_indexed_is_looked_up_on_the_nodes(
    stack: Stack, page: Page
) -> None:
    with standing_still(stack.chain(902).node), not_indexed(stack, 901):
        sent = _send(stack)
        search_for(page, sent.transaction_hash)
        expect(page.get_by_role("heading", name="Nothing was found")).to_be_visible()
        expect(page.get_by_text("No indexed message has this hash")).to_be_visible()
        page.get_by_role("button", name="Look it up on the chains' nodes").click()
        expect(_verdict(page)).to_contain_text("Seen on Local A, with 1\u00a0message", timeout=SOON)
        seen = page.get_by_role("article")
        expect(seen).to_contain_text(sent.message_hash)
        expect(seen).to_contain_text("Not indexed yet")
    page.get_by_role("link", name="The message is indexed: open it").click(timeout=SOON)
    expect(page).to_have_url(message_at(sent.message_hash))


def test_a_ping_pong_is_followed_from_reply_to_reply_and_back(stack: Stack, page: Page) -> None:
    served = play(stack, "ping_pong")[0].message
    assert served is not None
    first = f"0x{served.message_hash.hex()}"
    journey = page.locator("ol.journey").get_by_role("listitem")
    here = page.locator("ol.journey [aria-current=true]")
    open_until(page, f"/messages/{first}/", journey.nth(2))
    for note in ("Sent by the relay of 1", "Sent by the relay of 2"):
        following = here.locator("xpath=following-sibling::li[1]")
        expect(following).to_contain_text(note)
        following.get_by_role("link").click()
        expect(page).not_to_have_url(message_at(first))
        expect(here).to_contain_text(note)
    journey.first.get_by_role("link").click()
    expect(page).to_have_url(message_at(first))
    expect(page.get_by_role("img", name="Journey 1: Local")).to_be_visible()


def test_a_failed_relay_is_found_with_the_reason_it_gave(stack: Stack, page: Page) -> None:
    *_, relay = play(stack, "failed_relay")
    assert relay.message is not None
    key = f"0x{relay.message.message_hash.hex()}"
    wait_for_status(page, key, "failed")
    page.goto("/messages/")
    page.get_by_role("navigation", name="Saved views").get_by_role("link", name="Failed").click()
    page.locator(".rows").get_by_title(key).click()
    reason = re.compile(r"GateClosed: ticket \d+")
    expect(_verdict(page)).to_contain_text(reason)
    attempts = page.get_by_role("region", name="Relays")
    expect(attempts).to_contain_text(reason)
    chart = page.get_by_role("img", name="on one time axis")
    expect(chart).to_have_accessible_name(reason)
    attempts.get_by_title(f"0x{relay.receipt.transaction_hash.hex()}").click()
    expect(page.get_by_role("main")).to_contain_text(reason)


def test_an_operator_signs_in_and_pauses_a_chain(stack: Stack, page: Page) -> None:
    page.goto("/admin/messaging/chain/")
    page.locator("[name=login]").fill("admin")
    page.locator("[name=password]").fill(stack.password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    _act_on(page, "Local C", "Pause: stop reading from the nodes")
    expect(page.get_by_text("Local C: paused.")).to_be_visible()
    _act_on(page, "Local C", "Resume reading")
    expect(page.get_by_text("Local C: resumed.")).to_be_visible()


def _act_on(page: Page, chain: str, action: str) -> None:
    page.get_by_role("row", name=chain).get_by_role("checkbox").check()
    page.get_by_label("Action:").select_option(label=action)
    page.get_by_role("button", name="Run").or_(page.get_by_role("button", name="Go")).click()
