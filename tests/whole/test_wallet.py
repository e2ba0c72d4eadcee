"""The wallet button of a relay kit, with a wallet in a real browser and chains behind it."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.whole.gates import build_gates, knock, open_gate
from tests.whole.reader import SOON, wait_for_status
from tests.whole.stack import Stack
from tests.whole.wallet import RefusedError, Wallet

pytestmark = [pytest.mark.browser, pytest.mark.supersim, pytest.mark.xdist_group("stack")]


@pytest.fixture(scope="module")
def _gates(stack: Stack) -> None:
    build_gates(stack)


@pytest.fixture
def wallet(stack: Stack, _gates: None) -> Wallet:
    """The person's wallet; whatever it refuses, the next test has another."""
    return Wallet(stack)


def _send(stack: Stack, page: Page, *, open_now: bool = True) -> str:
    """A message that its target refused once; with its page before the reader."""
    key, ticket = knock(stack)
    wait_for_status(page, key)
    page.wait_for_timeout(3_000)
    if open_now:
        open_gate(stack, ticket)
    page.goto(f"/messages/{key}/")
    return key


def _button(page: Page) -> Locator:
    return page.get_by_role("button", name="Relay with your wallet")


def _said(page: Page) -> Locator:
    return page.locator("[data-wallet=relay] [role=status]")


def _look_again(page: Page) -> None:
    """The page swaps itself, as it does every few seconds, and is settled."""
    page.evaluate(
        "new Promise((settled) => {"
        "  addEventListener('htmx:afterSettle', () => setTimeout(settled), { once: true });"
        "  htmx.ajax('GET', location.pathname, { target: '#message', swap: 'outerHTML' });"
        "})"
    )


def test_a_relay_is_sent_from_the_page_and_the_page_turns_to_executed(
    stack: Stack, page: Page, wallet: Wallet
) -> None:
    wallet.put_into(page)
    key = _send(stack, page)
    page.evaluate("window.notReloaded = true")
    _button(page).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Relayed", timeout=SOON)
    expect(page.locator("#kit")).to_have_count(0)
    assert page.evaluate("window.notReloaded") is True
    assert wallet.methods()[-2:] == ["eth_estimateGas", "eth_sendTransaction"]
    (added,) = [params[0] for method, params in wallet.asked if method == "wallet_addEthereumChain"]
    assert (added["chainId"], added["chainName"]) == ("0x386", "Local B")
    wait_for_status(page, key, "executed")


