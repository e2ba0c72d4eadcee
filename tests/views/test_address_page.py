"""An address in each of its roles; of any twenty bytes there is a page."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from messaging.models import Chain, Message, Transaction, Transfer
from messaging.protocol.contracts import L2_TO_L2_MESSENGER, SUPERCHAIN_ETH_BRIDGE
from messaging.protocol.text import to_address, to_hex
from messaging.tracing import addresses
from messaging.tracing.address_values import Role
from tests.fakes.world import World
from tests.tracing.followed_world import follow
from tests.views.reading import markup_of, open_page, text_of
from tests.views.scene import Scene


def _path(address: bytes, role: str = "") -> str:
    return f"/addresses/{to_address(address)}/" + (f"?role={role}" if role else "")


def test_an_address_is_told_by_its_roles_and_opens_with_the_first(scene: Scene) -> None:
    user = scene.world.address("user")
    response = open_page(_path(user))
    sent = Message.objects.filter(sender=user).count()
    assert f"Sender of {sent} messages, in 3 transfers and sender of" in text_of(response)
    assert "Transaction sender" in text_of(response)
    assert 'href="?role=sent" aria-current="page"' in markup_of(response)
    assert f'href="/messages/{scene.hash_of("waiting")}/"' in markup_of(response)


def test_a_target_and_a_predeploy_are_told_as_what_they_are(scene: Scene) -> None:
    pong = scene.world.address("pong")
    assert "Target of" in text_of(open_page(_path(pong)))
    text = text_of(open_page(_path(SUPERCHAIN_ETH_BRIDGE)))
    assert "SuperchainETHBridge, a predeploy at the same address on every chain." in text
    assert "Sender of 2 messages and target of 2 messages." in text


def test_transfers_from_and_to_an_address_are_listed_whichever_contract_sent_them(
    scene: Scene,
) -> None:
    for name in ("user", "recipient"):
        response = open_page(_path(scene.world.address(name), "transfers"))
        assert f'href="/messages/{scene.hash_of("final")}/"' in markup_of(response)
        assert "0.75 ETH" in text_of(response)


def test_signed_transactions_are_listed_with_what_they_did(scene: Scene) -> None:
    response = open_page(_path(scene.world.address("user"), "relayed"))
    text = text_of(response)
    assert "relayed 1 message" in text
    assert "sent 2 messages" in text
    key = to_hex(scene.sent["first"].transaction_hash)
    assert f'href="/transactions/{key}/"' in markup_of(response)


def test_reverted_relays_stand_among_the_signed_ones(db: None) -> None:
    world = World(901, 902)
    sent = world.send(901, 902, b"hello")
    world.mine()
    failed = world.fail(sent)
    world.mine()
    follow(world).look()
    response = open_page(_path(world.address("user"), "relayed"))
    assert "sender of 2 transactions" in text_of(response)
    assert "Reverted Chain 902 tried to relay" in text_of(response)
    assert to_hex(failed.hash) in markup_of(response)


def test_an_address_of_which_nothing_is_known_says_how_far_was_searched(scene: Scene) -> None:
    text = text_of(open_page(_path(b"\x07" * 20)))
    assert "No message from or to this address is indexed." in text
    assert "Local A indexed to block" in text
    assert "No message that it sent is indexed." in text


def test_another_spelling_leads_to_the_one_with_a_checksum(scene: Scene) -> None:
    address = scene.world.address("user")
    response = Client().get(f"/addresses/{address.hex()}/?role=received")
    assert response.status_code == 301
    assert response.headers["Location"] == _path(address, "received")


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/addresses/0x12/", "is not an address: give 0x and 40"),
        (f"/addresses/{to_address(L2_TO_L2_MESSENGER)}/?role=boss", "'boss' is no role: give"),
        (f"/addresses/{to_address(L2_TO_L2_MESSENGER)}/?cursor=x", "'x' is not a cursor"),
    ],
)
def test_what_cannot_be_read_is_a_400_with_its_remedy(db: None, path: str, sentence: str) -> None:
    assert sentence in text_of(open_page(path, status=400))


@pytest.mark.parametrize("role", ["sent", "received", "transfers", "relayed"])
def test_every_row_is_shown_once_however_far_one_pages(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    monkeypatch.setattr(addresses, "PAGE_ROWS", 2)
    address = scene.world.address("pong" if role == "received" else "user")
    whole = addresses.get_address(address, Role(role))
    seen: list[str] = []
    cursor, backs = None, []
    while True:
        page = addresses.get_address(address, Role(role), cursor)
        rows = [one.hash for one in page.signed] or [one.message_hash for one in page.messages]
        seen += rows
        if page.previous:
            back = addresses.get_address(address, Role(role), page.previous)
            before = [one.hash for one in back.signed] or [
                one.message_hash for one in back.messages
            ]
            assert before == seen[-len(rows) - 2 : -len(rows)]
            backs.append(back)
        if page.next is None:
            break
        cursor = page.next
    assert len(seen) == len(set(seen)) == whole.counts[Role(role)].number
    assert backs


@pytest.mark.parametrize("role", [Role.TRANSFERS, Role.RELAYED])
def test_no_row_is_lost_where_what_was_older_is_taken_back(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    monkeypatch.setattr(addresses, "PAGE_ROWS", 1)
    address = scene.world.address("user")
    first = addresses.get_address(address, role)
    second = addresses.get_address(address, role, first.next)
    signed = [bytes.fromhex(one.hash[2:]) for one in (*first.signed, *second.signed)]
    Transaction.objects.exclude(hash__in=signed).delete()
    moved = [bytes.fromhex(one.message_hash[2:]) for one in (*first.messages, *second.messages)]
    Transfer.objects.exclude(message_hash__in=moved).delete()
    third = addresses.get_address(address, role, second.next)
    assert (third.signed, third.messages) == ((), ())
    back = addresses.get_address(address, role, third.previous)
    assert (back.signed, back.messages) == (second.signed, second.messages)


def test_a_hash_on_two_chains_in_one_second_stands_once_and_ends_no_page(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "PAGE_ROWS", 1)
    address = scene.world.address("user")
    pages = addresses.get_address(address, Role.RELAYED)
    one = Transaction.objects.get(hash=bytes.fromhex(pages.signed[0].hash[2:]))
    one.pk, one.chain = None, Chain.objects.exclude(pk=one.chain)[0].pk
    one.save()
    again = addresses.get_address(address, Role.RELAYED)
    assert again.signed[0].hash == pages.signed[0].hash
    older = addresses.get_address(address, Role.RELAYED, again.next)
    assert older.signed == addresses.get_address(address, Role.RELAYED, pages.next).signed != ()


def test_counts_end_where_counting_would_cost(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "MOST_COUNTED", 2)
    text = text_of(open_page(_path(scene.world.address("user"))))
    assert "Sender of more than 2 messages" in text
    assert "Sender 2+" in text


@pytest.mark.parametrize("role", ["sent", "received", "transfers", "relayed", ""])
def test_a_page_costs_a_bounded_number_of_queries(
    scene: Scene, django_assert_max_num_queries: DjangoAssertNumQueries, role: str
) -> None:
    with django_assert_max_num_queries(16):
        open_page(_path(scene.world.address("user"), role))
