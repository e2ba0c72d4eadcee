"""What the lanes' messages are measured by, read once for many of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from messaging.support.queue import Norm
from messaging.tracing.network import Network
from messaging.tracing.totals import Period, read_totals

Lane = tuple[int, int]  # uint256 chain ids


@dataclass(frozen=True, slots=True)
class Norms:
    """The norms of every lane at one moment."""

    network: Network
    slow: Mapping[Lane, int | None]

    def of(self, source: int, destination: int) -> Norm:
        """The norm of a lane."""
        return Norm(
            self.network.clock(destination),
            self.network.window(source, destination),
            self.slow.get((source, destination)),
        )


def read_norms(network: Network) -> Norms:
    """The norms as counted last; one query."""
    lanes = read_totals(Period.WEEK, network).lanes
    slow = {(one.source.chain_id, one.destination.chain_id): one.totals.slow for one in lanes}
    return Norms(network, slow)
