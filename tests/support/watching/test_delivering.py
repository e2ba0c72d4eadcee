"""Deliveries to a real receiver: signed, retried, replayed, paused; one a channel at a time."""

import json
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from messaging import tasks
from messaging.models import Channel, Delivery
from messaging.support.watching.bodies import Telling, body_for
from messaging.support.watching.channels import resume, rotate_secret, send_test
from messaging.support.watching.delivering import (
    FAILING_AT_ONCE,
    LEASE,
    OF_AN_OWNER_AT_ONCE,
    PAUSED_AFTER,
    deliver,
    due_deliveries,
    replay,
)
from messaging.support.watching.retrying import TRIES
from messaging.support.watching.signing import make_key
from tests.fakes.receiver import Receiver, verified
from tests.support.watching.conftest import make_webhook

TELLING = Telling(Delivery.About.OPENED, "It <stuck> & stays", "Why.", "/x/", 0, {"kind": "lane"})


def _delivery(channel: Channel, **more: object) -> Delivery:
    return Delivery.objects.create(
        key=make_key(),
        channel=channel,
        about=Delivery.About.OPENED,
        title=TELLING.title,
        body=body_for(channel.kind, TELLING),
        **more,
    )


def _try(delivery: Delivery) -> Delivery:
    """One try, due or not."""
    Delivery.objects.filter(pk=delivery.pk).update(next_at=timezone.now())
    deliver(delivery.pk)
    return Delivery.objects.get(pk=delivery.pk)


def test_a_delivery_is_signed_and_arrives(receiver: Receiver, webhook: Channel) -> None:
    made = _delivery(webhook)
    assert due_deliveries() == [made.pk]
    done = _try(made)
    (received,) = receiver.received
    assert verified(received, webhook.secret or "")
    assert (received.key, received.body.decode()) == (made.key, made.body)
    assert json.loads(received.body)["type"] == "alert.opened"
    (kept,) = done.tries
    assert (done.state, kept["status"], kept["answer"], kept["problem"]) == (
        "delivered",
        200,
        "ok",
        "",
    )
    assert due_deliveries() == []


def test_a_replay_is_the_same_to_the_letter(receiver: Receiver, webhook: Channel) -> None:
    made = _try(_delivery(webhook))
    replay(made)
    done = _try(made)
    first, second = receiver.received
    assert (first.key, first.body) == (second.key, second.body)
    assert verified(second, webhook.secret or "")
    assert (done.state, len(done.tries)) == ("delivered", 2)


def test_for_a_day_after_a_change_both_secrets_verify(receiver: Receiver, webhook: Channel) -> None:
    old = webhook.secret or ""
    new = rotate_secret(webhook)
    _try(_delivery(webhook))
    assert verified(receiver.received[0], old)
    assert verified(receiver.received[0], new)
    Channel.objects.filter(pk=webhook.pk).update(old_until=timezone.now())
    _try(_delivery(webhook))
    assert verified(receiver.received[1], new)
    assert not verified(receiver.received[1], old)


def test_what_fails_is_tried_again_later_and_given_up_after_a_day(
    receiver: Receiver, webhook: Channel
) -> None:
    receiver.status = 500
    delivery = _delivery(webhook)
    waits = []
    for _ in range(TRIES):
        assert delivery.state == "waiting"
        delivery = _try(delivery)
        waits.append(delivery.next_at - timezone.now())
    assert delivery.state == "failed"
    assert len(delivery.tries) == len(receiver.received) == TRIES
    assert timedelta(seconds=6) < waits[0] < timedelta(seconds=14) < waits[1] < waits[2]
    webhook.refresh_from_db()
    assert (webhook.paused_at, webhook.failing_since is None) == (None, False)


def test_retry_after_is_honoured(receiver: Receiver, webhook: Channel) -> None:
    receiver.status, receiver.headers = 429, {"Retry-After": "3600"}
    delivery = _try(_delivery(webhook))
    assert timedelta(minutes=59) < delivery.next_at - timezone.now() < timedelta(minutes=61)


