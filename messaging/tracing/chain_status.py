"""A followed chain as pages and the API show it: frozen values, times in seconds since 1970."""

from dataclasses import dataclass
from enum import StrEnum

from messaging.tracing.health import ChainState
from messaging.tracing.values import AsOf, ChainRef, CoverageRange, Safety


@dataclass(frozen=True, slots=True)
class LevelStatus:
    """How far a chain is at one level, which kind of node told it, and when it said so last.

    Of a level that no node gives, all of that is None. `counts` is False where its node is on
    another fork than what is stored, or where it is `ahead`, above what is indexed, and cannot be
    compared yet: then it says nothing about what is stored.
    """

    level: Safety
    block: int | None
    at: int | None
    source: str | None
    seen_at: int | None
    counts: bool
    ahead: bool = False


class NodeState(StrEnum):
    """Whether an endpoint is asked; `RESTING`: it failed, `NEEDS_PERSON`: somebody must mend it."""

    WELL = "well"
    UNASKED = "unasked"
    RESTING = "resting"
    NEEDS_PERSON = "needs_person"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class NodeStatus:
    """An execution endpoint of a chain by its number, never by its address, with what its answers
    taught: most blocks at once, calls a second, the first block it keeps logs of (None: no limit
    seen). `latency` in seconds; `error` is what it failed with last, with the remedy."""

    position: int
    state: NodeState
    head: int | None
    latency: float | None
    answered_at: int | None
    rests_until: int | None
    range_limit: int | None
    rate_limit: int | None
    logs_from: int | None
    error: str


@dataclass(frozen=True, slots=True)
class ChainStatus:
    """A chain as the chains page shows it; `problems`: sentences of spans that rest or stopped,
    `node_problems`: of rollup nodes and WebSockets that do not answer, which stop nothing.

    `lag` is the seconds between the newest indexed block and the node's head, None before both.
    """

    chain: ChainRef
    as_of: AsOf
    block_time: int
    start_block: int
    paused: bool
    levels: tuple[LevelStatus, ...]
    covered: tuple[CoverageRange, ...]
    backfill_left: int
    dependency_set: str | None
    members: tuple[ChainRef, ...]
    messenger_version: str
    problems: tuple[str, ...]
    nodes: tuple[NodeStatus, ...]
    node_problems: tuple[str, ...]
    reorgs: int
    lag: int | None
    state: ChainState
    forked_at: int | None = None  # a block that was final and is not the node's

    def block_at(self, level: Safety) -> int | None:
        """The newest block at a level, None where no node gives it."""
        return next((one.block for one in self.levels if one.level is level), None)

    @property
    def cross_unsafe_block(self) -> int | None:
        """The newest cross-unsafe block."""
        return self.block_at(Safety.CROSS_UNSAFE)

    @property
    def local_safe_block(self) -> int | None:
        """The newest local-safe block."""
        return self.block_at(Safety.LOCAL_SAFE)

    @property
    def safe_block(self) -> int | None:
        """The newest cross-safe block."""
        return self.block_at(Safety.SAFE)

    @property
    def finalized_block(self) -> int | None:
        """The newest finalized block."""
        return self.block_at(Safety.FINALIZED)
