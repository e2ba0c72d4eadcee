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
        member: (frozenset(members), window)
        for members, window in DependencySet.objects.order_by("-name").values_list(
            "chain_ids", "expiry_window"
        )
        for member in members
    }
    chains = list(Chain.objects.values_list("id", "chain_id", "block_time", "lagoon_time"))
    rules = Rules(
        tuple(
            _rules_of(ChainRules(chain_id, block_time, lagoon_time), sets.get(chain_id))
            for _, chain_id, block_time, lagoon_time in chains
        )
    )
    return FollowedChains({small: chain_id for small, chain_id, *_ in chains}, rules)


def _rules_of(alone: ChainRules, shared: tuple[frozenset[int], int] | None) -> ChainRules:
    if shared is None:
        return alone
    return msgspec.structs.replace(alone, members=shared[0], expiry_window=shared[1])
