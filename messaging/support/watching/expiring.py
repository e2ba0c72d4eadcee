"""Which open messages expire first: found by index, the most urgent first, however many wait."""

from django.db.models import Exists, OuterRef, Q

from messaging.models import Message, Transfer
from messaging.protocol.lifecycle import Status
from messaging.tracing.filters import MessageFilters

_OPEN = (Status.INITIATED, Status.FAILED)


def expiring_hashes(
    wanted: MessageFilters, *, since: int, until: int, least: int, most: int
) -> list[bytes]:
    """At most `most` open messages of an account or a lane that were sent from `since` to `until`
    (seconds), or sent again, and move at least `least` wei; two statements."""
    found = Message.objects.filter(_of(wanted), status__in=_OPEN)
    if least:
        moved = Transfer.objects.filter(
            message_hash=OuterRef("message_hash"), token__isnull=True, amount__gte=least
        )
        found = found.filter(Exists(moved))
    found = found.order_by("timestamp", "message_hash")
    parts = (
        found.filter(timestamp__range=(since, until)),
        found.filter(sends__gt=1),
    )
    keys = (key for part in parts for key in part.values_list("message_hash", flat=True)[:most])
    return [bytes(key) for key in dict.fromkeys(map(bytes, keys))]


def _of(wanted: MessageFilters) -> Q:
    if wanted.account is not None:
        return Q(sender=wanted.account) | Q(target=wanted.account)
    return Q(source=wanted.source, destination=wanted.destination)
