"""Causes that hold for a whole network at once, as pages and findings show them."""

from dataclasses import dataclass
from enum import StrEnum


class IncidentKind(StrEnum):
    """What can be wrong for everybody; the values are stored."""

    FAILSAFE = "failsafe"
    FRONTIER_STALLED = "frontier_stalled"
    REORG_STORM = "reorg_storm"
    RPC_OUTAGE = "rpc_outage"


@dataclass(frozen=True, slots=True)
class Incident:
    """Something wrong with some chains from second `since` to `until` (None: still); `evidence`
    are sentences on what was seen, where and up to which block."""

    id: int
    kind: IncidentKind
    chain_ids: frozenset[int]
    since: int
    until: int | None
    evidence: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self.until is None

    def touches(self, *chain_ids: int) -> bool:
        """Whether one of these chains (EIP-155 ids) is affected."""
        return not self.chain_ids.isdisjoint(chain_ids)
