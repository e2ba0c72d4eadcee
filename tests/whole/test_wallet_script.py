"""wallet.js on a page that is older than what the site knows: nothing is sent without consent."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

BOX = "<input type=checkbox data-wallet-consent>"
PAGE = """
<div data-wallet="relay" data-request="/asked" data-transaction="/{hash}">
  <button data-wallet-send>Send</button><span data-wallet-choice></span>
  <p role="status" data-wallet-said></p>
</div>
"""
ANSWER = {
    "chain": {"chainId": "0x386", "chainName": "B", "rpcUrls": [], "blockExplorerUrls": []},
    "transaction": {"accessList": []},
    "consent": "It would be lost.",
    "words": {"consent": "Tick the box.", "declined": "Declined.", "choose": "Which?"},
}
# Wallets that decline whatever they are asked, and keep what that was.
WALLETS = """names => {
  window.asked = [];
  const request = async ({ method }) => {
    window.asked.push(method);
    throw Object.assign(new Error("no"), { code: 4001 });
  };
  for (const name of names) {
    const detail = { info: { uuid: name, name }, provider: { request } };
    addEventListener("eip6963:requestProvider", () =>
      dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail })));
  }
}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.route("**/*", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
    page.route("**/asked", lambda route: route.fulfill(json=ANSWER))
    page.goto("http://crosslane.test/")
    yield page
    page.close()


def _load(page: Page, names: tuple[str, ...]) -> None:
    page.evaluate(WALLETS, list(names))
    page.add_script_tag(path=settings.BASE_DIR / "static/messaging/wallet.js")


@pytest.mark.parametrize("names", [("Fox",), ("Fox", "Rabbit")])
@pytest.mark.parametrize(("box", "told"), [("", "It would be lost."), (BOX, "Tick the box.")])
def test_what_must_be_agreed_to_is_not_sent_before(
    page: Page, names: tuple[str, ...], box: str, told: str
) -> None:
    page.locator("button").evaluate("(one, box) => one.insertAdjacentHTML('beforebegin', box)", box)
    _load(page, names)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_have_text(told)
    assert page.evaluate("window.asked") == []


def test_what_was_agreed_to_is_sent(page: Page) -> None:
    page.locator("button").evaluate("(one, box) => one.insertAdjacentHTML('beforebegin', box)", BOX)
    _load(page, ("Fox",))
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_have_text("Declined.")
    assert page.evaluate("window.asked") == ["eth_requestAccounts"]
