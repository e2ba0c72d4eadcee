"""Sends notices, one at a time to each channel, and writes down how each try went."""

import logging
import secrets
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.models import Channel, Delivery
from messaging.support.watching.alerts import make_delivery, usable
from messaging.support.watching.bodies import Telling
from messaging.support.watching.channels import check_by_hand
from messaging.support.watching.limits import has_room
from messaging.support.watching.links import unsubscribe_path
from messaging.support.watching.mailing import send_email
from messaging.support.watching.posting import Posted, post
from messaging.support.watching.retrying import wait_after
from messaging.support.watching.signing import signed_headers

logger = logging.getLogger(__name__)

AT_ONCE = 50  # deliveries that one look puts on the queue
FAILING_AT_ONCE = 2
OF_AN_OWNER_AT_ONCE = 2  # deliveries under way: nobody's receivers hold every worker by hanging
LEASE = timedelta(seconds=60)  # for which a try has its channel for itself: longer than it takes
KEPT_TRIES = 20
_DAY = 86_400  # seconds
PAUSED_AFTER = timedelta(hours=12)  # of nothing but failures, once a notice was given up


def due_deliveries() -> list[int]:
    """The next delivery of each channel that has one due and none under way, the oldest first.

    Of channels that fail, and of those of one owner, a few at a time: receivers that hang must not
    hold every worker.
    """
    now = timezone.now()
    free = Q(channel__busy_until=None) | Q(channel__busy_until__lt=now)
    due = Delivery.objects.filter(
        free,
        state=Delivery.State.WAITING,
        next_at__lte=now,
        channel__paused_at=None,
        channel__confirmed_at__isnull=False,
    )
    first = due.order_by("channel_id", "next_at", "id").distinct("channel_id")
    columns = "next_at", "id", "channel__owner_id", "channel__failing_since"
    rows = sorted(first.values_list(*columns), key=itemgetter(0))
    if not rows:
        return []
    under_way = list(
        Channel.objects.filter(busy_until__gte=now).values_list("owner_id", "failing_since")
    )
    of_owners = Counter(owner for owner, _failing in under_way)
    failing_room = FAILING_AT_ONCE - sum(failing is not None for _owner, failing in under_way)
    found: list[int] = []
    for _next_at, id_, owner, failing in sorted(rows, key=_is_failing):
        if of_owners[owner] >= OF_AN_OWNER_AT_ONCE or (failing and failing_room <= 0):
            continue
        of_owners[owner] += 1
        failing_room -= failing is not None
        found.append(id_)
    return found[:AT_ONCE]


def _is_failing(row: tuple[datetime, int, int, datetime | None]) -> bool:
    return row[-1] is not None


def deliver(id_: int) -> None:
    """Tries a delivery once, if it is still due and nobody else sends to its channel."""
    delivery = _claim(id_)
    if delivery is None:
        return
    posted = _try_to_send(delivery)
    with transaction.atomic():
        channel = Channel.objects.select_for_update().filter(pk=delivery.channel_id).first()
        if channel is not None:
            note(delivery, channel, posted)


def _claim(id_: int) -> Delivery | None:
    """The delivery, with its channel taken; a killed worker's is free again after LEASE, so that a
    receiver may get the same `webhook-id` twice and never misses one."""
    now = timezone.now()
    waiting = Delivery.objects.filter(
        pk=id_, state=Delivery.State.WAITING, next_at__lte=now
    ).select_related("channel")
    delivery = waiting.first()
    if delivery is None:
        return None
    free = Channel.objects.filter(
        Q(busy_until=None) | Q(busy_until__lt=now),
        pk=delivery.channel_id,
        paused_at=None,
        confirmed_at__isnull=False,
    )
    if not free.update(busy_until=now + LEASE):
        return None
    return waiting.first()  # the one before may have sent it since


def _try_to_send(delivery: Delivery) -> Posted:
    """One try, failed where it raises: unnoted, it would be made again and again."""
    try:
        return send(delivery)
    except Exception:
        logger.exception("a delivery went wrong", extra={"delivery": delivery.pk})
        return Posted(None, 0, problem=_("It could not be sent: the fault is on this side."))


