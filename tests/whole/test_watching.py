"""Somebody watches a message in a real browser, and their receiver is told: signed, and again."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.fakes.receiver import Received, Receiver, receiving, verified
from tests.whole import inspected, keyboard
from tests.whole.markup import faults_of
from tests.whole.person import send, standing_still
from tests.whole.reader import SOON, message_at, wait_for_status
from tests.whole.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.supersim, pytest.mark.xdist_group("stack")]

TARGET = bytes.fromhex("11" * 20)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver of one's own."""
    with receiving() as one:
        yield one


def _sign_in(page: Page, stack: Stack) -> None:
    page.goto("/watches/")
    page.locator("[name=login]").fill("admin")
    page.locator("[name=password]").fill(stack.password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My watches")


def _add_webhook(page: Page, url: str, name: str) -> str:
    """Adds a webhook; the secret that is shown once."""
    page.get_by_role("link", name="Channels").click()
    page.get_by_role("link", name="Webhook").click()
    page.get_by_label("URL").fill(url)
    page.get_by_label("Your own name").fill(name)
    page.get_by_role("button", name="Add it").click()
    secret = page.locator(".secret .hash").inner_text().strip()
    page.get_by_role("link", name="I have it, go on").click()
    return secret


def _wait_for(receiver: Receiver, kind: str, count: int = 1) -> list[Received]:
    deadline = time.monotonic() + SOON / 1_000
    while time.monotonic() < deadline:
        found = [one for one in receiver.received if json.loads(one.body)["type"] == kind]
        if len(found) >= count:
            return found
        time.sleep(0.25)
    raise AssertionError(f"{receiver.url} was not posted {count} of {kind}: {receiver.received}")


def test_a_message_is_watched_its_execution_posted_and_the_notice_replayed(
    stack: Stack, page: Page, receiver: Receiver
) -> None:
    _sign_in(page, stack)
    secret = _add_webhook(page, receiver.url, "Bot")
    page.get_by_role("button", name="Send a test").click()
    assert verified(_wait_for(receiver, "channel.test")[0], secret)
    with standing_still(stack.chain(902).node):
        sent = send(stack.chain(901).node, 901, 902, TARGET)
        wait_for_status(page, sent.message_hash)
        page.goto(f"/messages/{sent.message_hash}/")
        page.get_by_role("button", name="Watch this message").click()
        expect(page).to_have_url(message_at(sent.message_hash))
        expect(page.get_by_role("link", name="You watch this message")).to_be_visible()
    (told,) = _wait_for(receiver, "alert.happened")
    assert verified(told, secret)
    body = json.loads(told.body)["data"]
    assert (body["rule"], body["subject"]["message_hash"]) == ("executed", sent.message_hash)
    assert body["url"] == f"{stack.url}/messages/{sent.message_hash}/"
    page.goto("/watches/channels/")
    page.get_by_role("link", name="Bot", exact=True).click()
    page.get_by_role("row").filter(has_text="was executed").get_by_role("button").click()
    first, second = _wait_for(receiver, "alert.happened", 2)
    assert (first.key, first.body) == (second.key, second.body)
    assert verified(second, secret)


def _seen(page: Page, receiver: Receiver) -> list[str]:
    """A page of each kind: of somebody who has a channel, a notice that failed, and a watch."""
    receiver.status = 500
    _add_webhook(page, receiver.url, "Broken bot")
    channel = urlsplit(page.url).path
    page.get_by_role("button", name="Send a test").click()
    _wait_for(receiver, "channel.test")
    page.get_by_role("link", name="A test of the channel").first.click()
    notice = urlsplit(page.url).path
    page.goto("/watches/add/?kind=lane")
    page.get_by_label("Lane", exact=True).fill("901:902")
    page.get_by_role("button", name="Watch it").click()
    watch = urlsplit(page.url).path
    add = [f"/watches/add/?kind={kind}" for kind in ("message", "address", "lane", "chain")]
    channels = [f"/watches/channels/add/{kind}/" for kind in ("email", "webhook", "slack")]
    lists = ["/watches/", "/watches/?whose=all", "/watches/channels/"]
    return [*lists, channel, notice, watch, *add, *channels]


def test_the_pages_of_watches_are_for_everybody_on_every_screen(
    stack: Stack, page: Page, receiver: Receiver, tmp_path: Path
) -> None:
    _sign_in(page, stack)
    wrong, texts = [], {}
    for number, path in enumerate(_seen(page, receiver)):
        page.set_viewport_size(inspected.SCREEN)
        page.goto(path)
        found = [*inspected.shifts(page), *inspected.barriers(page), *inspected.overflows(page)]
        page.set_viewport_size(inspected.SCREEN)
        page.goto(path)
        found += keyboard.walk(page)
        page.context.set_offline(False)
        wrong += [f"{path}: {one}" for one in found]
        texts[f"page-{number}"] = page.request.get(path).text()
    wrong += faults_of(texts, tmp_path)
    assert not wrong, "\n".join(wrong)


def test_a_url_inside_is_refused_where_it_is_entered(stack: Stack, page: Page) -> None:
    _sign_in(page, stack)
    page.goto("/watches/channels/add/webhook/")
    page.get_by_label("URL").fill("https://169.254.169.254/latest/meta-data")
    page.get_by_role("button", name="Add it").click()
    expect(page.locator(".complaint")).to_contain_text("leads to a loopback, private or reserved")
