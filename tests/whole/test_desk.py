"""A stuck message from support's side: taken, explained to its user, relayed, and closed."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.whole.browsing import opened
from tests.whole.gates import build_gates, open_gate, refused
from tests.whole.reader import SOON, open_until, wait_for_status
from tests.whole.stack import Stack
from tests.whole.wallet import Wallet

pytestmark = [pytest.mark.browser, pytest.mark.supersim, pytest.mark.xdist_group("stack")]

_OPENS = 150.0  # seconds in which a failed relay becomes a case: its minute of grace, and a round


def _sign_in(page: Page, stack: Stack) -> None:
    page.goto("/desk/")
    page.locator("[name=login]").fill("admin")
    page.locator("[name=password]").fill(stack.password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/desk/")


def _take(page: Page, key: str) -> str:
    """Open the case from the page of its message, take it and say what is wrong; its address."""
    chip = page.locator(".case-chip a")
    open_until(page, f"/messages/{key}/", chip, seconds=_OPENS)
    chip.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile(r"Case \d+"))
    expect(page.locator(".findings")).to_contain_text("The target reverts")
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_text("The case was changed.")).to_be_visible()
    page.get_by_label("Note").fill("The gate is closed. Sent the relay kit to the user.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".case-log")).to_contain_text("Sent the relay kit to the user.")
    return page.url


def test_support_explains_a_refused_message_the_user_relays_it_and_the_case_closes_by_itself(
    stack: Stack, browser: Browser, page: Page
) -> None:
    build_gates(stack)
    key, ticket = refused(stack)
    wait_for_status(page, key, "failed")
    _sign_in(page, stack)
    case = _take(page, key)
    kit = page.get_by_role("link", name="Its relay kit, to send on").get_attribute("href")
    open_gate(stack, ticket)
    with opened(browser, stack.url) as (user, wrong):
        Wallet(stack).put_into(user)
        user.goto(str(kit))
        user.get_by_role("button", name="Relay with your wallet").click()
        expect(user.get_by_role("heading", level=1)).to_contain_text("Relayed", timeout=SOON)
    assert wrong == []
    closed = page.locator(".case-log").get_by_text("Closed the case: the message was executed in")
    open_until(page, case, closed)
    expect(page.locator(".facts")).to_contain_text("resolved")
