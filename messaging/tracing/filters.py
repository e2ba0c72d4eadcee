"""What a list of messages can be narrowed to, and how that is said to the database; no paging."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from messaging.models import Log, Message
from messaging.protocol.facts import Kind
from messaging.protocol.lifecycle import Status
from messaging.tracing.network import DEFAULT_WINDOW, Network
from messaging.tracing.rows import execution_of_message
from messaging.tracing.values import MessageStatus

_NEVER = -1  # no message is older than this: a destination whose clock is not known expires nothing


@dataclass(frozen=True, slots=True)
class MessageFilters:
    """What a list is narrowed to, None: nothing. Chains are uint256 chain ids, followed or not."""

    status: MessageStatus | None = None
    source: int | None = None
    destination: int | None = None


EVERY_MESSAGE = MessageFilters()
_BY_CLOCK = {
    MessageStatus.INITIATED: (Status.INITIATED,),
    MessageStatus.FAILED: (Status.FAILED,),
    MessageStatus.EXPIRED: (Status.INITIATED, Status.FAILED),
}
_LASTING = {
    MessageStatus.EXECUTED: Status.EXECUTED,
    MessageStatus.DROPPED: Status.DROPPED,
}


def filter_messages(filters: MessageFilters, network: Network) -> tuple[QuerySet[Message], ...]:
    """The messages that pass, in no order; a status means what `status` would show for them now.

    They come in disjoint parts, each of one stored status: an index gives the newest of a part
    at once, where of two statuses together they would have to be sorted.
    """
    found = Message.objects.order_by()
    if filters.source is not None:
        found = found.filter(source=filters.source)
    if filters.destination is not None:
        found = found.filter(destination=filters.destination)
    if filters.status is None:
        return (found,)
    return _with_status(found, filters.status, network)


def _with_status(
    found: QuerySet[Message], shown: MessageStatus, network: Network
) -> tuple[QuerySet[Message], ...]:
    if shown in _BY_CLOCK:
        expired = shown == MessageStatus.EXPIRED
        stored = (found.filter(status=status) for status in _BY_CLOCK[shown])
        return tuple(_judged_by_clock(part, network, expired=expired) for part in stored)
    if shown in _LASTING:
        return (found.filter(status=_LASTING[shown]),)
    missing = found.filter(status=Status.SOURCE_MISSING)
    followed = Q(source__in=[chain.ref.chain_id for chain in network.chains])
    if shown == MessageStatus.UNTRACKED_SOURCE:
        return (missing.exclude(followed),)
    covered = _names_covered(network)
    if shown == MessageStatus.AWAITING_SOURCE:
        return (missing.filter(followed & ~covered),)
    return found.filter(status=Status.INVALID), missing.filter(followed & covered)


def _names_covered(network: Network) -> Q:
    """The execution names a block that is known complete."""
    ranges = [
        Q(source=chain.ref.chain_id, source_block__range=(one.first, one.last))
        for chain in network.chains
        for one in chain.covered
    ]
    if not ranges:
        return Q(pk__in=[])
    return Q(Exists(execution_of_message().filter(reduce(or_, ranges))))


def _judged_by_clock(
    found: QuerySet[Message], network: Network, *, expired: bool
) -> QuerySet[Message]:
    """Those whose newest send is (or is not) older than its lane's bound."""
    bounds = lane_bounds(network)
    bounded = found.alias(
        bound=Case(
            *(When(lane, then=Value(bound)) for lane, bound in bounds),
            default=Value(_bound(network.now, DEFAULT_WINDOW)),
            output_field=BigIntegerField(),
        )
    )
    resent_since = Exists(
        Log.objects.filter(
            message_hash=OuterRef("message_hash"), kind=Kind.SENT, timestamp__gte=OuterRef("bound")
        )
    )
    older = Q(timestamp__lt=F("bound"))
    if expired:
        # The latest bound of all tells an index where to begin; each lane's own then decides.
        latest = max(_bound(network.now, DEFAULT_WINDOW), *(bound for _, bound in bounds))
        bounded = bounded.filter(timestamp__lt=latest)
        return bounded.filter(older & (Q(sends__lte=1) | ~resent_since))
    return bounded.filter(~older | (Q(sends__gt=1) & resent_since))


def lane_bounds(network: Network) -> list[tuple[Q, int]]:
    """Lanes, each with the timestamp in seconds below which a message of it has expired by now.

    The order is that of `Network.window`: the first set that holds both chains, then the default.
    """
    lanes = [
        (
            Q(destination=destination, source__in=sorted(shared.members)),
            _bound(network.clock(destination), shared.window),
        )
        for shared in network.sets
        for destination in sorted(shared.members)
    ]
    others = [
        (Q(destination=chain_id), _bound(network.clock(chain_id), DEFAULT_WINDOW))
        for chain_id in (chain.ref.chain_id for chain in network.chains)
    ]
    return lanes + others


def _bound(clock: int | None, window: int) -> int:
    return _NEVER if clock is None else clock - window
