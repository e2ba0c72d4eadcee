"""What the lanes' messages are measured by, read once for many of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from messaging.support.queue import Norm
from messaging.tracing.freshness import is_late
from messaging.tracing.network import Network
from messaging.tracing.places import list_as_of, read_covered_times
from messaging.tracing.totals import Period, read_totals

Lane = tuple[int, int]  # uint256 chain ids


@dataclass(frozen=True, slots=True)
class Norms:
    """The norms of every lane at one moment."""

    network: Network
    slow: Mapping[Lane, int | None]
    late: frozenset[int]  # chains that are followed and not indexed to their heads
    covered: Mapping[int, tuple[tuple[int, int], ...]]

    def is_read(self, chain_id: int) -> bool:
        """Whether what a chain holds would have been seen, or is not looked for at all."""
        return chain_id not in self.late

    def of(self, source: int, destination: int) -> Norm:
        """The norm of a lane."""
        return Norm(
            self.network.clock(destination),
            self.network.window(source, destination),
            self.slow.get((source, destination)),
            self.is_read(destination),
            self.covered.get(destination, ()),
        )


def read_norms(network: Network) -> Norms:
    """The norms as counted last; three queries."""
    lanes = read_totals(Period.WEEK, network).lanes
    slow = {(one.source.chain_id, one.destination.chain_id): one.totals.slow for one in lanes}
    late = {one.chain.chain_id for one in list_as_of(network) if is_late(one, network.now)}
    return Norms(network, slow, frozenset(late), read_covered_times(network))
