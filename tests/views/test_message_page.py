"""The page of one message, over a stored world."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from messaging.models import Span
from tests.views.reading import open_page, text_of
from tests.views.scene import MARGIN, Scene

UNKNOWN = "0x" + "07" * 32


def page(scene: Scene, name: str) -> str:
    """What stands on the page of a message of the scene."""
    return text_of(open_page(f"/messages/{scene.hash_of(name)}/"))


@pytest.mark.parametrize(
    ("name", "status", "what"),
    [
        ("final", "Executed", "Relayed in 16 s. Nothing is left to do: both blocks are finalized."),
        ("resent", "Executed", "Relayed in 2 s after it was sent again."),
        ("fresh", "Executed", "Relayed in 2 s. Finalized as soon as L1 finalizes"),
        ("waiting", "In flight", "Sent on Local A, and no relay was seen on Local B yet."),
        ("far", "In flight", "Sent on Local A to Chain 999, which is not in its dependency set."),
        ("expired", "Expired", "Expired: no relay was seen on Local B within 15 min."),
        ("forged", "Invalid", "No log is at the place on Local B that it names."),
        ("awaiting", "Awaiting source", "Its sending on Local D is not indexed yet."),
        ("untracked", "Untracked source", "from Chain 903, which Crosslane does not follow."),
        ("dropped", "Dropped", "A reorg took this message off Local A."),
    ],
)
def test_every_state_has_its_page(scene: Scene, name: str, status: str, what: str) -> None:
    text = page(scene, name)
    assert f" {status} " in text
    assert what in text
    for number, phase in enumerate(("Creation", "Serialization", "Identifier", "Execution"), 1):
        assert f"{number} {phase}" in text


@pytest.mark.parametrize("change", [{"first_block": 200}, {"next_block": 300}])
def test_where_its_time_is_not_indexed_whole_nobody_is_told_to_resend(
    scene: Scene, change: dict[str, int]
) -> None:
    Span.objects.filter(chain__chain_id=902).update(**change)
    text = page(scene, "expired")
    assert "It ran out of time; Local B is not indexed for all of that time." in text
    assert "Local B is not indexed for all of its time" in text
    assert "Resend it" not in text


def test_the_four_phases_hold_every_value(scene: Scene) -> None:
    found = scene.sent["final"]
    place = scene.world.identifier(found)
    content = open_page(f"/messages/{scene.hash_of('final')}/").content.decode()
    for value in (
        f'title="0x{found.transaction_hash.hex()}"',
        f"<dd>\n{place.block_number}\n</dd>",
        f"<dd>\n{place.log_index}\n</dd>",
        f"\n{place.timestamp} <span",
        "<dd>\n901\n</dd>",
        "SuperchainETHBridge",
        "L2ToL2CrossDomainMessenger",
        "relayETH",
        "0.75\u00a0ETH",
        "352\u00a0bytes",
        "RelayedMessage",
    ):
        assert value in content


def test_it_is_told_from_where_on_failed_relays_were_looked_for(scene: Scene) -> None:
    for name in ("final", "waiting"):
        assert "Failed relays on Local B were not looked for yet." in page(scene, name)
    scene.followed.look(902)
    first = scene.world.chains[902].finalized.number + 1
    for name in ("final", "waiting"):
        told = f"Failed relays on Local B were looked for from block {first} on."
        assert told in page(scene, name)
    assert f"Failed attempts none seen from block {first} on" in page(scene, "waiting")
    assert "Failed relays on Chain 999 are not known: it is not followed." in page(scene, "far")


def test_a_message_in_flight_shows_both_deadlines(scene: Scene) -> None:
    text = page(scene, "waiting")
    assert "Nodes accept a relay for 13 min" in text
    assert f"refuses a relay {MARGIN} s before expiry" in text
    assert "The chain accepts it for 14 min" in text
    assert "The chain accepts it for" not in page(scene, "final")


def test_a_journey_leads_to_siblings_and_replies_and_back(scene: Scene) -> None:
    second = open_page(f"/messages/{scene.hash_of('second')}/").content.decode()
    for name in ("first", "child"):
        assert f'href="/messages/{scene.hash_of(name)}/"' in second
    assert "Sent by the relay of 1" in page(scene, "child")


def test_every_sending_of_a_resent_message_is_listed(scene: Scene) -> None:
    text = page(scene, "resent")
    assert "First" in text
    assert "Resend 1" in text
    assert "It names sending 2 of 2" in text


def test_a_forged_relay_shows_what_it_names(scene: Scene) -> None:
    assert "of chain 902, timestamp" in page(scene, "forged")


def test_a_page_costs_a_bounded_number_of_queries(
    scene: Scene, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for name in scene.sent:
        with django_assert_max_num_queries(9):
            page(scene, name)


def test_pages_stay_light(scene: Scene) -> None:
    for name in scene.sent:
        assert len(open_page(f"/messages/{scene.hash_of(name)}/").content) < 68_000


def test_a_hash_that_is_none_is_a_400_with_the_remedy(db: None) -> None:
    response = open_page("/messages/0x12/", status=400)
    assert "'0x12' is not a hash: give 0x and 64 hexadecimal digits" in text_of(response)
    assert 'value="0x12"' in response.content.decode()


def test_an_unknown_hash_is_a_404_that_says_how_far_was_searched(scene: Scene) -> None:
    response = open_page(f"/messages/{UNKNOWN}/", status=404)
    text = text_of(response)
    head = scene.world.chains[901].latest.number
    assert "No message with this hash is indexed." in text
    assert f"Local A indexed to block {head}" in text
    assert "Local D not indexed yet" in text
    assert 'hx-trigger="every 15s, look"' in response.content.decode()


@pytest.mark.parametrize("spelled", [str.upper, lambda text: text[2:]])
def test_a_hash_spelled_otherwise_leads_to_its_one_address(scene: Scene, spelled: object) -> None:
    known = scene.hash_of("final")
    assert callable(spelled)
    response = Client().get(f"/messages/{spelled(known)}/")
    assert (response.status_code, response.headers["Location"]) == (301, f"/messages/{known}/")


def test_a_message_without_relatives_takes_few_queries(
    scene: Scene, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for name in ("final", "waiting", "expired", "resent", "dropped", "far"):
        with django_assert_max_num_queries(5 + (name in {"expired", "dropped"})):
            page(scene, name)


def test_the_chart_is_on_the_page_twice_with_its_story(scene: Scene) -> None:
    content = open_page(f"/messages/{scene.hash_of('final')}/").content.decode()
    for key in ("lw", "lt"):
        assert f'role="img" aria-labelledby="{key}-t {key}-d"' in content
        assert content.count(f'id="{key}-d"') == 1
    assert content.count("Relayed on Local B after 16\u00a0s.") == 2


def test_a_line_draws_itself_once_and_not_again_when_it_is_swapped(scene: Scene) -> None:
    path = f"/messages/{scene.hash_of('waiting')}/"
    assert 'class="run path"' in open_page(path).content.decode()
    again = open_page(path, headers={"HX-Request": "true"}).content.decode()
    assert 'class="run path"' not in again
    assert 'class="run"' in again


def test_a_page_names_its_permanent_address_and_its_deadlines_for_scripts(scene: Scene) -> None:
    address = f"/messages/{scene.hash_of('waiting')}/"
    content = open_page(address).content.decode()
    assert f'<link rel="canonical" href="http://testserver{address}">' in content
    assert content.count("data-deadline=") == content.count("data-clock=") == 2


def test_receipts_fees_and_compared_fields_are_shown(scene: Scene) -> None:
    text = page(scene, "final")
    assert "every field agrees" in text
    assert "Receipts 2 transactions" in text
    assert "without the part for L1" in text
    assert "fields differ" in page(scene, "forged") or "field differs" in page(scene, "forged")


def test_a_journey_is_a_numbered_list_and_a_picture(scene: Scene) -> None:
    text = page(scene, "second")
    assert "Sent by the relay of" in text
    content = open_page(f"/messages/{scene.hash_of('second')}/").content.decode()
    assert 'class="draw graph"' in content
    assert (
        'class="draw graph"'
        not in open_page(f"/messages/{scene.hash_of('final')}/").content.decode()
    )
