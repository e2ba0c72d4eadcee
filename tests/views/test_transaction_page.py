"""A transaction with all that it did to messages, each with its own state."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from messaging.models import Chain, Log, Transaction
from messaging.protocol.hashing import keccak256
from messaging.protocol.text import to_hex
from messaging.tracing import transactions
from tests.fakes.world import World
from tests.tracing.followed_world import follow
from tests.tracing.past_world import past_world
from tests.views.reading import markup_of, open_page, text_of
from tests.views.scene import Scene


def _path(key: bytes) -> str:
    return f"/transactions/{to_hex(key)}/"


def test_every_message_of_a_transaction_stands_in_log_order_with_its_state(scene: Scene) -> None:
    response = open_page(_path(scene.sent["first"].transaction_hash))
    text, page = text_of(response), markup_of(response)
    assert "Sent 2 messages from Local A. Both are executed." in text
    first, second = (page.index(f'href="/messages/{scene.hash_of(name)}/"') for name in SIBLINGS)
    assert first < second
    assert "Token bridge, 40,000,000 units" in text
    assert "SendERC20" in text


SIBLINGS = ("first", "second")


def test_states_that_differ_are_counted(scene: Scene) -> None:
    world = scene.world
    with world.one_transaction(901):
        sent = [world.send(901, 902, name) for name in (b"one", b"two", b"three")]
    world.mine()
    world.relay(sent[1])
    world.mine()
    scene.followed.catch_up(901, 902)
    text = text_of(open_page(_path(sent[0].transaction_hash)))
    assert "Sent 3 messages from Local A. 2 are in flight, 1 is executed." in text
    assert "Status Not known yet it is being fetched" in text


def test_a_relay_is_told_once_with_what_it_sent_itself(scene: Scene) -> None:
    child = scene.sent["child"]
    text = text_of(open_page(_path(child.transaction_hash)))
    assert "Sent 1 message from Local B. Relayed 1 message on Local B." in text
    assert "Access list 2 keys under the inbox" in text
    assert text.count("Validated for a relay") == 0


def test_a_read_is_shown_with_its_verdict_and_its_page(scene: Scene) -> None:
    reading = scene.world.read(902, scene.sent["final"])
    scene.world.mine()
    scene.followed.catch_up(901, 902)
    response = open_page(_path(reading.transaction_hash))
    block = scene.world.chains[902].latest.number
    assert "Read 1 log of another chain on Local B." in text_of(response)
    assert f'href="/executions/902/{block}/0/"' in markup_of(response)
    assert "Valid" in text_of(response)


def test_a_reverted_relay_names_its_messages_and_its_reason(db: None) -> None:
    world = World(901, 902)
    sent = world.send(901, 902, b"hello")
    world.mine()
    failed = world.fail(sent, b"\xde\xad\xbe\xef")
    world.mine()
    follow(world).look()
    response = open_page(_path(failed.hash))
    text = text_of(response)
    assert "Tried to relay 1 message on Chain 902, and reverted." in text
    assert "Reverted: unknown error selector 0xdeadbeef." in text
    assert f'href="/messages/{to_hex(sent.hash)}/"' in markup_of(response)


def test_a_reverted_relay_has_its_error_named_as_on_the_page_of_its_message(db: None) -> None:
    world = World(901, 902)
    sent = world.send(901, 902, b"hello")
    world.mine()
    failed = world.fail(sent, keccak256(b"GateClosed(uint256)")[:4] + (7).to_bytes(32))
    world.mine()
    follow(world).look()
    assert "Reverted: GateClosed: ticket 7." in text_of(open_page(_path(failed.hash)))


def test_a_transaction_that_a_reorg_took_says_so(db: None) -> None:
    lost = past_world().lost
    text = text_of(open_page(_path(lost.transaction_hash)))
    assert "It stood on Chain 901 in block 2, and that block was taken back." in text
    assert "an ordinary reorg" in text


def test_the_same_hash_on_two_chains_is_shown_on_both(scene: Scene) -> None:
    key = scene.sent["final"].transaction_hash
    other = Chain.objects.get(chain_id=902)
    row = Transaction.objects.get(hash=key)
    logs = Log.objects.filter(transaction_hash=key)
    for log in logs:
        log.pk, log.chain, log.block, log.message_hash = None, other.pk, 3, None
        log.save()
    row.pk, row.chain = None, other.pk
    row.save()
    text = text_of(open_page(_path(key)))
    assert "On Local A" in text
    assert "On Local B" in text


def test_a_long_transaction_is_shown_a_page_at_a_time(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transactions, "PAGE_LOGS", 2)
    key = scene.sent["first"].transaction_hash
    seen, path, text = [], _path(key), ""
    for _ in range(3):
        response = open_page(path)
        page = markup_of(response)
        seen += [name for name in SIBLINGS if f'"/messages/{scene.hash_of(name)}/"' in page]
        text = text_of(response)
        assert "Sent 2 messages from Local A." in text
        if 'rel="next"' not in page:
            break
        path = _path(key) + "?after" + page.split('href="?after', 1)[1].split('"', 1)[0]
    assert seen == ["first", "second"]
    assert "First logs" in text


def test_a_malformed_hash_or_place_is_a_400_with_its_remedy(scene: Scene) -> None:
    assert "0x12" in text_of(open_page("/transactions/0x12/", status=400))
    path = _path(scene.sent["first"].transaction_hash)
    assert "no place in a transaction" in text_of(open_page(f"{path}?after=x", status=400))


def test_another_spelling_and_the_hash_of_a_message_lead_on(scene: Scene) -> None:
    key = scene.sent["first"].transaction_hash
    response = Client().get(f"/transactions/{key.hex().upper()}/")
    assert (response.status_code, response.headers["Location"]) == (301, _path(key))
    response = Client().get(f"/transactions/{scene.hash_of('first')}/")
    assert response.headers["Location"] == f"/messages/{scene.hash_of('first')}/"


def test_an_unknown_transaction_offers_to_ask_the_nodes(scene: Scene) -> None:
    response = open_page(_path(b"\x07" * 32), status=404)
    page = markup_of(response)
    assert "No transaction with this hash is indexed." in page
    assert 'method="post" action="/lookups/"' in page
    assert f'name="hash" value="{to_hex(bytes([7] * 32))}"' in page
    assert "Local A indexed to block" in text_of(response)


def test_a_page_costs_a_bounded_number_of_queries(
    scene: Scene, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(14):
        open_page(_path(scene.sent["first"].transaction_hash))
