"""Networks spelled compactly, for rules that need no database."""

from collections.abc import Mapping

from messaging.tracing.network import FollowedChain, HeadSeen, Network, SharedRules
from messaging.tracing.values import ChainRef, CoverageRange

NOW = 2_000_000_000


def followed_chain(
    chain_id: int,
    *,
    heads: Mapping[str, tuple[int, int]] | None = None,
    covered: tuple[tuple[int, int], ...] = (),
) -> FollowedChain:
    """A chain with heads as (number, timestamp) by level and covered (first, last) blocks."""
    return FollowedChain(
        chain_id - 900,
        ChainRef(chain_id, f"Chain {chain_id}", chain_id - 901),
        {level: HeadSeen(*head, seen_at=NOW) for level, head in (heads or {}).items()},
        tuple(CoverageRange(*one) for one in covered),
    )


def network_of(*chains: FollowedChain, sets: tuple[SharedRules, ...] = ()) -> Network:
    """A network of these chains and sets, at NOW."""
    return Network(
        chains,
        sets,
        NOW,
        {chain.ref.chain_id: chain for chain in chains},
        {chain.id: chain for chain in chains},
    )
