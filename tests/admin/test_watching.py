"""Incidents, watches and what was sent, in the admin: shown without secrets, paused on record."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from messaging.models import Channel, Delivery, Incident, StaffAction, Watch
from tests.admin.conftest import Signed
from tests.admin.filled import act

pytestmark = pytest.mark.django_db

ADDRESS, SIGNING = "https://hooks.example/T0/s3cr3t", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MODELS = ("watch", "channel", "delivery", "incident")


@pytest.fixture
def watch() -> Watch:
    """A watch of an account with a webhook, an email of a try, and an incident that goes on."""
    owner = User.objects.create_user("mara", password="mara")
    channel = Channel.objects.create(
        owner=owner, kind="webhook", name="hooks.example", address=ADDRESS, secret=SIGNING
    )
    watch = Watch.objects.create(owner=owner, kind="chain", subject="901", note="my own words")
    watch.channels.add(channel)
    tries = [{"at": 1, "status": 500, "answer": "stack trace"}]
    Delivery.objects.create(
        key="msg_1", channel=channel, about="opened", title="It is stuck", body="{}", tries=tries
    )
    Delivery.objects.create(
        key="msg_2", channel=channel, about="paused", title="hooks.example is paused", body="{}"
    )
    for noted_at, kind in ((1_700_000_060, "failsafe"), (None, "rpc_outage")):
        Incident.objects.create(
            kind=kind,
            chain_ids=[901],
            names=["Local A"],
            since=1_700_000_000,
            first_seen_at=1_700_000_000,
            last_seen_at=1_700_000_060,
            noted_at=noted_at,
        )
    return watch


def stored() -> dict[str, QuerySet[Any]]:
    """The rows of each list."""
    return {
        "watch": Watch.objects.all(),
        "channel": Channel.objects.all(),
        "delivery": Delivery.objects.all(),
        "incident": Incident.objects.all(),
    }


def pages(client: Client) -> str:
    """Every list and every row, as text."""
    shown = []
    for model, rows in stored().items():
        listed = f"/admin/messaging/{model}/"
        paths = [listed, f"{listed}?q=mara"]
        paths += [f"{listed}{key}/change/" for key in rows.values_list("pk", flat=True)]
        for path in paths:
            response = client.get(path)
            assert response.status_code == 200, path
            assert "_save" not in response.content.decode()
            shown.append(response.content.decode())
    return "\n".join(shown)


def test_an_operator_sees_what_is_watched_and_sent_and_no_secret(
    admin_client: Client, watch: Watch
) -> None:
    shown = pages(admin_client)
    for known in ("chain 901", "mara", "Webhook ", "It is stuck", "Nov. 14, 2023", "suspected"):
        assert known in shown, known
    for secret in (ADDRESS, "hooks.example", SIGNING, "stack trace", "my own words"):
        assert secret not in shown


def test_a_watch_is_paused_and_resumed_on_record(admin_client: Client, watch: Watch) -> None:
    act(admin_client, "watch", "pause", watch.pk)
    assert Watch.objects.get().paused
    act(admin_client, "watch", "resume", watch.pk)
    assert not Watch.objects.get().paused
    told = StaffAction.objects.order_by("id").values_list("name", "subject", "details__changes")
    assert list(told) == [
        ("admin", f"watch:{watch.pk}", "It was paused."),
        ("admin", f"watch:{watch.pk}", "It was resumed."),
    ]


def test_a_channel_is_paused_with_a_reason_for_its_owner(
    admin_client: Client, watch: Watch
) -> None:
    channel = watch.channels.get()
    act(admin_client, "channel", "pause", channel.pk)
    paused = Channel.objects.get()
    assert paused.paused_at is not None
    assert paused.paused_why == "An operator of this site paused it."
    assert StaffAction.objects.get().details["name"] == f"mara: Webhook {channel.pk}"
    assert LogEntry.objects.get().object_repr == f"Webhook {channel.pk}"


def test_a_channel_that_its_owner_paused_keeps_the_owners_reason(
    admin_client: Client, watch: Watch
) -> None:
    Channel.objects.update(paused_at=timezone.now(), paused_why="You paused it.")
    act(admin_client, "channel", "pause", watch.channels.get().pk)
    assert Channel.objects.get().paused_why == "You paused it."
    assert not StaffAction.objects.exists()


@pytest.mark.parametrize("model", ["watch", "channel"])
def test_who_may_only_look_pauses_nothing(signed_in: Signed, watch: Watch, model: str) -> None:
    client = signed_in(f"view_{model}")
    assert client.get(f"/admin/messaging/{model}/").status_code == 200
    act(client, model, "pause", watch.pk if model == "watch" else watch.channels.get().pk)
    assert not Watch.objects.filter(paused=True).exists()
    assert not Channel.objects.filter(paused_at__isnull=False).exists()


@pytest.mark.parametrize("model", MODELS)
def test_nothing_is_added_or_deleted_here(admin_client: Client, watch: Watch, model: str) -> None:
    path = f"/admin/messaging/{model}/"
    key, count = stored()[model].values_list("pk", flat=True)[0], stored()[model].count()
    assert admin_client.get(f"{path}add/").status_code == 403
    assert admin_client.post(f"{path}{key}/delete/", {"post": "yes"}).status_code == 403
    assert "delete_selected" not in admin_client.get(path).content.decode()
    assert stored()[model].count() == count


def test_an_account_is_deleted_with_what_it_watches(admin_client: Client, watch: Watch) -> None:
    page = f"/admin/auth/user/{watch.owner_id}/delete/"
    assert admin_client.post(page, {"post": "yes"}).status_code == 302
    assert not User.objects.filter(username="mara").exists()
    assert not Watch.objects.exists()
