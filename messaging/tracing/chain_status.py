"""A followed chain as pages and the API show it: frozen values, times in seconds since 1970."""

from dataclasses import dataclass

from messaging.tracing.values import AsOf, ChainRef, ChainState, CoverageRange, Safety


@dataclass(frozen=True, slots=True)
class LevelStatus:
    """How far a chain is at one level, which kind of node told it, and when it said so last.

    Of a level that no node gives, all of that is None. `counts` is False where another block is
    stored at that height: then it says nothing about what is stored.
    """

    level: Safety
    block: int | None
    at: int | None
    source: str | None
    seen_at: int | None
    counts: bool


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
    node_problems: tuple[str, ...]
    reorgs: int
    lag: int | None
    state: ChainState

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
