"""Channels: made, confirmed, tested, changed; and what is said of those that cannot be."""

import json
import re
from http import HTTPStatus

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from messaging.models import Channel, Delivery
from messaging.support.watching import channels
from messaging.support.watching.alerts import make_delivery
from messaging.support.watching.delivering import deliver, due_deliveries
from messaging.support.watching.links import unsubscribe_path
from tests.fakes.receiver import Receiver, verified
from tests.support.watching.test_delivering import TELLING
from tests.views.watches.said import said


def _add(client: Client, kind: str, address: str) -> HttpResponse:
    form = {"address": address, "name": ""}
    return client.post(f"/watches/channels/add/{kind}/", form)  # type: ignore[return-value]


def _send_all() -> None:
    for delivery in due_deliveries():
        deliver(delivery)


@pytest.fixture
def webhook(client: Client, receiver: Receiver) -> Channel:
    """A webhook to the receiver, as the form makes it."""
    _add(client, "webhook", receiver.url)
    return Channel.objects.get()


def test_the_secret_of_a_webhook_is_shown_once_and_verifies(
    client: Client, receiver: Receiver
) -> None:
    page = _add(client, "webhook", receiver.url)
    found = re.search(r"whsec_[\w+/=]+", page.content.decode())
    assert found is not None
    channel = Channel.objects.get()
    client.post(f"/watches/channels/{channel.pk}/test/")
    _send_all()
    assert verified(receiver.received[0], found[0])
    log = client.get(f"/watches/channels/{channel.pk}/")
    assert found[0] not in log.content.decode()
    assert "Delivered" in said(log)
    assert "HTTP 200" in said(log)


def test_a_new_secret_is_shown_once_too(client: Client, webhook: Channel) -> None:
    page = client.post(f"/watches/channels/{webhook.pk}/rotate/").content.decode()
    old, webhook = webhook.secret, Channel.objects.get()
    assert str(webhook.secret) in page
    assert (webhook.old_secret, webhook.secret == old) == (old, False)
    assert "signed with the old secret too until" in said(
        client.get(f"/watches/channels/{webhook.pk}/")
    )


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://127.0.0.1/", "leads to a loopback, private or reserved address"),
        ("https://169.254.169.254/latest/meta-data", "leads to a loopback"),
        ("https://[::1]/", "leads to a loopback"),
        ("https://localhost/", "leads to a loopback"),
        ("http://8.8.8.8/", "must begin with https://"),
        ("nonsense", "not a URL"),
        ("javascript:alert(1)", "not a URL"),
        ("", "This field is required"),
        ("https://8.8.8.8/" + "a" * 500, "at most 500 characters"),
    ],
)
@pytest.mark.parametrize("kind", ["webhook", "slack"])
def test_what_cannot_be_posted_to_is_said_at_saving(
    client: Client, kind: str, address: str, words: str
) -> None:
    response = _add(client, kind, address)
    assert words in said(response)
    assert not Channel.objects.exists()


def test_a_receiver_that_fails_stands_in_the_log_with_its_answer(
    client: Client, webhook: Channel, receiver: Receiver
) -> None:
    receiver.status, receiver.answer = 500, b"<script>alert(1)</script>"
    client.post(f"/watches/channels/{webhook.pk}/test/")
    _send_all()
    delivery = Delivery.objects.get()
    page = client.get(f"/watches/notices/{delivery.pk}/")
    assert "<script>alert" not in page.content.decode()
    assert "It answered: <script>alert(1)</script>" in said(page)
    assert "It answered HTTP 500, which is no success." in said(page)
    assert "Given up" in said(client.get(f"/watches/channels/{webhook.pk}/"))


def test_a_notice_is_replayed_with_the_same_id(
    client: Client, webhook: Channel, receiver: Receiver
) -> None:
    client.post(f"/watches/channels/{webhook.pk}/test/")
    _send_all()
    client.post(f"/watches/notices/{Delivery.objects.get().pk}/")
    _send_all()
    first, second = receiver.received
    assert (first.key, first.body) == (second.key, second.body)
    found = client.get(f"/watches/channels/{webhook.pk}/?id={first.key}")
    assert "A test of the channel" in said(found)
    assert "Nothing with the webhook-id" in said(
        client.get(f"/watches/channels/{webhook.pk}/?id=msg_other")
    )


