"""A transaction that is not indexed: asked for by a form, answered behind the page."""

import re
from datetime import UTC, datetime
from http import HTTPStatus

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from messaging.chain.answers import Answer, Outcome, pack
from messaging.ingest.lookups import see
from messaging.models import Chain, Lookup
from messaging.protocol.hashing import keccak256
from messaging.protocol.text import to_hex
from messaging.tracing.logs import identifier_facts
from messaging.views import allowance
from messaging.views.clock import read_clock
from tests.fakes.client import WorldClient
from tests.views.reading import markup_of, open_page, text_of
from tests.views.scene import Scene

KEY = b"\x07" * 32
PATH = f"/lookups/{to_hex(KEY)}/"


def _asked(client: Client, key: bytes = KEY) -> int:
    return client.post("/lookups/", {"hash": to_hex(key)}).status_code


def _answer(key: bytes, answers: dict[int, Answer]) -> None:
    chains = dict(Chain.objects.values_list("chain_id", "id"))
    kept = {str(chains[chain]): pack(one) for chain, one in answers.items()}
    Lookup.objects.filter(pk=key).update(answers=kept)


@pytest.fixture
def ahead(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """The scene with a message sent and one relayed in blocks that are not indexed."""
    scene.sent["ahead"] = scene.world.send_eth(901, 902, 20 * 10**18)
    scene.world.mine()
    monkeypatch.setattr("messaging.ingest.lookups.timezone.now", _now)
    return scene


def _now() -> datetime:
    return datetime.fromtimestamp(read_clock(), UTC)


def test_a_form_has_a_transaction_looked_up_and_leads_to_the_answer(scene: Scene) -> None:
    response = Client().post("/lookups/", {"hash": KEY.hex().upper()})
    assert (response.status_code, response.headers["Location"]) == (302, PATH)
    assert bytes(Lookup.objects.get().key) == KEY


def test_a_form_without_its_token_is_refused(scene: Scene) -> None:
    assert _asked(Client(enforce_csrf_checks=True)) == HTTPStatus.FORBIDDEN
    assert not Lookup.objects.exists()
    client = Client(enforce_csrf_checks=True)
    page = client.get(f"/transactions/{to_hex(KEY)}/").content.decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found is not None
    form = {"hash": to_hex(KEY), "csrfmiddlewaretoken": found[1]}
    assert client.post("/lookups/", form).status_code == HTTPStatus.FOUND


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS"])
def test_a_wrong_method_is_a_page_that_says_which_are_right(db: None, method: str) -> None:
    response = Client(enforce_csrf_checks=True).generic(method, "/lookups/")
    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert response.headers["Allow"] == "GET, HEAD, POST"
    page = " ".join(response.content.decode().split())
    assert f"It was asked for with {method} and answers GET, HEAD and POST." in page
    assert "This page is read, or its form is sent." in page


def test_what_is_indexed_is_not_asked_for(scene: Scene) -> None:
    key = to_hex(scene.sent["first"].transaction_hash)
    response = Client().post("/lookups/", {"hash": key})
    assert response.headers["Location"] == f"/transactions/{key}/"
    assert not Lookup.objects.exists()


def test_what_is_no_hash_is_a_400_with_its_remedy(db: None) -> None:
    response = Client().post("/lookups/", {"hash": "hello"})
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert "is not a hash: give 0x" in response.content.decode()


def test_one_reader_may_not_ask_without_end_nor_may_all_together(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [bytes([number]) * 32 for number in range(allowance.EACH + 1)]
    assert [_asked(Client(), key) for key in keys][-2:] == [302, HTTPStatus.TOO_MANY_REQUESTS]
    response = Client(REMOTE_ADDR="10.0.0.9").post("/lookups/", {"hash": to_hex(KEY)})
    assert response.status_code == HTTPStatus.FOUND
    monkeypatch.setattr(allowance, "ALL", 1)
    response = Client(REMOTE_ADDR="10.0.0.8").post("/lookups/", {"hash": to_hex(KEY)})
    assert response.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    assert "asked too often in this minute" in response.content.decode()


def test_the_addresses_of_one_ipv6_network_are_one_reader(scene: Scene) -> None:
    keys = [bytes([number]) * 32 for number in range(allowance.EACH + 1)]
    clients = [Client(REMOTE_ADDR=f"2001:db8::{at}") for at in range(len(keys))]
    asked = [_asked(client, key) for client, key in zip(clients, keys, strict=True)]
    assert asked[-2:] == [HTTPStatus.FOUND, HTTPStatus.TOO_MANY_REQUESTS]


def test_while_valkey_does_not_answer_nothing_is_counted(
    settings: Settings, scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = "redis://127.0.0.1:1/0"
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": nowhere}
    }
    assert _asked(Client()) == HTTPStatus.FOUND
    assert "Valkey does not answer" in caplog.text


def test_a_count_that_valkey_evicted_begins_anew(
    monkeypatch: pytest.MonkeyPatch, scene: Scene
) -> None:
    monkeypatch.setattr("django.core.cache.backends.redis.RedisCache.add", lambda *_: True)
    assert _asked(Client()) == HTTPStatus.FOUND


def test_behind_a_proxy_its_reader_is_counted(settings: Settings, scene: Scene) -> None:
    settings.BEHIND_PROXY = True
    keys = [bytes([number]) * 32 for number in range(allowance.EACH + 1)]
    for at, key in enumerate(keys):
        client = Client(headers={"X-Forwarded-For": f"1.2.3.4, 10.0.0.{at}"})
        assert _asked(client, key) == HTTPStatus.FOUND


def test_while_nodes_are_asked_the_page_says_so_and_asks_again(ahead: Scene) -> None:
    _asked(Client())
    response = open_page(PATH)
    text = text_of(response)
    assert "The chains' nodes are being asked for this transaction." in text
    assert "Local B's node is being asked." in text
    assert 'hx-trigger="every 2s"' in markup_of(response)
    assert response.headers["Cache-Control"] == "no-store"


def test_a_message_that_a_node_has_is_shown_with_every_value(ahead: Scene) -> None:
    sent = ahead.sent["ahead"]
    key, where = sent.transaction_hash, ahead.world.identifier(sent)
    _asked(Client(), key)
    _answer(
        key,
        {
            901: see(WorldClient(ahead.world, 901), key),
            902: Answer(Outcome.UNKNOWN),
            904: Answer(Outcome.FAILED, "Endpoint 1 of Local D does not answer."),
        },
    )
    response = open_page(f"/lookups/{to_hex(key)}/")
    text, page = text_of(response), markup_of(response)
    facts = identifier_facts(where, keccak256(sent.log.payload))
    for value in (to_hex(sent.hash), facts.checksum, facts.payload_hash, *facts.access_list):
        assert value in page
    assert sent.log.payload.hex() in page
    assert "Seen on Local A, with 1 message in it." in text
    assert f"Not indexed yet: Local A is indexed to block {where.block_number - 1}" in text
    assert "Transfer 20 ETH" in text
    assert "Local B's node does not know this transaction." in text
    assert "could not be asked. Endpoint 1 of Local D does not answer." in text
    assert 'hx-trigger="every 5s"' in page


def test_once_it_is_indexed_the_page_leads_to_the_real_one(ahead: Scene) -> None:
    key = ahead.sent["ahead"].transaction_hash
    _asked(Client(), key)
    _answer(key, {901: see(WorldClient(ahead.world, 901), key)})
    ahead.followed.catch_up(901)
    response = open_page(f"/lookups/{to_hex(key)}/")
    assert "This transaction is indexed by now." in text_of(response)
    assert f'href="/transactions/{to_hex(key)}/"' in markup_of(response)
    assert "hx-get" not in markup_of(response)
    assert f'href="/messages/{ahead.hash_of("ahead")}/"' in markup_of(response)


def test_a_relay_and_a_read_are_shown_by_what_they_name(ahead: Scene) -> None:
    world = ahead.world
    with world.one_transaction(902):
        relay = world.relay(ahead.sent["ahead"])
        world.read(902, ahead.sent["final"])
    world.mine()
    key = relay.transaction_hash
    _asked(Client(), key)
    _answer(key, {902: see(WorldClient(world, 902), key)})
    text = text_of(open_page(f"/lookups/{to_hex(key)}/"))
    assert "with 2 messages in it." in text
    for sent in (ahead.sent["ahead"], ahead.sent["final"]):
        facts = identifier_facts(world.identifier(sent), keccak256(sent.log.payload))
        assert f"Checksum {facts.checksum}" in text


def test_a_relay_that_reverted_is_shown_with_its_message_and_its_reason(ahead: Scene) -> None:
    failed = ahead.world.fail(ahead.sent["waiting"], b"\xde\xad\xbe\xef")
    ahead.world.mine()
    _asked(Client(), failed.hash)
    _answer(failed.hash, {902: see(WorldClient(ahead.world, 902), failed.hash)})
    text = text_of(open_page(f"/lookups/{to_hex(failed.hash)}/"))
    assert "It reverted and left no log. unknown error selector 0xdeadbeef" in text
    assert "Tried to relay" in text
    assert ahead.hash_of("waiting") in text


def test_where_no_node_knows_it_the_page_says_so_and_stops_asking(ahead: Scene) -> None:
    _asked(Client())
    _answer(KEY, dict.fromkeys((901, 902, 904), Answer(Outcome.UNKNOWN)))
    response = open_page(PATH)
    text = text_of(response)
    assert "No node that answered knows a mined transaction with this hash." in text
    assert "Ask the nodes again" in text
    assert "hx-get" not in markup_of(response)


def test_what_another_release_kept_is_told_as_not_answered(ahead: Scene) -> None:
    _asked(Client())
    chain = Chain.objects.get(chain_id=901)
    Lookup.objects.update(answers={str(chain.pk): {"outcome": "guessed"}})
    assert "Local A's node could not be asked." in text_of(open_page(PATH))


def test_an_answer_expires(ahead: Scene) -> None:
    _asked(Client())
    Lookup.objects.update(asked_at="2020-01-01T00:00:00Z")
    assert "No transaction with this hash is indexed." in text_of(open_page(PATH, status=404))
    polled = Client(headers={"HX-Request": "true"}).get(PATH)
    assert polled.status_code == 286


def test_a_page_costs_a_bounded_number_of_queries(
    ahead: Scene, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    key = ahead.sent["ahead"].transaction_hash
    _asked(Client(), key)
    _answer(key, {901: see(WorldClient(ahead.world, 901), key)})
    with django_assert_max_num_queries(9):
        open_page(f"/lookups/{to_hex(key)}/")