def send(delivery: Delivery) -> Posted:
    """One try; what a receiver or a mail server does raises nothing."""
    channel = delivery.channel
    if channel.kind == Channel.Kind.EMAIL:
        return send_email(
            channel.address,
            delivery.title,
            delivery.body,
            key=delivery.key,
            stop=unsubscribe_path(channel.pk),
            manage=reverse("watches"),
        )
    headers = {"Content-Type": "application/json"}
    if channel.kind == Channel.Kind.WEBHOOK:
        headers |= signed_headers(
            delivery.key, delivery.body, second=int(time.time()), secret_keys=_secrets(channel)
        )
    return post(
        channel.address,
        delivery.body.encode(),
        headers,
        allow_loopback=settings.CROSSLANE_ALLOW_LOOPBACK_WEBHOOKS,
    )


def _secrets(channel: Channel) -> list[str]:
    known = [channel.secret or ""]
    if channel.old_secret and channel.old_until and channel.old_until > timezone.now():
        known.append(channel.old_secret)
    return known


def note(delivery: Delivery, channel: Channel, posted: Posted) -> None:
    """Writes down a try, and when the next one is; the caller holds the channel's row."""
    now = timezone.now()
    delivery.tries = [*delivery.tries, _try(now, posted)][-KEPT_TRIES:]
    delivery.round += 1
    channel.busy_until = None
    if not posted.problem:
        delivery.state, delivery.done_at = Delivery.State.DELIVERED, now
        channel.failing_since = None
    else:
        _note_failure(delivery, channel, posted, now)
    delivery.save(update_fields=["tries", "round", "state", "done_at", "next_at"])
    channel.save(update_fields=["busy_until", "failing_since", "paused_at", "paused_why"])


def _note_failure(delivery: Delivery, channel: Channel, posted: Posted, now: datetime) -> None:
    channel.failing_since = channel.failing_since or now
    wait = wait_after(delivery.round, secrets.randbelow(1_001) / 1_000, posted.retry_after)
    hopeless = posted.gone or posted.refused or delivery.about == Delivery.About.TEST
    if wait is not None and not hopeless:
        delivery.next_at = now + timedelta(seconds=wait)
        return
    delivery.state, delivery.done_at = Delivery.State.FAILED, now
    if posted.gone:
        pause(channel, posted.problem)
    elif now - channel.failing_since >= PAUSED_AFTER and not channel.paused_at:
        pause(
            channel,
            _("Nothing has arrived since %(time)s UTC. The last try: %(problem)s")
            % {"time": f"{channel.failing_since:%Y-%m-%d %H:%M}", "problem": posted.problem},
        )


def pause(channel: Channel, why: str) -> None:
    """Stops a channel until its owner resumes it, and tells the owner on all others; the caller
    stores the channel. What waits is kept: it goes out, or is given up, once it is resumed."""
    channel.paused_at, channel.paused_why = timezone.now(), why
    telling = Telling(
        Delivery.About.PAUSED,
        _("The channel %(name)s is paused") % {"name": channel.name},
        why,
        reverse("watch_channel", kwargs={"channel": channel.pk}),
        int(time.time()),
        {"kind": "channel", "channel": channel.pk, "name": channel.name},
    )
    others = usable(Channel.objects.filter(owner=channel.owner_id).exclude(pk=channel.pk))
    Delivery.objects.bulk_create([make_delivery(one, telling) for one in others])
    _tell_account(channel, telling)
    logger.info("a channel is paused", extra={"channel": channel.pk})


def _tell_account(channel: Channel, telling: Telling) -> None:
    """By email to the account itself, once what is written stands: to an address that it has shown
    to be its own, and once a day for a channel, however often that is resumed and paused."""
    own = EmailAddress.objects.filter(user=channel.owner_id, verified=True).order_by("-primary")
    address = own.values_list("email", flat=True).first()
    if address is None or channel.kind == Channel.Kind.EMAIL:
        return

    def tell() -> None:
        if not has_room(f"watching:paused:{channel.pk}", 1, _DAY):
            return
        path = telling.path
        send_email(address, telling.title, telling.text, key="", manage=path, stop="")

    transaction.on_commit(tell)


def replay(delivery: Delivery) -> None:
    """Sends a notice again, the same to the letter and with the same `webhook-id`;
    raises RefusedChannel."""
    check_by_hand(delivery.channel, "replay")
    now = datetime.now(UTC)
    Delivery.objects.filter(pk=delivery.pk).exclude(state=Delivery.State.WAITING).update(
        state=Delivery.State.WAITING, next_at=now, round=0, done_at=None
    )


def _try(now: datetime, posted: Posted) -> dict[str, Any]:
    return {
        "at": int(now.timestamp()),
        "status": posted.status,
        "ms": posted.milliseconds,
        "answer": posted.answer,
        "problem": posted.problem,
    }