def test_notices_are_replayed_and_channels_resumed_so_often_an_hour(
    client: Client, webhook: Channel, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channels, "BY_HAND_AN_HOUR", 1)
    client.post(f"/watches/channels/{webhook.pk}/test/")
    for _ in range(3):
        _send_all()
        client.post(f"/watches/notices/{Delivery.objects.get().pk}/")
    assert len(receiver.received) == 2
    for _ in range(2):
        client.post(f"/watches/channels/{webhook.pk}/pause/")
        client.post(f"/watches/channels/{webhook.pk}/resume/")
    assert Channel.objects.get().paused_at is not None
    page = said(client.get(f"/watches/channels/{webhook.pk}/"))
    assert "You did this often enough in this hour: try again later." in page


def test_an_email_address_is_told_nothing_before_a_button_confirms_it(client: Client) -> None:
    _add(client, "email", "mara@example.org")
    channel = Channel.objects.get()
    client.post(f"/watches/channels/{channel.pk}/test/")
    assert not Delivery.objects.exists()
    found = re.search(r"https://explorer.example(/\S+)", str(mail.outbox[0].body))
    assert found is not None
    page = Client().get(found[1])
    assert "Shall notices of watches be sent to mara@example.org?" in said(page)
    assert Channel.objects.get().confirmed_at is None
    assert "This address is confirmed" in said(Client().post(found[1]))
    client.post(f"/watches/channels/{channel.pk}/test/")
    _send_all()
    assert mail.outbox[1].subject == "A test of the channel mara@example.org"


def test_an_address_that_the_account_has_verified_needs_no_confirmation(
    client: Client, mara: User
) -> None:
    EmailAddress.objects.create(user=mara, email="mara@example.org", verified=True)
    EmailAddress.objects.create(user=mara, email="other@example.org", verified=False)
    _add(client, "email", "Mara@example.org")
    _add(client, "email", "other@example.org")
    confirmed = [one.confirmed_at is not None for one in Channel.objects.order_by("id")]
    assert confirmed == [True, False]
    assert [email.to for email in mail.outbox] == [["other@example.org"]]


def test_one_click_of_a_mail_program_stops_an_email(client: Client) -> None:
    _add(client, "email", "mara@example.org")
    channel = Channel.objects.get()
    Channel.objects.update(confirmed_at=channel.made_at)
    client.post(f"/watches/channels/{channel.pk}/test/")
    _send_all()
    link = mail.outbox[-1].extra_headers["List-Unsubscribe"].strip("<>")
    path = link.removeprefix("https://explorer.example")
    assert "Shall no notice" in said(Client().get(path))
    assert Channel.objects.get().paused_at is None
    strict = Client(enforce_csrf_checks=True)
    strict.post(path, {"List-Unsubscribe": "One-Click"})
    assert Channel.objects.get().paused_why.startswith("Whoever reads it stopped it")
    assert "Notices are stopped" in said(Client().get(path))


def test_who_stopped_an_email_must_confirm_it_again(client: Client) -> None:
    _add(client, "email", "mara@example.org")
    channel = Channel.objects.get()
    Channel.objects.update(confirmed_at=channel.made_at)
    client.post(f"/watches/channels/{channel.pk}/pause/")
    Client().post(unsubscribe_path(channel.pk))
    make_delivery(channel, TELLING).save()
    mail.outbox.clear()
    client.post(f"/watches/channels/{channel.pk}/resume/")
    assert "Waits for confirmation" in said(client.get(f"/watches/channels/{channel.pk}/"))
    _send_all()
    deliver(Delivery.objects.get().pk)
    (asked,) = mail.outbox
    found = re.search(r"https://explorer.example(/watches/confirm/\S+)", str(asked.body))
    assert found is not None
    Client().post(found[1])
    _send_all()
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("path", ["/watches/confirm/x/", "/watches/stop/x/", "/watches/stop/1:x/"])
def test_a_link_that_was_not_made_here_is_refused(db: None, path: str) -> None:
    for answer in (Client().get(path), Client().post(path)):
        assert answer.status_code == HTTPStatus.BAD_REQUEST