def test_where_there_are_several_wallets_the_reader_chooses_one(
    stack: Stack, page: Page, wallet: Wallet
) -> None:
    wallet.known.add(902)
    wallet.put_into(page, "Rabbit", "Fox")
    _send(stack, page)
    _button(page).focus()
    _look_again(page)
    expect(_button(page)).to_be_focused()
    page.keyboard.press("Enter")
    expect(_said(page)).to_have_text("Which wallet?")
    page.get_by_role("button", name="Fox").focus()
    _look_again(page)
    expect(page.get_by_role("button", name="Fox")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Relayed", timeout=SOON)
    expect(page.get_by_role("heading", level=1)).not_to_be_empty()


@pytest.mark.parametrize(
    ("method", "refusal", "told"),
    [
        (
            "eth_requestAccounts",
            RefusedError(4001, "User rejected"),
            "You declined it in the wallet.",
        ),
        (
            "eth_requestAccounts",
            RefusedError(-32002, "Already pending"),
            "The wallet already waits",
        ),
        ("eth_requestAccounts", RefusedError(4100, "Unauthorized"), "does not allow this site"),
        (
            "wallet_switchEthereumChain",
            RefusedError(4001, "User rejected"),
            "You declined it in the wallet.",
        ),
        (
            "wallet_addEthereumChain",
            RefusedError(4001, "User rejected"),
            "You declined it in the wallet.",
        ),
        (
            "eth_estimateGas",
            RefusedError(3, "execution reverted: Paused"),
            "it would fail: execution reverted",
        ),
        (
            "eth_estimateGas",
            RefusedError(-32003, "insufficient funds for gas"),
            "too little ETH on Local B",
        ),
        (
            "eth_sendTransaction",
            RefusedError(4001, "User rejected"),
            "You declined it in the wallet.",
        ),
        (
            "eth_sendTransaction",
            RefusedError(-32602, "accessList is unknown"),
            "cannot send an access list",
        ),
        ("eth_sendTransaction", RefusedError(4900, "Disconnected"), "not connected to Local B"),
        (
            "eth_sendTransaction",
            RefusedError(-32603, "Internal error."),
            "refused: Internal error. Nothing was",
        ),
    ],
)
def test_what_a_wallet_refuses_is_said_in_plain_words_and_can_be_tried_again(
    failed: str, page: Page, wallet: Wallet, method: str, refusal: RefusedError, told: str
) -> None:
    wallet.refusals[method] = refusal
    wallet.put_into(page)
    page.goto(failed)
    _button(page).click()
    expect(_said(page)).to_contain_text(told)
    expect(_said(page)).to_contain_text(re.compile("Nothing was sent|open it"))
    expect(_button(page)).not_to_have_attribute("aria-disabled", "true")


@pytest.fixture(scope="module")
def failed(stack: Stack, _gates: None) -> str:
    """The page of a message that waits for somebody to relay it."""
    key, ticket = knock(stack)
    open_gate(stack, ticket)
    return f"/messages/{key}/"


def test_without_a_wallet_the_command_remains(failed: str, page: Page) -> None:
    page.goto(failed)
    _button(page).click()
    expect(_said(page)).to_contain_text("No wallet was found in this browser.")
    expect(page.get_by_role("region", name="With cast: sends the relay")).to_contain_text(
        "cast send 0x4200000000000000000000000000000000000023"
    )


def test_a_button_pressed_before_its_script_arrives_works_on_the_page_that_was_swapped(
    failed: str, page: Page
) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/wallet*.js", hold)
    page.goto(failed)
    _button(page).click()
    _look_again(page)
    expect(_said(page)).to_have_text("")
    held.pop().continue_()
    expect(_said(page)).to_contain_text("No wallet was found in this browser.")


def test_a_script_that_does_not_arrive_is_told_and_asked_for_again(failed: str, page: Page) -> None:
    page.route("**/wallet*.js", lambda route: route.abort())
    page.goto(failed)
    _button(page).click()
    expect(_said(page)).to_contain_text("Nothing was sent: try again.")
    _look_again(page)
    expect(_said(page)).to_contain_text("Nothing was sent: try again.")
    page.unroute("**/wallet*.js")
    _button(page).click()
    expect(_said(page)).to_contain_text("No wallet was found in this browser.")


def test_a_chain_without_a_public_node_is_to_be_added_by_hand(
    failed: str, page: Page, wallet: Wallet
) -> None:
    def without_node(route: Route) -> None:
        answer = route.fetch().json()
        answer["chain"]["rpcUrls"] = []
        route.fulfill(json=answer)

    page.route("**/wallet/relay/", without_node)
    wallet.put_into(page)
    page.goto(failed)
    _button(page).click()
    expect(_said(page)).to_contain_text("Add chain 902 there by hand")
    assert "wallet_addEthereumChain" not in wallet.methods()


def test_a_wallet_that_stays_on_another_chain_sends_nothing(
    failed: str, page: Page, wallet: Wallet
) -> None:
    wallet.known.add(902)
    wallet.put_into(page)
    page.add_init_script(
        "const ask = ethereum.request;"
        "ethereum.request = (one) => one.method.startsWith('wallet_') ? null : ask(one);"
    )
    page.goto(failed)
    _button(page).click()
    expect(_said(page)).to_contain_text("Your wallet is on another chain than Local B.")
    assert "eth_sendTransaction" not in wallet.methods()


def test_a_relay_that_would_revert_is_never_signed(
    stack: Stack, page: Page, wallet: Wallet
) -> None:
    wallet.put_into(page)
    _send(stack, page, open_now=False)
    _button(page).click()
    expect(_said(page)).to_contain_text("The wallet's node says that it would fail")
    assert "eth_sendTransaction" not in wallet.methods()


def test_a_wallet_that_loses_the_access_list_is_found_out_and_its_revert_is_told(
    stack: Stack, page: Page, wallet: Wallet
) -> None:
    wallet.lists = False
    wallet.put_into(page)
    _send(stack, page)
    _button(page).click()
    expect(_said(page)).to_contain_text(
        re.compile("left the access list out|It reverted in block"), timeout=SOON
    )
    expect(_said(page)).to_contain_text("It reverted in block", timeout=SOON)
    expect(_said(page).get_by_role("link")).to_have_attribute("href", re.compile("^/transactions/"))


def test_a_file_of_the_kit_is_saved_under_the_messages_digits(failed: str, page: Page) -> None:
    page.goto(failed)
    with page.expect_download() as saved:
        page.get_by_role("link", name=re.compile(r"^relay-.{8}\.sh$")).click()
    assert re.fullmatch(r"relay-[0-9a-f]{8}\.sh", saved.value.suggested_filename)
    assert "cast send" in saved.value.path().read_text()
