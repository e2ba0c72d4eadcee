"""The channels of an account: made, confirmed, tested, changed; limits stand here."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from messaging.models import Channel, Delivery
from messaging.support.watching.alerts import make_delivery
from messaging.support.watching.bodies import Telling
from messaging.support.watching.limits import has_room
from messaging.support.watching.links import (
    BadLink,
    absolute,
    confirm_path,
    read_confirmation,
    read_unsubscription,
)
from messaging.support.watching.mailing import send_email
from messaging.support.watching.signing import make_secret
from messaging.support.watching.webhook_urls import RefusedUrl, check_url

MOST, MOST_OF_STAFF = 5, 20
OLD_SECRET_LASTS = timedelta(hours=24)
BY_HAND_AN_HOUR = 20  # tests of one account, and as many replays and resumptions
_LONGEST_NAME = 60
MAILS_A_DAY = 5  # that ask somebody to confirm an address, by one account

ChannelKind = Channel.Kind


class RefusedChannel(ValueError):
    """A channel that cannot be made or changed so; the message says why and what to do."""


def add_channel(owner: Any, kind: ChannelKind, name: str, address: str) -> Channel:
    """A new channel; of email, asked for confirmation. Raises RefusedChannel.

    The secret of a webhook stands in what is returned, and is shown once.
    """
    _check(kind, address)
    with transaction.atomic():
        lock_account(owner)
        _check_limit(owner)
        asks = kind == ChannelKind.EMAIL and not _is_verified(owner, address)
        channel = Channel.objects.create(
            owner=owner,
            kind=kind,
            name=(name or _name_of(kind, address))[:_LONGEST_NAME],
            address=address,
            secret=make_secret() if kind == ChannelKind.WEBHOOK else None,
            confirmed_at=None if asks else timezone.now(),
        )
    if asks:
        try:
            ask_to_confirm(channel)
        except RefusedChannel:  # what is refused is not there either
            channel.delete()
            raise
    return channel


def _name_of(kind: ChannelKind, address: str) -> str:
    """What a channel is called whose owner has no name for it."""
    return address if kind == ChannelKind.EMAIL else urlsplit(address).hostname or kind.label


def _is_verified(owner: Any, address: str) -> bool:
    """Whether the account has shown already that this address is its own."""
    own = EmailAddress.objects.filter(user=owner, verified=True, email__iexact=address)
    return bool(own.exists())


def _check(kind: ChannelKind, address: str) -> None:
    try:
        if kind == ChannelKind.EMAIL:
            validate_email(address)
        else:
            check_url(address, allow_loopback=settings.CROSSLANE_ALLOW_LOOPBACK_WEBHOOKS)
    except ValidationError as error:
        raise RefusedChannel(_("This is not an email address.")) from error
    except RefusedUrl as error:
        raise RefusedChannel(str(error)) from error


def lock_account(owner: Any) -> None:
    """So that of two forms sent at once not both find the last room; until the transaction ends."""
    get_user_model().objects.select_for_update().get(pk=owner.pk)


def _check_limit(owner: Any) -> None:
    most = MOST_OF_STAFF if owner.is_staff else MOST
    if Channel.objects.filter(owner=owner).count() >= most:
        raise RefusedChannel(
            ngettext(
                "You have %(count)s channel, which is all: remove it first.",
                "You have %(count)s channels, which is all: remove one first.",
                most,
            )
            % {"count": most}
        )


def ask_to_confirm(channel: Channel) -> None:
    """Sends the link with which the owner of an address confirms it; raises RefusedChannel.

    Nobody can have many sent to others: so many a day and account.
    """
    if not has_room(f"watching:confirm:{channel.owner_id}", MAILS_A_DAY, 86_400):
        raise RefusedChannel(
            _("You had enough confirmations sent today: look for the last one, or try tomorrow.")
        )
    path = confirm_path(channel.pk, channel.address)
    text = _(
        "Somebody wants to get notices of Crosslane at this address. If that is you, open this "
        "link within three days and confirm it:\n\n%(url)s\n\nIf not, do nothing: nothing else "
        "will be sent."
    ) % {"url": absolute(path)}
    title = _("Confirm this address for notices of Crosslane")
    sent = send_email(channel.address, title, text, key="")
    if sent.problem:
        raise RefusedChannel(sent.problem)


def confirm(token: str, *, really: bool) -> Channel:
    """The channel of a link in an email, confirmed if `really`; raises BadLink."""
    id_, address = read_confirmation(token)
    channel = Channel.objects.filter(pk=id_, kind=ChannelKind.EMAIL).first()
    if channel is None or channel.address != address:
        raise BadLink(_("This channel was removed: add it again."))
    if really and channel.confirmed_at is None:
        channel.confirmed_at = timezone.now()
        channel.save(update_fields=["confirmed_at"])
    return channel


def unsubscribe(token: str, *, really: bool) -> Channel:
    """The channel of a link in a notice, paused if `really`, and confirmed no more: whoever reads
    it decides whether anything is sent there again. Raises BadLink."""
    channel = Channel.objects.filter(pk=read_unsubscription(token)).first()
    if channel is None:
        raise BadLink(_("This channel was removed: nothing is sent any more."))
    if really and channel.confirmed_at is not None:
        channel.paused_at = channel.paused_at or timezone.now()
        channel.paused_why = gettext_noop("Whoever reads it stopped it, by the link in a notice.")
        channel.confirmed_at = None
        channel.save(update_fields=["paused_at", "paused_why", "confirmed_at"])
    return channel


def hold(channel: Channel) -> None:
    """Sends nothing to a channel until it is resumed, as its owner wishes."""
    Channel.objects.filter(pk=channel.pk, paused_at=None).update(
        paused_at=timezone.now(), paused_why=gettext_noop("You paused it.")
    )


def resume(channel: Channel) -> None:
    """Sends again to a paused channel; what waited while it was paused for long is given up.
    Raises RefusedChannel."""
    check_by_hand(channel, "resume")
    now = timezone.now()
    Channel.objects.filter(pk=channel.pk).update(paused_at=None, paused_why="", failing_since=None)
    old = Delivery.objects.filter(channel=channel, state=Delivery.State.WAITING)
    old.filter(made_at__lt=now - timedelta(days=1)).update(state=Delivery.State.FAILED, done_at=now)


def rotate_secret(channel: Channel) -> str:
    """A new secret; for a day each delivery is signed with both. The new one is shown once."""
    secret = make_secret()
    channel.old_secret, channel.secret = channel.secret, secret
    channel.old_until = timezone.now() + OLD_SECRET_LASTS
    channel.save(update_fields=["secret", "old_secret", "old_until"])
    return secret


def check_by_hand(channel: Channel, deed: str) -> None:
    """Counts a thing that makes notices go out at once; raises RefusedChannel where the account
    did it often enough in this hour."""
    if not has_room(f"watching:{deed}:{channel.owner_id}", BY_HAND_AN_HOUR, 3_600):
        raise RefusedChannel(_("You did this often enough in this hour: try again later."))


def send_test(channel: Channel) -> Delivery:
    """Puts a test on its way; raises RefusedChannel."""
    if channel.confirmed_at is None or channel.paused_at is not None:
        raise RefusedChannel(_("Nothing is sent to a channel that is paused or not confirmed."))
    check_by_hand(channel, "test")
    telling = Telling(
        Delivery.About.TEST,
        _("A test of the channel %(name)s") % {"name": channel.name},
        _("Notices of your watches will arrive here."),
        reverse("watches"),
        int(timezone.now().timestamp()),
        {"kind": "channel", "channel": channel.pk, "name": channel.name},
    )
    delivery = make_delivery(channel, telling)
    delivery.save()
    return delivery


def remove_channel(channel: Channel) -> None:
    """Removes a channel with its log."""
    channel.delete()
