"""Addresses of this site in notices, and links that their readers may follow without signing in."""

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

CONFIRM_SECONDS = 3 * 86_400
_CONFIRM, _UNSUBSCRIBE = "watching.confirm", "watching.unsubscribe"


class BadLink(ValueError):
    """A link that was not made here, or is too old; the message says what to do."""


def absolute(path: str) -> str:
    """A path of this site as a whole address; itself where the site does not know its own."""
    return f"{settings.CROSSLANE_SITE_URL}{path}" if path else settings.CROSSLANE_SITE_URL


def confirm_path(channel: int, address: str) -> str:
    """Where somebody says that an email address is theirs; it works for three days."""
    token = signing.dumps([channel, address], salt=_CONFIRM)
    return reverse("watch_confirm", kwargs={"token": token})


def read_confirmation(token: str) -> tuple[int, str]:
    """The channel and the address of such a link; raises BadLink."""
    try:
        channel, address = signing.loads(token, salt=_CONFIRM, max_age=CONFIRM_SECONDS)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise BadLink(
            _("This link is not valid, or older than three days: have a new one sent.")
        ) from error
    return int(channel), str(address)


def unsubscribe_path(channel: int) -> str:
    """Where whoever gets the notices of a channel stops them."""
    token = signing.dumps(channel, salt=_UNSUBSCRIBE)
    return reverse("watch_unsubscribe", kwargs={"token": token})


def read_unsubscription(token: str) -> int:
    """The channel of such a link, however old; raises BadLink."""
    try:
        return int(signing.loads(token, salt=_UNSUBSCRIBE))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise BadLink(
            _("This link is not whole: copy it from the notice again, up to its end.")
        ) from error
