"""What a list of executing messages can be narrowed to, said to the database; no paging."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from messaging.models import Execution
from messaging.protocol.rules import ExecutionKind, Validity
from messaging.tracing.covered import names_covered, names_watched
from messaging.tracing.executing import ExecutionUse
from messaging.tracing.filters import Moment
from messaging.tracing.network import Network
from messaging.tracing.scanning import Condition, Part, any_of, parts_of
from messaging.tracing.values import ExecutionValidity

_KINDS = {
    ExecutionUse.RELAY: ExecutionKind.RELAY,
    ExecutionUse.EVENT_READ: ExecutionKind.EVENT_READ,
}


@dataclass(frozen=True, slots=True)
class ExecutionFilters:
    """What a list is narrowed to, None: nothing. Chains are uint256 chain ids; `since` and `until`
    are of the executing block, both included."""

    chain: int | None = None
    source: int | None = None
    validity: ExecutionValidity | None = None
    kind: ExecutionUse | None = None
    since: Moment | None = None
    until: Moment | None = None


EVERY_EXECUTION = ExecutionFilters()


def filter_executions(filters: ExecutionFilters, network: Network) -> tuple[Part[Execution], ...]:
    """The executing messages that pass, in no order; a validity means what would be shown now."""
    found: QuerySet[Execution] = Execution.objects.order_by()
    if filters.since is not None:
        found = found.filter(timestamp__gte=filters.since.seconds)
    if filters.until is not None:
        found = found.filter(timestamp__lte=filters.until.seconds)
    return parts_of(found, list(_conditions(filters, network)))


def _conditions(filters: ExecutionFilters, network: Network) -> Iterator[Condition]:
    if filters.chain is not None:
        chain = network.followed(filters.chain)
        here = Q(pk__in=[]) if chain is None else Q(chain=chain.id)
        yield Condition(here, (here,))
    if filters.source is not None:
        named = Q(source=filters.source)
        yield Condition(named, (named,))
    if filters.kind is not None:
        used = Q(kind=_KINDS[filters.kind])
        # Nearly all of them are relays: of these the order of time itself leads to the next.
        yield Condition(used, (used,) if filters.kind is ExecutionUse.EVENT_READ else ())
    if filters.validity is not None:
        ways = tuple(_judged(filters.validity, network))
        # So are the valid ones.
        led = () if filters.validity is ExecutionValidity.VALID else ways
        yield Condition(any_of(ways), led, dear=True)


def _judged(shown: ExecutionValidity, network: Network) -> Iterator[Q]:
    """The executing messages of a validity, in disjoint ways."""
    missing = Q(validity=Validity.SOURCE_MISSING)
    followed = Q(source__in=[chain.ref.chain_id for chain in network.chains])
    covered, watched = names_covered(network), names_watched()
    match shown:
        case ExecutionValidity.VALID:
            yield Q(validity=Validity.VALID)
        case ExecutionValidity.INVALID:
            yield Q(validity=Validity.INVALID)
            yield missing & followed & covered & watched
        case ExecutionValidity.UNTRACKED_SOURCE:
            yield missing & ~followed
        case ExecutionValidity.AWAITING_SOURCE:
            yield missing & followed & ~covered
        case ExecutionValidity.UNCHECKED:
            yield missing & followed & covered & ~watched
