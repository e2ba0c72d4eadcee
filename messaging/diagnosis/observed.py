"""What incidents are recognised by: chains, nodes, filters and lanes at one moment; frozen values.

Seconds since 1970; chain ids are uint256.
"""

from collections.abc import Mapping
from dataclasses import dataclass

FRESH = 90  # seconds for which what a node said counts as what it says


@dataclass(frozen=True, slots=True)
class Point:
    """A block with its timestamp, and when a node named it last."""

    block: int
    at: int
    seen_at: int

    def is_fresh(self, now: int) -> bool:
        """Whether that was said just now."""
        return now - self.seen_at <= FRESH


@dataclass(frozen=True, slots=True)
class Mark:
    """Where cross-safety of a chain stands (the block's timestamp), since when it was seen to, and
    the timestamp of the newest block then."""

    safe_at: int
    since: int
    latest_at: int


@dataclass(frozen=True, slots=True)
class NodeSeen:
    """An enabled execution endpoint. `asked_at` is when it was asked last, as far as is known."""

    position: int
    failing: bool
    asked_at: int | None
    answered_at: int | None
    head: int | None = None
    head_at: int | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Fork:
    """A reorg: when it was seen, the last block that stayed, how many blocks it replaced."""

    seen_at: int
    ancestor: int
    depth: int


@dataclass(frozen=True, slots=True)
class ChainSeen:
    """A followed chain that is not paused."""

    chain_id: int
    name: str
    block_time: int
    latest: Point | None = None
    local_safe: Point | None = None
    safe: Point | None = None
    indexed: Point | None = None
    mark: Mark | None = None
    nodes: tuple[NodeSeen, ...] = ()
    forks: tuple[Fork, ...] = ()


@dataclass(frozen=True, slots=True)
class FilterSeen:
    """What the interop filter of a chain said of its failsafe (None: it did not tell, or was not
    reached), when it was asked, and since when it has said that, where that is known."""

    chain_id: int
    failsafe: bool | None
    at: int
    since: int | None = None


@dataclass(frozen=True, slots=True)
class LaneSeen:
    """A lane's relays in the last day, when the last was, and how many messages were sent after the
    last relay of any lane."""

    source: int
    destination: int
    relays: int
    last_relay: int | None
    sent_since: int = 0


@dataclass(frozen=True, slots=True)
class Observed:
    """Everything at second `now`: the chains that are followed, the dependency sets (chain ids with
    the names of all of them), filters and lanes."""

    now: int
    chains: tuple[ChainSeen, ...] = ()
    sets: tuple[frozenset[int], ...] = ()
    filters: tuple[FilterSeen, ...] = ()
    lanes: tuple[LaneSeen, ...] = ()
    names: Mapping[int, str] | None = None

    def name(self, chain_id: int) -> str:
        """What a chain is called, followed or not."""
        known = self.names or {one.chain_id: one.name for one in self.chains}
        return known.get(chain_id, str(chain_id))

    def among(self, members: frozenset[int]) -> tuple[ChainSeen, ...]:
        """The followed ones of these chains."""
        return tuple(one for one in self.chains if one.chain_id in members)