def test_what_goes_wrong_on_this_side_is_a_failed_try(receiver: Receiver, webhook: Channel) -> None:
    webhook.secret = "whsec_a"
    webhook.save()
    delivery = _try(_delivery(webhook))
    assert (delivery.state, receiver.received) == ("waiting", [])
    assert delivery.tries[0]["problem"] == "It could not be sent: the fault is on this side."
    assert delivery.next_at > timezone.now()
    webhook.refresh_from_db()
    assert webhook.busy_until is None


def test_what_recovers_is_well_again(receiver: Receiver, webhook: Channel) -> None:
    receiver.status = 503
    delivery = _try(_delivery(webhook))
    receiver.status = 204
    assert _try(delivery).state == "delivered"
    webhook.refresh_from_db()
    assert webhook.failing_since is None


def test_410_pauses_the_channel_and_tells_the_others(
    receiver: Receiver,
    webhook: Channel,
    owner: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    EmailAddress.objects.create(user=owner, email="mara@example.org", verified=True)
    other = make_webhook(owner, receiver.url)
    receiver.status = 410
    with django_capture_on_commit_callbacks(execute=True):
        assert _try(_delivery(webhook)).state == "failed"
    webhook.refresh_from_db()
    assert webhook.paused_why == "It answered 410 Gone: it wants no more notices."
    told = Delivery.objects.get(channel=other)
    assert json.loads(told.body)["type"] == "channel.paused"
    assert mail.outbox[0].to == ["mara@example.org"]


def test_an_account_is_mailed_at_an_address_that_it_has_verified_once_a_day(
    receiver: Receiver,
    webhook: Channel,
    owner: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    EmailAddress.objects.create(user=owner, email=owner.email, verified=False)
    receiver.status = 410
    for mails in (0, 1, 1):
        with django_capture_on_commit_callbacks(execute=True):
            _try(_delivery(webhook))
        assert len(mail.outbox) == mails
        webhook.refresh_from_db()
        assert webhook.paused_at is not None
        resume(webhook)
        EmailAddress.objects.update(verified=True)


def test_a_channel_that_fails_for_long_is_paused_until_it_is_resumed(
    receiver: Receiver, webhook: Channel
) -> None:
    receiver.status = 500
    since = timezone.now() - PAUSED_AFTER
    Channel.objects.filter(pk=webhook.pk).update(failing_since=since)
    waiting = _delivery(webhook)
    _try(_delivery(webhook, round=TRIES - 1))
    webhook.refresh_from_db()
    assert webhook.paused_why.startswith("Nothing has arrived since")
    assert due_deliveries() == []
    resume(webhook)
    receiver.status = 200
    assert due_deliveries() == [waiting.pk]


def test_an_address_inside_is_refused_at_sending_and_not_tried_again(
    receiver: Receiver, webhook: Channel, settings: Settings
) -> None:
    settings.CROSSLANE_ALLOW_LOOPBACK_WEBHOOKS = False
    delivery = _try(_delivery(webhook))
    assert (delivery.state, receiver.received) == ("failed", [])
    assert delivery.tries[0]["problem"].startswith("It leads to a loopback")


def test_a_test_is_tried_once(receiver: Receiver, webhook: Channel) -> None:
    receiver.status = 500
    assert _try(send_test(webhook)).state == "failed"
    assert json.loads(receiver.received[0].body)["type"] == "channel.test"


def test_a_channel_is_sent_one_thing_at_a_time(receiver: Receiver, webhook: Channel) -> None:
    first, second = _delivery(webhook), _delivery(webhook)
    assert due_deliveries() == [first.pk]
    Channel.objects.filter(pk=webhook.pk).update(busy_until=timezone.now() + LEASE)
    assert due_deliveries() == []
    deliver(second.pk)
    assert receiver.received == []
    Channel.objects.filter(pk=webhook.pk).update(busy_until=timezone.now())
    deliver(second.pk)
    assert [one.key for one in receiver.received] == [second.key]


def test_of_channels_that_fail_a_few_are_tried_at_a_time(
    receiver: Receiver, webhook: Channel, owner: User
) -> None:
    others = [User.objects.create_user(str(number)) for number in range(FAILING_AT_ONCE + 2)]
    failing = [make_webhook(other, receiver.url) for other in others]
    Channel.objects.exclude(pk=webhook.pk).update(failing_since=timezone.now())
    ill = [_delivery(channel).pk for channel in failing]
    well = _delivery(webhook).pk
    assert due_deliveries() == [well, *ill[:FAILING_AT_ONCE]]
    busy = [channel.pk for channel in failing[:FAILING_AT_ONCE]]
    Channel.objects.filter(pk__in=busy).update(busy_until=timezone.now() + LEASE)
    assert due_deliveries() == [well]


def test_of_an_owner_a_few_are_under_way_at_a_time(
    receiver: Receiver, webhook: Channel, owner: User
) -> None:
    own = [make_webhook(owner, receiver.url) for _ in range(OF_AN_OWNER_AT_ONCE + 2)]
    due = [_delivery(channel).pk for channel in own]
    other = _delivery(make_webhook(User.objects.create_user("eve"), receiver.url)).pk
    assert due_deliveries() == [*due[:OF_AN_OWNER_AT_ONCE], other]
    Channel.objects.filter(pk=own[0].pk).update(busy_until=timezone.now() + LEASE)
    assert due_deliveries() == [*due[1:OF_AN_OWNER_AT_ONCE], other]


def test_what_was_delivered_is_not_sent_by_a_task_that_comes_late(
    receiver: Receiver, webhook: Channel
) -> None:
    made = _delivery(webhook)
    tasks.send_notice(made.pk)
    tasks.send_notice(made.pk)
    assert len(receiver.received) == 1


def test_slack_gets_its_json_unsigned(receiver: Receiver, webhook: Channel) -> None:
    Channel.objects.filter(pk=webhook.pk).update(kind="slack")
    webhook.refresh_from_db()
    _try(_delivery(webhook))
    (received,) = receiver.received
    assert "webhook-signature" not in received.headers
    text = json.loads(received.body)["text"]
    assert text.startswith("*It &lt;stuck&gt; &amp; stays*\nWhy.\n<")


def test_an_email_has_links_that_stop_it(webhook: Channel, settings: Settings) -> None:
    settings.CROSSLANE_SITE_URL = "https://explorer.example"
    Channel.objects.filter(pk=webhook.pk).update(kind="email")
    channel = Channel.objects.get(pk=webhook.pk)
    channel.address = "mara@example.org"
    channel.save()
    delivery = _try(_delivery(channel))
    (email,) = mail.outbox
    stop = email.extra_headers["List-Unsubscribe"].strip("<>")
    assert (delivery.state, email.subject) == ("delivered", "It <stuck> & stays")
    assert stop.startswith("https://explorer.example/watches/stop/")
    assert stop in str(email.body)
    assert "https://explorer.example/x/" in str(email.body)


def test_a_mail_server_that_is_away_is_tried_again(webhook: Channel, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    Channel.objects.filter(pk=webhook.pk).update(kind="email")
    delivery = _try(_delivery(Channel.objects.get(pk=webhook.pk)))
    assert delivery.state == "waiting"
    assert delivery.tries[0]["problem"].startswith("The mail server did not take it")


@pytest.mark.parametrize("kind", ["address", "secret"])
def test_addresses_and_secrets_are_encrypted_at_rest(webhook: Channel, kind: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"select {kind} from channel where id = %s", (webhook.pk,))
        ((stored,),) = cursor.fetchall()
    assert getattr(webhook, kind) not in stored
    assert stored.startswith("gAAAA")
