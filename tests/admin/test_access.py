"""Who may open the admin, and what nobody may change there."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from messaging.models import Chain, Message, Reorg, Span
from messaging.ops.resync import resync_chain
from tests.admin.conftest import Signed
from tests.admin.filled import act
from tests.fakes.followed import Followed
from tests.fakes.world import World

pytestmark = pytest.mark.django_db

MODELS = ("abi", "chain", "dependencyset", "message", "reorg", "span")
READ_ONLY = ("message", "reorg", "span")


@pytest.fixture
def followed(world: World) -> Followed:
    followed = Followed(world)
    followed.catch_up()
    Reorg.objects.create(
        chain=Chain.objects.get(chain_id=901),
        ancestor=1,
        old_tip=3,
        dropped_logs=0,
        seen_at=timezone.now(),
    )
    return followed


def _first(model: str) -> str:
    """The key of a row as admin addresses spell it."""
    return {
        "reorg": lambda: str(Reorg.objects.get().pk),
        "span": lambda: str(Span.objects.earliest("pk").pk),
        "message": lambda: str(Message.objects.get()),
    }[model]()


@pytest.mark.parametrize("model", MODELS)
def test_strangers_and_people_who_are_not_staff_are_sent_to_the_login(model: str) -> None:
    nobody, member = Client(), Client()
    member.force_login(User.objects.create_user("member", password="member"))
    for client in (nobody, member):
        response = client.get(f"/admin/messaging/{model}/")
        assert response.status_code == 302
        assert response["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("model", MODELS)
def test_every_list_opens_and_can_be_searched(
    admin_client: Client, followed: Followed, model: str
) -> None:
    for query in ("", "?q=901", "?q=Chain"):
        assert admin_client.get(f"/admin/messaging/{model}/{query}").status_code in {200, 302}


@pytest.mark.parametrize("model", READ_ONLY)
def test_nothing_can_be_added_changed_or_deleted_where_ingestion_writes(
    admin_client: Client, followed: Followed, model: str
) -> None:
    path = f"/admin/messaging/{model}/"
    assert admin_client.get(f"{path}add/").status_code == 403
    for page in ("change", "delete"):
        response = admin_client.post(f"{path}{_first(model)}/{page}/", {"post": "yes"})
        assert response.status_code in {302, 403}
    act(admin_client, model, "delete_selected", _first(model))
    counts = Message.objects.count(), Reorg.objects.count(), Span.objects.count()
    assert counts == (1, 1, 2)


@pytest.mark.parametrize("model", ["reorg", "span"])
def test_a_read_only_row_opens_without_a_way_to_save_it(
    admin_client: Client, followed: Followed, model: str
) -> None:
    page = admin_client.get(f"/admin/messaging/{model}/{_first(model)}/change/")
    assert page.status_code == 200
    assert "_save" not in page.content.decode()


def test_who_may_only_look_at_chains_cannot_pause_them(
    signed_in: Signed, followed: Followed
) -> None:
    client = signed_in("view_chain")
    assert client.get("/admin/messaging/chain/").status_code == 200
    act(client, "chain", "pause", Chain.objects.earliest("pk").pk)
    assert not Chain.objects.filter(paused=True).exists()


def test_who_may_only_look_at_spans_cannot_have_them_retried(
    signed_in: Signed, followed: Followed
) -> None:
    Span.objects.update(state="stopped")
    client = signed_in("view_span")
    assert client.get("/admin/messaging/span/").status_code == 200
    act(client, "span", "retry_now", _first("span"))
    assert set(Span.objects.values_list("state", flat=True)) == {"stopped"}


def test_a_chain_that_is_read_cannot_be_deleted(admin_client: Client, followed: Followed) -> None:
    chain = Chain.objects.get(chain_id=901)
    admin_client.post(f"/admin/messaging/chain/{chain.pk}/delete/", {"post": "yes"})
    act(admin_client, "chain", "delete_selected", chain.pk)
    assert Chain.objects.filter(pk=chain.pk).exists()


def test_a_chain_that_is_paused_and_forgotten_can_be_deleted_and_its_messages_still_open(
    admin_client: Client, world: World
) -> None:
    dropped = world.send(901, 902, b"never relayed")
    world.mine(901)
    followed = Followed(world)
    followed.catch_up()
    chain = Chain.objects.get(chain_id=901)
    Chain.objects.filter(pk=chain.pk).update(paused=True)
    resync_chain(chain)
    page = f"/admin/messaging/chain/{chain.pk}/delete/"
    assert admin_client.post(page, {"post": "yes"}).status_code == 302
    assert not Chain.objects.filter(pk=chain.pk).exists()
    hashes = {f"0x{bytes(one.message_hash).hex()}" for one in Message.objects.all()}
    assert f"0x{dropped.hash.hex()}" in hashes
    own = [f"{root}/messages/{one}/" for one in hashes for root in ("", "/api/v1")]
    for path in (*own, "/", "/messages/", "/api/v1/messages/", "/admin/messaging/message/"):
        assert admin_client.get(path).status_code == 200, path
    world.mine(902)
    followed.catch_up(902)
