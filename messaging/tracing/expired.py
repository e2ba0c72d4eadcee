"""Which messages have expired by now, said to the database; no status is decided here.

Written out: expressions of the ORM took a quarter of what a list by such a status costs.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Q

from messaging.protocol.facts import Kind
from messaging.tracing.network import DEFAULT_WINDOW, Network
from messaging.tracing.selecting import passing

_NEVER = -1  # no message is older than this: a destination whose clock is not known expires nothing


class LaneBound(NamedTuple):
    """Lanes to these chains, from these or from any (None), and the timestamp in seconds below
    which a message of them has expired by now; chains are uint256 ids."""

    destinations: Sequence[int]
    sources: Sequence[int] | None
    bound: int

    @property
    def lanes(self) -> Q:
        """The messages of these lanes."""
        to = Q(destination__in=self.destinations)
        return to if self.sources is None else to & Q(source__in=self.sources)


def expired(network: Network) -> Q:
    """Those whose newest send is older than its lane's bound; the latest bound of all tells an
    index where to begin, and below the earliest nothing has to be looked up."""
    every, (bound, values) = _every(network), _bound_of_each(network)
    condition = (
        f"message.timestamp < %s and (message.timestamp < %s or message.timestamp < {bound}) "
        f"and (message.sends <= 1 or not {_sent_since(bound)})"
    )
    return passing(condition, [max(every), min(every), *values, *values])


def in_time(network: Network) -> Q:
    """Those sent since the earliest bound of all whose newest send is not older than their own."""
    every, (bound, values) = _every(network), _bound_of_each(network)
    condition = (
        f"message.timestamp >= %s and (message.timestamp >= %s or message.timestamp >= {bound} "
        f"or message.sends > 1 and {_sent_since(bound)})"
    )
    return passing(condition, [min(every), max(every), *values, *values])


def resent_in_time(network: Network) -> Q:
    """Those sent before it and again since."""
    every, (bound, values) = _every(network), _bound_of_each(network)
    condition = f"message.timestamp < %s and message.sends > 1 and {_sent_since(bound)}"
    return passing(condition, [min(every), *values])


def lane_bounds(network: Network) -> list[LaneBound]:
    """Lanes with their bounds; of a lane that several name the first counts, and of one that none
    names the default of `usual_bound`.

    The order is that of `Network.window`: the first set that holds both chains, then the default.
    What says the same as a later rule is left out: every row is compared with all that is here.
    """
    followed = {
        chain.ref.chain_id: _bound(network.clock(chain.ref.chain_id), DEFAULT_WINDOW)
        for chain in network.chains
    }
    sets = Counter(member for shared in network.sets for member in shared.members)
    lanes = [
        LaneBound(
            (destination,),
            sorted(shared.members),
            _bound(network.clock(destination), shared.window),
        )
        for shared in network.sets
        for destination in sorted(shared.members)
        if sets[destination] > 1 or shared.window != DEFAULT_WINDOW
    ]
    others: dict[int, list[int]] = {}
    for chain_id, bound in followed.items():
        others.setdefault(bound, []).append(chain_id)
    usual = usual_bound(network)
    return lanes + [LaneBound(ids, None, bound) for bound, ids in others.items() if bound != usual]


def usual_bound(network: Network) -> int:
    """The bound of lanes to chains that are not followed, by the wall clock."""
    return _bound(network.now, DEFAULT_WINDOW)


def _bound(clock: int | None, window: int) -> int:
    return _NEVER if clock is None else clock - window


def _every(network: Network) -> list[int]:
    return [usual_bound(network), *(one.bound for one in lane_bounds(network))]


def _bound_of_each(network: Network) -> tuple[str, list[Any]]:
    """The bound of each message, as SQL with its values."""
    cases, values = list[str](), list[Any]()
    for destinations, sources, bound in lane_bounds(network):
        case = "when message.destination = any(%s)"
        values.append(_numeric(destinations))
        if sources is not None:
            case += " and message.source = any(%s)"
            values.append(_numeric(sources))
        cases.append(f"{case} then %s")
        values.append(bound)
    usual = usual_bound(network)
    if not cases:
        return "%s", [usual]
    return f"case {' '.join(cases)} else %s end", [*values, usual]


def _numeric(ids: Iterable[int]) -> list[Decimal]:
    return [Decimal(one) for one in ids]


def _sent_since(bound: str) -> str:
    """Whether a send is as young as the bound."""
    return (
        "exists(select 1 from log where log.message_hash = message.message_hash "  # noqa: S608
        f"and log.kind = {Kind.SENT:d} and log.timestamp >= {bound})"
    )
