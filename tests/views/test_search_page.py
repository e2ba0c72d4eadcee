"""One box for every key."""

from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from messaging.protocol.contracts import SUPERCHAIN_ETH_BRIDGE
from messaging.protocol.text import to_address, to_hex
from tests.tracing.past_world import past_world
from tests.views.reading import open_page, text_of
from tests.views.scene import Scene

UNKNOWN = "0x" + "07" * 32


@pytest.mark.parametrize("key", ["hash", "transaction", "place"])
def test_a_key_with_one_hit_leads_to_its_page(scene: Scene, key: str) -> None:
    found = scene.sent["final"]
    place = scene.world.identifier(found)
    text = {
        "hash": scene.hash_of("final"),
        "transaction": found.transaction_hash.hex(),
        "place": f" 901:{place.block_number}:{place.log_index} ",
    }[key]
    response = Client().get("/search/", {"q": text})
    assert response.status_code == 302
    assert response.headers["Location"] == f"/messages/{scene.hash_of('final')}/"


def test_a_transaction_with_several_messages_leads_to_its_page(scene: Scene) -> None:
    key = "0x" + scene.sent["first"].transaction_hash.hex()
    response = Client().get("/search/", {"q": key})
    assert (response.status_code, response.headers["Location"]) == (302, f"/transactions/{key}/")


def test_several_messages_of_one_nonce_are_listed(db: None) -> None:
    past = past_world()
    nonce = past.lost.nonce
    response = open_page(f"/search/?q=901%23{nonce}")
    for sent in (past.lost, past.taker):
        assert f'href="/messages/{to_hex(sent.hash)}/"' in response.content.decode()
    assert "2 messages Sent with this nonce." in text_of(response)
    assert f'value="901#{nonce}"' in response.content.decode()


def test_a_block_number_alone_is_offered_on_every_chain(scene: Scene) -> None:
    response = open_page("/search/?q=5")
    assert "2 matches Blocks with this number." in text_of(response)
    for chain in (901, 902):
        assert f'href="/chains/{chain}/blocks/5/"' in response.content.decode()


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("901:5", "/chains/901/blocks/5/"),
        ("0x4200000000000000000000000000000000000024", None),
        ("https://x.example/address/0x4200000000000000000000000000000000000024", None),
        ("block 5 on Local A", "/chains/901/blocks/5/"),
    ],
)
def test_a_block_and_an_address_lead_to_their_pages(
    scene: Scene, text: str, path: str | None
) -> None:
    response = Client().get("/search/", {"q": text})
    bridge = f"/addresses/{to_address(SUPERCHAIN_ETH_BRIDGE)}/"
    assert (response.status_code, response.headers["Location"]) == (302, path or bridge)


def test_nothing_found_says_what_was_searched_and_how_far(scene: Scene) -> None:
    response = open_page(f"/search/?q={UNKNOWN}")
    text = text_of(response)
    head = scene.world.chains[901].latest.number
    assert "Nothing was found No indexed message has this hash, and none was sent," in text
    assert "Failed relays on Local B were not looked for yet. Failed relays on Local D" in text
    assert f"Local A indexed to block {head}" in text
    assert f'value="{UNKNOWN}"' in response.content.decode()


def test_a_transaction_that_only_reads_leads_to_its_page(scene: Scene) -> None:
    reading = scene.world.read(902, scene.sent["final"])
    scene.world.mine()
    scene.followed.catch_up(901, 902)
    key = to_hex(reading.transaction_hash)
    response = Client().get("/search/", {"q": key})
    assert response.headers["Location"] == f"/transactions/{key}/"


def test_an_unknown_hash_offers_to_ask_the_nodes(scene: Scene) -> None:
    page = open_page(f"/search/?q={UNKNOWN}").content.decode()
    assert f'name="hash" value="{UNKNOWN}"' in page.replace("\n", " ").replace("  ", " ")
    assert "of a message, give the transaction that sent it" in page


def test_what_is_no_key_is_a_400_and_stays_in_the_box(db: None) -> None:
    response = open_page('/search/?q=hello"<b>', status=400)
    assert "names no message: give a message hash or a transaction hash" in text_of(response)
    assert 'value="hello&quot;&lt;b&gt;"' in response.content.decode()


def test_an_endless_text_is_answered_briefly(db: None) -> None:
    page = open_page(f"/search/?q={'a' * 3_000}", status=400).content.decode()
    assert f'value="{"a" * 2_000}"' in page
    assert f"'{'a' * 80}...' names no message" in unescape(page)


def test_an_empty_search_says_what_can_be_searched(scene: Scene) -> None:
    text = text_of(open_page("/search/"))
    assert "What is searched" in text
    assert "Local D not indexed yet" in text


def test_a_search_costs_a_bounded_number_of_queries(
    scene: Scene, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    key = scene.sent["first"].transaction_hash.hex()
    with django_assert_max_num_queries(10):
        assert Client().get(f"/search/?q={key}").status_code == 302
    with django_assert_max_num_queries(15):
        open_page(f"/search/?q={UNKNOWN}")
