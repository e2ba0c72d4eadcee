"""Lanes as their pages show them: every pair of chains that messages went between or may go."""

from dataclasses import dataclass

from messaging.models import Message, Tally
from messaging.protocol.lifecycle import Status
from messaging.tracing.network import Network, SharedRules
from messaging.tracing.open_messages import OpenCount, count_open, count_open_of
from messaging.tracing.totals import (
    Period,
    PeriodTotals,
    Totals,
    read_lane_totals,
)
from messaging.tracing.values import ChainRef


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane in a list: its totals of a period (None: no message) and what is open of it."""

    source: ChainRef
    destination: ChainRef
    totals: Totals | None
    open: OpenCount | None


@dataclass(frozen=True, slots=True)
class LaneDetail:
    """A lane with its totals by period, and when each was counted, empty before the first time;
    `used`: whether it ever had a message, `in_set`: whether the destination is in the source's
    dependency set, None where that is not known."""

    source: ChainRef
    destination: ChainRef
    by_period: dict[Period, Totals]
    counted: dict[Period, int]
    open: OpenCount | None
    used: bool
    last_sent: int | None
    rules: SharedRules | None
    in_set: bool | None


def list_lanes(counted: PeriodTotals, network: Network) -> tuple[Lane, ...]:
    """The lanes that had a message in the period or have an open one, busiest first; one query."""
    opened = {
        (one.source.chain_id, one.destination.chain_id): one
        for one in count_open(network, expired=True)
    }
    lanes = [
        Lane(
            one.source,
            one.destination,
            one.totals,
            opened.pop((one.source.chain_id, one.destination.chain_id), None),
        )
        for one in counted.lanes
    ]
    quiet = sorted(opened.values(), key=lambda one: -(one.waiting + one.failed))
    lanes += [Lane(one.source, one.destination, None, one) for one in quiet]
    return tuple(lanes)


def get_lane(source: int, destination: int, network: Network) -> LaneDetail | None:
    """One lane by uint256 chain ids. None where it had no message and could not be a lane of this
    network: from a chain to itself, or with an end that is neither followed nor in a dependency
    set. Four queries at most."""
    newest = (
        Tally.objects.filter(period=Tally.Period.CLOCK_HOUR, source=source, destination=destination)
        .order_by("-since")
        .values_list("last_sent", flat=True)
    )
    last = list(newest[:1])
    known = {chain.ref.chain_id for chain in network.chains}.union(
        *(one.members for one in network.sets)
    )
    # Of a message that was seen just now nothing is counted yet.
    used = bool(last) or _seen(source, destination)
    if not used and (source == destination or not {source, destination} <= known):
        return None
    return LaneDetail(
        network.ref(source),
        network.ref(destination),
        *read_lane_totals(source, destination),
        count_open_of(network, source, destination),
        used,
        last[0] if last else None,
        network.shared(source, destination),
        network.in_set(source, destination),
    )


def _seen(source: int, destination: int) -> bool:
    messages = Message.objects.filter(source=source, destination=destination)
    return messages.exclude(status=Status.DROPPED).exists()
