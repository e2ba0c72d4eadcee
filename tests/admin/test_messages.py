"""Messages in the admin: found by their hash, led to their page, never changed."""

import pytest
from django.test import Client

from messaging.models import Message
from messaging.protocol.lifecycle import Status
from messaging.protocol.text import to_hex
from tests.fakes.followed import Followed
from tests.fakes.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def keys(world: World) -> list[str]:
    """The hashes of two stored messages."""
    world.send(901, 902, b"another")
    world.mine()
    Followed(world).catch_up()
    return [str(message) for message in Message.objects.all()]


def _listed(client: Client, query: str) -> set[str]:
    page = client.get("/admin/messaging/message/", {"q": query}).content.decode()
    return {str(message) for message in Message.objects.all() if str(message) in page}


def test_the_list_leads_to_the_pages_of_the_site(admin_client: Client, keys: list[str]) -> None:
    page = admin_client.get("/admin/messaging/message/").content.decode()
    for key in keys:
        assert f'<a href="/messages/{key}/">Open</a>' in page


def test_a_whole_hash_finds_its_message_alone(admin_client: Client, keys: list[str]) -> None:
    assert _listed(admin_client, keys[0]) == {keys[0]}
    assert _listed(admin_client, f" {keys[1].upper().replace('X', 'x')} ") == {keys[1]}


def test_a_malformed_hash_is_told_with_the_remedy(admin_client: Client, keys: list[str]) -> None:
    page = admin_client.get("/admin/messaging/message/", {"q": "0x12"}).content.decode()
    assert "is not a hash: give 0x and 64 hexadecimal digits" in page
    page = admin_client.get("/admin/messaging/message/", {"q": "0x" + "ab" * 32}).content.decode()
    assert "is not a hash" not in page


def test_statuses_are_named_as_on_the_pages(admin_client: Client, keys: list[str]) -> None:
    page = admin_client.get("/admin/messaging/message/").content.decode()
    for words in ("In flight / Expired", "Executed", "Awaiting source / Untracked source"):
        assert words in page
    assert all(f">{status.name}<" not in page for status in Status)


@pytest.mark.parametrize("query", ["0x12", "hello", "0x" + "ab" * 32, "%", "'"])
def test_anything_else_finds_nothing(admin_client: Client, keys: list[str], query: str) -> None:
    assert _listed(admin_client, query) == set()


def test_no_search_and_a_status_list_messages(admin_client: Client, keys: list[str]) -> None:
    assert _listed(admin_client, "") == set(keys)
    page = admin_client.get("/admin/messaging/message/?status__exact=3").content.decode()
    relayed = Message.objects.get(status=3)
    assert to_hex(bytes(relayed.message_hash)) in page
    assert "1 message" in page
