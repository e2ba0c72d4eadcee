"""The messages of the last minute and a half, as few values each, for the picture on the first
page; it draws nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from django.db.models import Max

from messaging.models import FailedRelay, Message
from messaging.protocol.lifecycle import Status
from messaging.tracing.network import Network
from messaging.tracing.rows import named_block
from messaging.tracing.status import message_status
from messaging.tracing.values import ChainRef, MessageStatus

MOST = 400  # messages that are read; what is drawn are still fewer
_Row: TypeAlias = tuple[bytes | memoryview, int, int, int, int, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Flight:
    """A message from its sending to its relay; times in seconds. `failed_at`: when a relay of it
    reverted last, where it is not executed; `invalid`: its source does not back the relay,
    `awaiting`: its source is not indexed so far that it could."""

    source: ChainRef
    destination: ChainRef
    sent_at: int
    relayed_at: int | None
    failed_at: int | None
    failed: bool
    invalid: bool = False
    awaiting: bool = False


@dataclass(frozen=True, slots=True)
class Recent:
    """The newest messages, oldest first. `cut_at`: when the oldest one was sent where there were
    more than are read, before it or in the same second; None: all are here."""

    flights: tuple[Flight, ...]
    cut_at: int | None = None


def list_flights(network: Network, seconds: int, *, limit: int = MOST) -> Recent:
    """The newest messages sent in the last seconds, at most `limit`, between chains that are
    followed; two queries at most."""
    rows = (
        Message.objects.filter(timestamp__gte=network.now - seconds, sends__gt=0)
        .exclude(status=Status.DROPPED)
        .order_by("-timestamp", "-message_hash")
        .annotate(named=named_block())
        .values_list(
            "message_hash",
            "status",
            "timestamp",
            "source",
            "destination",
            "relay_timestamp",
            "named",
        )
    )
    newest = list(rows[: limit + 1])
    found = list(reversed(newest[:limit]))
    failures = _failures([bytes(row[0]) for row in found if row[1] == Status.FAILED])
    flights = [
        _flight(row, failures, network)
        for row in found
        if network.followed(row[3]) and network.followed(row[4])
    ]
    return Recent(tuple(flights), found[0][2] if len(newest) > limit else None)


def _flight(row: _Row, failures: Mapping[bytes, int], network: Network) -> Flight:
    digest, status, sent_at, source, destination, relayed_at, block = row
    key = bytes(digest)
    shown = message_status(
        Status(status), source=source, block=block, expired=False, network=network
    )
    return Flight(
        network.ref(source),
        network.ref(destination),
        sent_at,
        relayed_at,
        failures.get(key),
        failed=shown == MessageStatus.FAILED,
        invalid=shown == MessageStatus.INVALID,
        awaiting=shown == MessageStatus.AWAITING_SOURCE,
    )


def _failures(hashes: Sequence[bytes]) -> dict[bytes, int]:
    """When relays that name these hashes reverted last."""
    if not hashes:
        return {}
    rows = FailedRelay.objects.filter(message_hash__in=hashes).order_by()
    newest = rows.values_list("message_hash").annotate(Max("timestamp"))
    return {bytes(digest): at for digest, at in newest}
