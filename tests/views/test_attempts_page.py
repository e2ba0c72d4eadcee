"""The page of a message whose relays reverted, and the ways that lead to it."""

import pytest
from django.http import HttpResponse
from django.test import Client
from eth_abi.abi import encode

from messaging.models import FailedRelay
from messaging.protocol.contracts import ERROR_NOT_IN_ACCESS_LIST, ERROR_TEXT
from messaging.protocol.text import to_hex
from tests.fakes.chain import Transaction
from tests.fakes.reverted import revert_elsewhere, revert_with_noise
from tests.views.reading import open_page, text_of
from tests.views.scene import Scene

EVIL = "<script>alert(1)</script>"


def _follow(scene: Scene) -> None:
    scene.world.mine()
    scene.followed.catch_up(901, 902)
    scene.followed.look(902)


def _fail(scene: Scene, revert: bytes = b"\xde\xad\xbe\xef" + bytes(32)) -> Transaction:
    failed = scene.world.fail(scene.sent["waiting"], revert)
    _follow(scene)
    return failed


def _text(scene: Scene) -> str:
    return text_of(open_page(f"/messages/{scene.hash_of('waiting')}/"))


def test_a_failed_message_says_why_and_what_to_do(scene: Scene) -> None:
    failed = _fail(scene)
    text = _text(scene)
    assert "reverted: unknown error selector 0xdeadbeef. Mend its target, then anyone can" in text
    assert "A problem of the target. The target's own error" in text
    assert "Attempts 1, reverted" in text
    assert f"limit of {failed.gas_limit:,} gas" in text
    assert "Revert data 36 bytes, attempt 1" in text
    assert "Failed attempts 1 below" in text


def test_a_relay_through_another_contract_and_one_without_its_access_list_are_told_apart(
    scene: Scene,
) -> None:
    scene.world.fail_through(scene.sent["waiting"])
    scene.world.mine()
    scene.world.fail(scene.sent["waiting"], ERROR_NOT_IN_ACCESS_LIST, listed=False)
    _follow(scene)
    text = _text(scene)
    assert "Attempts 2, all reverted" in text
    assert "through 0x" in text
    assert "NotInAccessList. A problem of the relay. Its access list lacks the message" in text


def test_what_strangers_let_revert_is_no_attempt_and_no_headline(scene: Scene) -> None:
    words = ERROR_TEXT + encode(["string"], ["Claim at evil.example"])
    sent = scene.sent["waiting"]
    revert_with_noise(scene.world, sent, words)
    revert_elsewhere(scene.world, sent, 901, revert=words)
    _follow(scene)
    scene.followed.look(901)
    text = _text(scene)
    assert "evil.example" not in text
    assert "no relay was seen on Local B yet" in text


def test_the_words_of_a_contract_are_quoted_with_the_attempt_alone(scene: Scene) -> None:
    scene.world.fail_through(
        scene.sent["waiting"], revert=ERROR_TEXT + encode(["string"], ["Claim at evil.example"])
    )
    _follow(scene)
    text = _text(scene)
    assert "Local B reverted: a text, quoted with the attempt. Anyone can" in text
    assert text.count("evil.example") == 1
    assert "Error: \u201cClaim at evil.example\u201d. A problem" in text


def test_a_page_and_the_api_stay_light_whatever_attempts_reverted_with(scene: Scene) -> None:
    _fail(scene, ERROR_TEXT + encode(["string"], ["W" * 10**5]))
    FailedRelay.objects.update(revert_data=ERROR_TEXT + encode(["string"], ["W" * 10**6]))
    page = open_page(f"/messages/{scene.hash_of('waiting')}/")
    assert "Only the first 4,096 bytes of what it reverted with are kept." in text_of(page)
    assert len(page.content) < 100_000
    found = Client().get(f"/api/v1/messages/{scene.hash_of('waiting')}/")
    revert = found.json()["attempts"][0]["revert"]
    assert (len(revert["revert_data"]), len(revert["text"])) == (2 + 2 * 4_096, 501)
    assert len(found.content) < 100_000


def test_attempts_stay_on_the_page_of_an_executed_message(scene: Scene) -> None:
    _fail(scene)
    scene.world.relay(scene.sent["waiting"])
    _follow(scene)
    text = _text(scene)
    assert "Attempts 2, 1 reverted" in text
    assert text.index("Reverted") < text.index("Relayed", text.index("Attempts 2"))


def test_the_failed_filter_lists_it_and_else_says_where_was_looked(scene: Scene) -> None:
    scene.followed.look(902)
    empty = text_of(open_page("/messages/?status=failed&destination=902"))
    first = scene.world.chains[902].finalized.number + 1
    assert f"Failed relays on Local B were looked for from block {first} on." in empty
    assert "Failed relays on Local A" not in empty
    _fail(scene)
    found = open_page("/messages/?status=failed").content.decode()
    assert f'href="/messages/{scene.hash_of("waiting")}/"' in found


def test_a_failed_transaction_leads_to_its_message(scene: Scene) -> None:
    failed = _fail(scene)
    response = open_page(f"/search/?q={to_hex(failed.hash)}", status=302)
    assert response.headers["Location"] == f"/messages/{scene.hash_of('waiting')}/"


def _found_by(transaction_hash: str) -> HttpResponse:
    """The transaction's page, to which a search for its hash leads."""
    led_to = open_page(f"/search/?q={transaction_hash}", status=302).headers["Location"]
    assert led_to == f"/transactions/{transaction_hash}/"
    return open_page(led_to)


def test_one_that_names_a_message_by_its_place_alone_does_too(scene: Scene) -> None:
    failed = scene.world.fail_through(scene.sent["waiting"], scene.sent["first"])
    _follow(scene)
    found = _found_by(to_hex(failed.hash)).content.decode()
    for name in ("waiting", "first"):
        assert f'href="/messages/{scene.hash_of(name)}/"' in found


def test_a_failed_transaction_of_no_known_message_is_told_as_what_it_is(scene: Scene) -> None:
    unseen = scene.world.send(904, 902, b"from a chain that is not indexed yet")
    scene.world.mine(904)
    failed = scene.world.fail_through(unseen)
    _follow(scene)
    text = text_of(_found_by(to_hex(failed.hash)))
    assert "It reverted on Local B, and names no message that is indexed." in text


@pytest.mark.parametrize("text", [EVIL, "x" * 5_000])
def test_what_a_target_says_is_text_and_stays_short(scene: Scene, text: str) -> None:
    _fail(scene, ERROR_TEXT + encode(["string"], [text]))
    content = open_page(f"/messages/{scene.hash_of('waiting')}/").content
    assert EVIL not in content.decode()
    assert len(content) < 70_000


def test_a_page_stays_light_whatever_is_tried(scene: Scene) -> None:
    for _ in range(30):
        scene.world.fail(scene.sent["waiting"], b"\x01" * 40)
    _follow(scene)
    response = open_page(f"/messages/{scene.hash_of('waiting')}/")
    assert "30, all reverted; the newest 12" in text_of(response)
    assert len(response.content) < 90_000
