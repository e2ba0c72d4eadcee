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
    are sentences on what was seen, where and up to which block.

    `names` are the chains' in the order of their ids. `noted_at` is when it was recognised, after
    its grace, `seen_at` when it was seen last; `recovery` says by what it was known to be over.
    `certain`: it was told or read; else it is what fits best what was seen.
    """

    id: int
    kind: IncidentKind
    chain_ids: frozenset[int]
    since: int
    until: int | None
    evidence: tuple[str, ...]
    names: tuple[str, ...] = ()
    certain: bool = True
    noted_at: int | None = None
    seen_at: int | None = None
    recovery: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self.until is None

    def touches(self, *chain_ids: int) -> bool:
        """Whether one of these chains (EIP-155 ids) is affected."""
        return not self.chain_ids.isdisjoint(chain_ids)
