"""What became of messages and chains that changed, read once for everybody who watches them."""

from collections.abc import Collection
from dataclasses import dataclass, field

from messaging.live.entries import ExecutionPlace
from messaging.models import Head
from messaging.tracing.executing import ExecutionRow
from messaging.tracing.executions import executions_at
from messaging.tracing.network import FollowedChain, Network, load_network
from messaging.tracing.places import list_as_of
from messaging.tracing.rows import rows_by_hash
from messaging.tracing.values import AsOf, MessageRow, Safety

_LEVELS = {
    Safety.CROSS_UNSAFE: Head.Level.CROSS_UNSAFE,
    Safety.LOCAL_SAFE: Head.Level.LOCAL_SAFE,
    Safety.SAFE: Head.Level.SAFE,
    Safety.FINALIZED: Head.Level.FINALIZED,
}


@dataclass(frozen=True, slots=True)
class ChainNow:
    """Up to where a chain is indexed, and the newest block at each level that counts."""

    as_of: AsOf
    levels: tuple[tuple[Safety, int], ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """Messages as lists show them, by message hash, chains by Chain.id, and executing messages by
    their places; `now` in seconds."""

    rows: dict[bytes, MessageRow]
    chains: dict[int, ChainNow]
    now: int
    executions: dict[ExecutionPlace, ExecutionRow] = field(default_factory=dict)


def read_changes(hashes: Collection[bytes], places: Collection[ExecutionPlace] = ()) -> Changes:
    """These messages and the executing messages at these places, those that are known, and all
    followed chains; at most eight queries."""
    network = load_network()
    rows, executed = rows_by_hash(hashes, network), executions_at(places, network)
    return Changes(rows, _chains(network), network.now, executed)


def _chains(network: Network) -> dict[int, ChainNow]:
    return {
        chain.id: ChainNow(as_of, _levels(chain))
        for chain, as_of in zip(network.chains, list_as_of(network), strict=True)
    }


def _levels(chain: FollowedChain) -> tuple[tuple[Safety, int], ...]:
    heads = ((level, chain.heads.get(key)) for level, key in _LEVELS.items())
    return tuple((level, head.number) for level, head in heads if head and chain.counts(head))
