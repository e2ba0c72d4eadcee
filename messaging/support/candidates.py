"""Stuck messages that have no case yet: SQL finds candidates, never fewer than the rule does, and
the rule decides. What it rejects is passed over, and where a run ended the next one goes on, so
that nothing waits behind it for good."""

from collections.abc import Sequence
from contextlib import suppress

from django.core.cache import cache
from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models import Case as Choice
from redis.exceptions import RedisError

from messaging.models import Case, Log, Message
from messaging.protocol.facts import Kind
from messaging.protocol.lifecycle import Status
from messaging.protocol.text import parse_hash
from messaging.support.norms import Norms
from messaging.support.queue import (
    FAILED_GRACE,
    FORGOTTEN,
    UNKNOWN,
    Norm,
    Reason,
    reason_of,
    youngest,
)
from messaging.tracing.network import DEFAULT_WINDOW, FollowedChain, Network
from messaging.tracing.rows import rows_by_hash
from messaging.tracing.values import MessageRow

LOOKED_AT = 10_000  # candidates that one run looks at
_PAGE = 500
_MOST_LANES = 200  # that are measured by their own norm, the busiest
_NEVER = -1  # seconds
_GONE_ON = "support:candidates"
_KEPT = 3_600  # seconds after which a search begins anew

Stuck = tuple[MessageRow, Reason]
_Place = tuple[int, bytes]


def find_stuck(norms: Norms, most: int) -> list[Stuck]:
    """Stuck messages without a case, `most` of them, the oldest first of the LOOKED_AT candidates
    behind those that the last search looked at; from the last one on it goes to the first."""
    found, wanted = dict[str, Stuck](), due(norms)
    after = begun = _recall()
    for _ in range(LOOKED_AT // _PAGE):
        places = _read(wanted if after is None else wanted.filter(_behind(after)))
        found |= {row.message_hash: (row, reason) for row, reason in _judge(places, norms)}
        if len(found) >= most:  # the next search begins where this one did
            return list(found.values())[:most]
        after = places[-1] if len(places) == _PAGE else None
        if after is None:
            if begun is None:
                break
            begun = None  # once around
    _remember(after)
    return list(found.values())


def reason_for(row: MessageRow, norms: Norms) -> Reason | None:
    """Why a message is stuck, by the norm of its lane."""
    return reason_of(row, norms.of(row.source.chain_id, row.destination.chain_id))


def _judge(places: Sequence[_Place], norms: Norms) -> list[Stuck]:
    """Those of these candidates that are stuck, oldest first."""
    found = rows_by_hash([key for _, key in places], norms.network).values()
    rows = sorted(found, key=lambda row: (row.timestamp, parse_hash(row.message_hash)))
    return [(row, reason) for row in rows if (reason := reason_for(row, norms)) is not None]


def _recall() -> _Place | None:
    """Behind which candidate to look; None: from the first one, as without Valkey."""
    with suppress(RedisError):
        kept: _Place | None = cache.get(_GONE_ON)
        return kept
    return None


def _remember(after: _Place | None) -> None:
    with suppress(RedisError):
        cache.set(_GONE_ON, after, _KEPT)


def _read(due: QuerySet[Message]) -> list[_Place]:
    rows = due.order_by("timestamp", "message_hash").values_list("timestamp", "message_hash")
    return [(timestamp, bytes(key)) for timestamp, key in rows[:_PAGE]]


def _behind(place: _Place) -> Q:
    timestamp, key = place
    later = Q(timestamp__gt=timestamp) | Q(message_hash__gt=key)
    return Q(timestamp__gte=timestamp) & later


def due(norms: Norms) -> QuerySet[Message]:
    """The candidates: of a message that was sent again the newest send counts."""
    network = norms.network
    clockless = [one.ref.chain_id for one in network.chains if _clock(network, one) is None]
    open_ = (
        Message.objects.filter(status__in=(Status.INITIATED, Status.FAILED))
        .exclude(destination__in=clockless)
        .filter(~Exists(Case.objects.filter(message_hash=OuterRef("message_hash"))))
        .alias(since=_since(norms), until=_until(norms))
    )
    sends = Log.objects.filter(message_hash=OuterRef("message_hash"), kind=Kind.SENT)
    again = Q(sends__gt=1)
    sent_since = Exists(sends.filter(timestamp__gte=OuterRef("since")))
    sent_after = Exists(sends.filter(timestamp__gt=OuterRef("until")))
    oldest = min(_floors(norms).values(), default=network.now)
    young = Q(timestamp__gte=min(oldest, network.now - _longest(network))) & Q(
        timestamp__gte=F("since")
    )
    return open_.filter(young | again & Q(sent_since)).filter(
        Q(timestamp__lte=F("until")) & (~again | ~Q(sent_after))
    )


def _since(norms: Norms) -> Choice:
    """The second before which nothing of a destination is stuck any more."""
    floors = _floors(norms).items()
    return _choice(
        [When(destination=chain_id, then=Value(floor)) for chain_id, floor in floors],
        norms.network.now - _longest(norms.network),
    )


def _floors(norms: Norms) -> dict[int, int]:
    """By followed chain: what was sent before has expired, and either so long ago that nobody
    waits for it or where the chain is not indexed."""
    network, floors = norms.network, dict[int, int]()
    for chain in network.chains:
        chain_id, clock = chain.ref.chain_id, _clock(network, chain)
        if clock is None:
            continue
        expired = clock - _longest(network)
        covered = [begun for begun, _ in norms.covered.get(chain_id, ())]
        floors[chain_id] = max(expired - FORGOTTEN, min([expired, *covered]))
    return floors


def _until(norms: Norms) -> Choice:
    """The second after which nothing of a lane is stuck yet; of a destination that is indexed
    late only what had expired by then."""
    network = norms.network
    late = [one.ref.chain_id for one in network.chains if not norms.is_read(one.ref.chain_id)]
    latest, shortest = _latest(network), _shortest(network)
    lanes = [lane for lane in norms.slow if lane[1] not in late][:_MOST_LANES]
    return _choice(
        [
            *(When(destination=one, then=Value(_expired_by(norms, one))) for one in late),
            When(status=Status.FAILED, then=Value(latest - min(FAILED_GRACE, shortest))),
            *(
                When(
                    source=source,
                    destination=destination,
                    then=Value(_ripe(norms.of(source, destination), latest)),
                )
                for source, destination in lanes
            ),
        ],
        latest - min(UNKNOWN, shortest),
    )


def _choice(cases: Sequence[When], default: int) -> Choice:
    return Choice(*cases, default=Value(default), output_field=BigIntegerField())


def _ripe(norm: Norm, latest: int) -> int:
    return (latest if norm.clock is None else norm.clock) - youngest(norm)


def _expired_by(norms: Norms, destination: int) -> int:
    ended = max((ended for _, ended in norms.covered.get(destination, ())), default=_NEVER)
    return ended - min([DEFAULT_WINDOW, *(one.window for one in norms.network.sets)])


def _clock(network: Network, chain: FollowedChain) -> int | None:
    return network.clock(chain.ref.chain_id)


def _latest(network: Network) -> int:
    """The clock that is furthest ahead."""
    clocks = [_clock(network, chain) for chain in network.chains]
    return max([network.now, *(clock for clock in clocks if clock is not None)])


def _shortest(network: Network) -> int:
    """The age from which a message of the shortest window runs out of time."""
    return min((shared.window * 5 // 7 for shared in network.sets), default=UNKNOWN)


def _longest(network: Network) -> int:
    return max([DEFAULT_WINDOW, *(shared.window for shared in network.sets)])