def test_confirmations_are_not_sent_without_end(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channels, "MAILS_A_DAY", 2)
    _add(client, "email", "victim@example.org")
    channel = Channel.objects.get()
    for _ in range(3):
        client.post(f"/watches/channels/{channel.pk}/confirm/")
    assert len(mail.outbox) == 2
    client.post(f"/watches/channels/{channel.pk}/remove/")
    answer = _add(client, "email", "victim@example.org")
    assert "enough confirmations" in said(answer)
    assert (len(mail.outbox), Channel.objects.exists()) == (2, False)


@pytest.mark.parametrize("address", ["nobody", "a@b", "a b@example.org", "x@y.z\nBcc: v@w.org"])
def test_what_is_no_email_address_is_refused(client: Client, address: str) -> None:
    assert "not an email address" in said(_add(client, "email", address))
    assert (Channel.objects.exists(), mail.outbox) == (False, [])


def test_there_is_a_limit_on_channels(
    client: Client, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channels, "MOST", 1)
    _add(client, "webhook", receiver.url)
    page = _add(client, "webhook", receiver.url)
    assert "You have 1 channel, which is all" in said(page)
    assert Channel.objects.count() == 1


def test_nobody_else_reads_or_uses_a_channel_not_even_staff(
    client: Client, staff: Client, webhook: Channel, receiver: Receiver
) -> None:
    client.post(f"/watches/channels/{webhook.pk}/test/")
    _send_all()
    delivery = Delivery.objects.get()
    for path in (f"/watches/channels/{webhook.pk}/", f"/watches/notices/{delivery.pk}/"):
        assert staff.get(path).status_code == HTTPStatus.NOT_FOUND
    for deed in ("test", "rotate", "pause", "remove"):
        answer = staff.post(f"/watches/channels/{webhook.pk}/{deed}/")
        assert answer.status_code == HTTPStatus.NOT_FOUND
    assert staff.post(f"/watches/notices/{delivery.pk}/").status_code == HTTPStatus.NOT_FOUND
    assert len(receiver.received) == Channel.objects.count() == 1


def test_a_channel_is_paused_and_removed_by_its_owner(client: Client, webhook: Channel) -> None:
    client.post(f"/watches/channels/{webhook.pk}/pause/")
    page = said(client.get(f"/watches/channels/{webhook.pk}/"))
    assert "You paused it." in page
    assert client.post(f"/watches/channels/{webhook.pk}/x/").status_code == 404
    client.post(f"/watches/channels/{webhook.pk}/remove/")
    assert not Channel.objects.exists()


@pytest.mark.parametrize("count", [1, 4])
def test_the_pages_cost_the_same_however_much_was_sent(
    client: Client, webhook: Channel, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        client.post(f"/watches/channels/{webhook.pk}/test/")
    with django_assert_num_queries(5):
        client.get(f"/watches/channels/{webhook.pk}/")
    with django_assert_num_queries(4):
        client.get("/watches/channels/")


def test_a_url_is_shown_without_its_token(
    client: Client, receiver: Receiver, settings: Settings
) -> None:
    _add(client, "slack", receiver.url + "/s3cretToken")
    channel = Channel.objects.get()
    for path in ("/watches/channels/", f"/watches/channels/{channel.pk}/"):
        assert "s3cret" not in client.get(path).content.decode()


def test_a_test_says_what_it_is(client: Client, webhook: Channel, receiver: Receiver) -> None:
    client.post(f"/watches/channels/{webhook.pk}/test/")
    _send_all()
    body = json.loads(receiver.received[0].body)
    assert body["type"] == "channel.test"
    assert body["data"]["url"] == "https://explorer.example/watches/"


def test_an_id_that_no_database_takes_finds_no_notice(client: Client, webhook: Channel) -> None:
    channels.send_test(webhook)
    found = client.get(f"/watches/channels/{webhook.pk}/?id=msg%00_other")
    assert found.status_code == HTTPStatus.OK
