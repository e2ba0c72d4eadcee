"""One box for every key."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

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


def test_a_transaction_with_several_messages_lists_them(scene: Scene) -> None:
    key = "0x" + scene.sent["first"].transaction_hash.hex()
    response = open_page(f"/search/?q={key}")
    content, text = response.content.decode(), text_of(response)
    for name in ("first", "second"):
        assert f'href="/messages/{scene.hash_of(name)}/"' in content
    assert "2 messages Sent, relayed or tried in this transaction." in text
    assert f'value="{key}"' in content


def test_nothing_found_says_what_was_searched_and_how_far(scene: Scene) -> None:
    response = open_page(f"/search/?q={UNKNOWN}")
    text = text_of(response)
    head = scene.world.chains[901].latest.number
    assert "Nothing was found No indexed message has this hash, and none was sent," in text
    assert "Failed relays on Local B were not looked for yet. Failed relays on Local D" in text
    assert f"Local A indexed to block {head}" in text
    assert f'value="{UNKNOWN}"' in response.content.decode()


def test_a_transaction_that_only_reads_is_told_as_what_it_is(scene: Scene) -> None:
    reading = scene.world.read(902, scene.sent["final"])
    scene.world.mine()
    scene.followed.catch_up(901, 902)
    text = text_of(open_page(f"/search/?q={reading.transaction_hash.hex()}"))
    block = scene.world.chains[902].latest.number
    assert "It is indexed, and of no message" in text
    assert (
        f"This transaction, on Local B in block {block}, reads a log of another chain through the "
        "inbox, of Local A; it sends and relays no message." in text
    )


def test_what_is_no_key_is_a_400_and_stays_in_the_box(db: None) -> None:
    response = open_page('/search/?q=hello"<b>', status=400)
    assert "names no message: give a message hash or a transaction hash" in text_of(response)
    assert 'value="hello&quot;&lt;b&gt;"' in response.content.decode()


def test_an_endless_text_is_answered_briefly(db: None) -> None:
    assert len(open_page(f"/search/?q={'a' * 3_000}", status=400).content) < 10_000


def test_an_empty_search_says_what_can_be_searched(scene: Scene) -> None:
    text = text_of(open_page("/search/"))
    assert "What is searched" in text
    assert "Local D not indexed yet" in text


def test_a_search_costs_a_bounded_number_of_queries(
    scene: Scene, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    key = scene.sent["first"].transaction_hash.hex()
    with django_assert_max_num_queries(11):
        open_page(f"/search/?q={key}")
