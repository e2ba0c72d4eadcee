"""Counts of messages over the last hour, day and week, and hour by hour: read as they were counted,
never computed here. Times in seconds, ETH in wei."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from messaging.models import Tally
from messaging.tracing.network import Network
from messaging.tracing.values import ChainRef

HOUR = 3_600


class Period(StrEnum):
    """A stretch of time that ends now; days and weeks begin with an hour of the clock."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"


_STORED = {
    Period.HOUR: Tally.Period.LAST_HOUR,
    Period.DAY: Tally.Period.LAST_DAY,
    Period.WEEK: Tally.Period.LAST_WEEK,
}


@dataclass(frozen=True, slots=True)
class Totals:
    """What became of the messages that were sent in a stretch of time, as counted at its end.

    `median` and `slow`, the 95th percentile, are seconds from sending to relay of those executed;
    above a minute they are right to 2 %.
    """

    since: int
    until: int
    sent: int = 0
    resent: int = 0
    initiated: int = 0
    failed: int = 0
    executed: int = 0
    invalid: int = 0
    source_missing: int = 0
    median: int | None = None
    slow: int | None = None
    moved: int = 0
    last_sent: int | None = None
    last_relay: int | None = None

    @property
    def share(self) -> int | None:
        """How many of a thousand messages sent are executed, None where none was sent."""
        return None if not self.sent else self.executed * 1000 // self.sent


@dataclass(frozen=True, slots=True)
class LaneTotals:
    """The totals of one lane."""

    source: ChainRef
    destination: ChainRef
    totals: Totals


@dataclass(frozen=True, slots=True)
class PeriodTotals:
    """The totals of all lanes together, None before anything was counted, and of each lane that
    had a message."""

    all: Totals | None
    lanes: tuple[LaneTotals, ...]

    @property
    def counted_at(self) -> int | None:
        """When it was counted, None: not yet."""
        return None if self.all is None else self.all.until


_COLUMNS = tuple(Totals.__dataclass_fields__)
_HOURLY = ("since", "until", "sent", "failed", "executed", "invalid", "median", "slow")


def read_totals(period: Period, network: Network) -> PeriodTotals:
    """The totals of a period that ended when they were counted; one query."""
    return _read((period,), network)[period]


def read_all_totals(network: Network) -> dict[Period, PeriodTotals]:
    """The same of every period, in one query."""
    return _read(tuple(Period), network)


def _read(periods: Sequence[Period], network: Network) -> dict[Period, PeriodTotals]:
    rows = Tally.objects.filter(period__in=[_STORED[one] for one in periods]).order_by()
    found: dict[int, list[LaneTotals]] = {_STORED[one].value: [] for one in periods}
    every: dict[int, Totals] = {}
    for stored, source, destination, *counts in rows.values_list(
        "period", "source", "destination", *_COLUMNS
    ):
        totals = Totals(*counts)
        if source is None or destination is None:
            every[stored] = totals
        else:
            found[stored].append(LaneTotals(network.ref(source), network.ref(destination), totals))
    for lanes in found.values():
        lanes.sort(
            key=lambda one: (-one.totals.sent, one.source.chain_id, one.destination.chain_id)
        )
    return {
        one: PeriodTotals(every.get(_STORED[one]), tuple(found[_STORED[one]])) for one in periods
    }


def read_lane_totals(
    source: int, destination: int
) -> tuple[dict[Period, Totals], dict[Period, int]]:
    """The totals of one lane (uint256 chain ids) in each period in which it had a message, and when
    each period was counted, none before the first time; one query."""
    rows = Tally.objects.filter(
        Q(source=source, destination=destination) | Q(source=None), period__in=_STORED.values()
    ).values_list("source", "period", *_COLUMNS)
    periods = {stored.value: period for period, stored in _STORED.items()}
    found, counted = dict[Period, Totals](), dict[Period, int]()
    for lane, stored, *counts in rows:
        totals, period = Totals(*counts), periods[stored]
        counted[period] = totals.until
        if lane is not None:
            found[period] = totals
    return found, counted


@dataclass(frozen=True, slots=True)
class ChainTraffic:
    """What a chain sent and what was sent to it in the last day, as counted; `waiting` and `failed`
    are those of the messages to it. Its slowest lane to it tells how late relays are."""

    sent: int
    executed_of_sent: int
    received: int
    executed_here: int
    waiting: int
    failed: int
    slowest: int | None


def read_chain_traffic(chain_id: int) -> ChainTraffic:
    """A chain's part (uint256 id) of the last day; one query."""
    ends = Q(source=chain_id) | Q(destination=chain_id)
    rows = Tally.objects.filter(ends, period=Tally.Period.LAST_DAY).values_list(
        "source", "sent", "executed", "initiated", "failed", "median"
    )
    away = [row[1:] for row in rows if row[0] == chain_id]
    here = [row[1:] for row in rows if row[0] != chain_id]
    return ChainTraffic(
        sent=sum(row[0] for row in away),
        executed_of_sent=sum(row[1] for row in away),
        received=sum(row[0] for row in here),
        executed_here=sum(row[1] for row in here),
        waiting=sum(row[2] for row in here),
        failed=sum(row[3] for row in here),
        slowest=max((row[4] for row in here if row[4] is not None), default=None),
    )


def read_hours(hours: int, now: int, lane: tuple[int, int] | None = None) -> tuple[Totals, ...]:
    """So many hours of the clock up to the one that `now` is in, oldest first, of one lane or of
    all together; an hour without messages has zeros. One query."""
    first = (now // HOUR - hours + 1) * HOUR
    source, destination = lane or (None, None)
    rows = Tally.objects.filter(
        period=Tally.Period.CLOCK_HOUR, since__gte=first, source=source, destination=destination
    )
    known = {
        values[0]: Totals(**dict(zip(_HOURLY, values, strict=True)))
        for values in rows.values_list(*_HOURLY)
    }
    starts = range(first, first + hours * HOUR, HOUR)
    return tuple(known.get(since) or Totals(since, since + HOUR) for since in starts)


def counted_at() -> int | None:
    """When messages were counted last, None before the first time."""
    rows = Tally.objects.filter(period=Tally.Period.LAST_HOUR, source=None)
    return rows.values_list("until", flat=True).first()
