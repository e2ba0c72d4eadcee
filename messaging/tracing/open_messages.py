"""Messages that can still be executed, and those that expired before they were, counted by lane.

They are counted by whole hours of the clock: messages of the one hour in which those of a lane
expire just now count as not expired yet, and a resent one as if it had not been. Where that hour
has any, a count is `about`.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Case, F, Min, Q, QuerySet, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from messaging.models import Tally
from messaging.tracing.expired import lane_bounds, usual_bound
from messaging.tracing.network import Network
from messaging.tracing.totals import HOUR
from messaging.tracing.values import ChainRef

SOON = 86_400  # seconds before expiry from which a message deserves a look
_OPEN = F("initiated") + F("failed")
_LIVE = Q(until__gt=F("bound"))


@dataclass(frozen=True, slots=True)
class OpenCount:
    """The open messages of a lane: `waiting` had no relay, all relays of `failed` reverted.

    `soon` of both expire within SOON. `first_open`: when the oldest that can still be executed was
    sent; `first_expiry`: when it expires.
    """

    source: ChainRef
    destination: ChainRef
    waiting: int
    failed: int
    expired: int
    soon: int
    first_open: int | None
    first_expiry: int | None
    about: bool


def count_open(network: Network, *, expired: bool = False) -> tuple[OpenCount, ...]:
    """The lanes with messages that can still be executed; one query, by index.

    Expired ones are counted only if asked for: there is no bound on how many hours have some.
    """
    rows = _with_bound(_open_hours(), network)
    if not expired:
        oldest = min([usual_bound(network), *(one.bound for one in lane_bounds(network))])
        rows = rows.filter(_LIVE, since__gt=oldest - HOUR)  # the second is for the index
    return _counts(rows, network)


def count_open_of(network: Network, source: int, destination: int) -> OpenCount | None:
    """The same of one lane (uint256 chain ids), expired ones too; None where there is none."""
    rows = _open_hours().filter(source=source, destination=destination)
    return next(iter(_counts(_with_bound(rows, network), network)), None)


def _open_hours() -> QuerySet[Tally]:
    return Tally.objects.filter(
        Q(initiated__gt=0) | Q(failed__gt=0), period=Tally.Period.CLOCK_HOUR, source__isnull=False
    ).order_by()


def _with_bound(rows: QuerySet[Tally], network: Network) -> QuerySet[Tally]:
    """With the beginning of the hour in which messages of the lane expire now, as `bound`.

    Nearly always that is one hour for all lanes, and a constant is ten times as fast as a case.
    """
    lanes = [(one.lanes, one.bound - one.bound % HOUR) for one in lane_bounds(network)]
    other = usual_bound(network)
    hours = {other - other % HOUR, *(at for _, at in lanes)}
    if len(hours) == 1:
        return rows.alias(bound=Value(hours.pop(), output_field=BigIntegerField()))
    cases = (When(lane, then=Value(at)) for lane, at in lanes)
    default = Value(other - other % HOUR)
    return rows.alias(bound=Case(*cases, default=default, output_field=BigIntegerField()))


def _counts(rows: QuerySet[Tally], network: Network) -> tuple[OpenCount, ...]:
    counted = rows.values_list("source", "destination").annotate(
        waiting=_sum(F("initiated"), _LIVE),
        failing=_sum(F("failed"), _LIVE),
        expired=_sum(_OPEN, ~_LIVE),
        soon=_sum(_OPEN, _LIVE & Q(since__lt=F("bound") + SOON)),
        first=Min("first_open", filter=_LIVE),
        edge=_sum(_OPEN, _LIVE & Q(since__lte=F("bound"))),
    )
    return tuple(_count(row, network) for row in counted)


def _sum(what: Combinable, which: Q) -> Coalesce:
    return Coalesce(Sum(what, filter=which), 0)


def _count(row: tuple[Any, ...], network: Network) -> OpenCount:
    source, destination, waiting, failed, expired, soon, first, edge = row
    expiry = None if first is None else first + network.window(source, destination)
    refs = network.ref(source), network.ref(destination)
    return OpenCount(*refs, waiting, failed, expired, soon, first, expiry, about=edge > 0)
