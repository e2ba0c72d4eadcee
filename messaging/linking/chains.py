"""The followed chains as linking needs them: small ids, chain ids and rules; read only."""

import msgspec

from messaging.models import Chain, DependencySet
from messaging.protocol.rules import ChainRules, Rules


class FollowedChains:
    """Chain ids of facts (small, ours) and of the protocol (uint256), both ways, and the rules."""

    __slots__ = ("_ids", "_small", "rules")

    def __init__(self, ids: dict[int, int], rules: Rules) -> None:
        self._ids = ids
        self._small = {chain_id: small for small, chain_id in ids.items()}
        self.rules = rules

    def chain_id(self, small: int) -> int:
        """The uint256 chain id of a fact's chain."""
        return self._ids[small]

    def small(self, chain_id: int) -> int | None:
        """Our id of a chain, None where it is not followed."""
        return self._small.get(chain_id)


def followed_chains() -> FollowedChains:
    """The chains and rules as stored now."""
    sets = {
        member: (frozenset(one.chain_ids), one.expiry_window)
        for one in DependencySet.objects.order_by("-name")
        for member in one.chain_ids
    }
    chains = list(Chain.objects.all())
    rules = Rules(tuple(_rules_of(chain, sets.get(chain.chain_id)) for chain in chains))
    return FollowedChains({chain.id: chain.chain_id for chain in chains}, rules)


def _rules_of(chain: Chain, shared: tuple[frozenset[int], int] | None) -> ChainRules:
    alone = ChainRules(chain.chain_id, chain.block_time, chain.lagoon_time)
    if shared is None:
        return alone
    return msgspec.structs.replace(alone, members=shared[0], expiry_window=shared[1])
