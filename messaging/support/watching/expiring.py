"""Which open messages expire first: found by index, the most urgent first, however many wait."""

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from messaging.models import Log, Message, Transfer
from messaging.protocol.facts import Kind
from messaging.protocol.lifecycle import Status
from messaging.tracing.expired import lane_bounds, usual_bound
from messaging.tracing.filters import MessageFilters
from messaging.tracing.network import load_network

_OPEN = (Status.INITIATED, Status.FAILED)


def expiring_hashes(
    wanted: MessageFilters, *, since: int, until: int, least: int, most: int
) -> list[bytes]:
    """At most `most` open messages of an account or a lane that were sent from `since` to `until`
    (seconds), and as many of which the newest of several sends was, that move at least `least`
    wei; two statements, and one more of an account.

    Of an account those are left out that have expired by the window of their own lane: however
    many they are, none of them stands before one that has not.
    """
    found = _unexpired(Message.objects.filter(_of(wanted), status__in=_OPEN), wanted, since)
    if least:
        moved = Transfer.objects.filter(
            message_hash=OuterRef("message_hash"), token__isnull=True, amount__gte=least
        )
        found = found.filter(Exists(moved))
    found = found.order_by("timestamp", "message_hash")
    sends = Log.objects.filter(message_hash=OuterRef("message_hash"), kind=Kind.SENT)
    later = sends.filter(timestamp__gt=until)
    parts = (
        found.filter(timestamp__range=(since, until), timestamp__gte=F("first")).filter(
            Q(sends__lte=1) | ~Exists(later)
        ),
        found.filter(
            Exists(sends.filter(timestamp__gte=OuterRef("first"))), ~Exists(later), sends__gt=1
        ),
    )
    keys = (key for part in parts for key in part.values_list("message_hash", flat=True)[:most])
    return [bytes(key) for key in dict.fromkeys(map(bytes, keys))]


def _unexpired(found: QuerySet[Message], wanted: MessageFilters, since: int) -> QuerySet[Message]:
    """With `first`, before which a message of its lane has expired."""
    if wanted.account is None:
        return found.alias(first=Value(since, output_field=BigIntegerField()))
    network = load_network()
    lanes = (When(one.lanes, then=Value(max(one.bound, since))) for one in lane_bounds(network))
    usual = Value(max(usual_bound(network), since))
    first = Case(*lanes, default=usual, output_field=BigIntegerField())
    return found.alias(first=first)


def _of(wanted: MessageFilters) -> Q:
    if wanted.account is not None:
        return Q(sender=wanted.account) | Q(target=wanted.account)
    return Q(source=wanted.source, destination=wanted.destination)
