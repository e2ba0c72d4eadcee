"""The messages of the last minute and a half, as few values each, for the picture on the first
page; it draws nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max

from messaging.models import FailedRelay, Message
from messaging.protocol.lifecycle import Status
from messaging.tracing.network import Network
from messaging.tracing.values import ChainRef

MOST = 400  # messages that are read; what is drawn are still fewer


@dataclass(frozen=True, slots=True)
class Flight:
    """A message from its sending to its relay; times in seconds. `failed_at`: when a relay of it
    reverted last, where it is not executed; `invalid`: its source does not back the relay."""

    source: ChainRef
    destination: ChainRef
    sent_at: int
    relayed_at: int | None
    failed_at: int | None
    failed: bool
    invalid: bool = False


def list_flights(network: Network, seconds: int, *, limit: int = MOST) -> tuple[Flight, ...]:
    """The newest messages sent in the last seconds, oldest first, at most `limit`, between chains
    that are followed; two queries at most."""
    rows = (
        Message.objects.filter(timestamp__gte=network.now - seconds, sends__gt=0)
        .exclude(status=Status.DROPPED)
        .order_by("-timestamp", "-message_hash")
        .values_list(
            "message_hash", "status", "timestamp", "source", "destination", "relay_timestamp"
        )
    )
    found = list(reversed(rows[:limit]))
    failures = _failures([bytes(row[0]) for row in found if row[1] == Status.FAILED])
    return tuple(
        Flight(
            network.ref(source),
            network.ref(destination),
            sent_at,
            relayed_at,
            failures.get(bytes(digest)),
            status == Status.FAILED,
            status in {Status.INVALID, Status.SOURCE_MISSING},
        )
        for digest, status, sent_at, source, destination, relayed_at in found
        if network.followed(source) and network.followed(destination)
    )


def _failures(hashes: Sequence[bytes]) -> dict[bytes, int]:
    """When relays that name these hashes reverted last."""
    if not hashes:
        return {}
    rows = FailedRelay.objects.filter(message_hash__in=hashes).order_by()
    newest = rows.values_list("message_hash").annotate(Max("timestamp"))
    return {bytes(digest): at for digest, at in newest}
