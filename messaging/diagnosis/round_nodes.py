"""The nodes and filters of one round of probes, opened when they are first asked."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

from django.conf import settings

from messaging.chain.errors import ChainError
from messaging.chain.interop_filter import InteropFilter, open_filter
from messaging.chain.session import Limits
from messaging.diagnosis.asking import Side
from messaging.diagnosis.asking_relays import NOBODY, Waiting, read_waiting
from messaging.ingest.nodes import opened_node
from messaging.models import Chain, Endpoint

# Short, so that one simulation that hangs a node does not hold up a round.
LIMITS = Limits(
    connect_seconds=3.0, read_seconds=6.0, total_seconds=8.0, answer_bytes=4 * 1024 * 1024
)


class RoundNodes:
    """One that does not answer is not asked again in the round."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._sides: dict[int, Side] = {}
        self._waiting: dict[int, Waiting] = {}
        self._filters: dict[int, tuple[InteropFilter, ...]] = {}

    def side(self, chain_id: int, name: str) -> Side:
        """A chain (uint256 id) with its node, or with why none can be asked."""
        if chain_id not in self._sides:
            self._sides[chain_id] = self._open(chain_id, name)
        return self._sides[chain_id]

    def give_up(self, side: Side, reason: str) -> None:
        """Its node did not answer at all: the rest of the round does without."""
        self._sides[side.chain_id] = Side(side.chain_id, None, reason)

    def waiting_on(self, side: Side) -> Waiting:
        """The relays that wait on a chain's node; asked once a round."""
        if side.node is None:
            return NOBODY
        if side.chain_id not in self._waiting:
            self._waiting[side.chain_id] = read_waiting(side.node.ask)
        return self._waiting[side.chain_id]

    def filters_of(self, *chain_ids: int) -> tuple[InteropFilter, ...]:
        """The filters of these chains, in the order in which they are asked."""
        return tuple(one for chain_id in chain_ids for one in self._filters_of(chain_id))

    def _open(self, chain_id: int, name: str) -> Side:
        chain = Chain.objects.filter(chain_id=chain_id).first()
        if chain is None:
            return Side(chain_id, None, f"{name} is not followed: none of its nodes is known.")
        if chain.paused:
            return Side(chain_id, None, f"{name} is paused: its nodes are not asked.")
        try:
            client = self._stack.enter_context(opened_node(chain, LIMITS))
        except ChainError as error:
            return Side(chain_id, None, str(error))
        return Side(chain_id, client.state)

    def _filters_of(self, chain_id: int) -> tuple[InteropFilter, ...]:
        if chain_id not in self._filters:
            self._filters[chain_id] = tuple(self._open_filters(chain_id))
        return self._filters[chain_id]

    def _open_filters(self, chain_id: int) -> Iterator[InteropFilter]:
        kind = Endpoint.Kind.INTEROP_FILTER
        rows = Endpoint.objects.filter(chain__chain_id=chain_id, kind=kind, enabled=True)
        for row in rows.select_related("chain").order_by("position"):
            try:
                yield self._stack.enter_context(closing(open_filter_of(row)))
            except ChainError:
                continue  # its address is none: its endpoint says so


def open_filter_of(endpoint: Endpoint) -> InteropFilter:
    """The client of a configured filter; raises Stop where its address is none."""
    return open_filter(
        endpoint.url,
        label=str(endpoint),
        allow_loopback=settings.CROSSLANE_ALLOW_LOOPBACK_RPC,
        allow_private=settings.CROSSLANE_ALLOW_PRIVATE_RPC,
    )


@contextmanager
def round_nodes() -> Iterator[RoundNodes]:
    """The nodes of a round, closed at its end."""
    with ExitStack() as stack:
        yield RoundNodes(stack)
