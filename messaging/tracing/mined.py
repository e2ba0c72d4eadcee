"""A transaction and a block as their pages show them; values only, bytes as 0x text."""

from collections.abc import Mapping
from dataclasses import dataclass

from messaging.tracing.attempted import Attempt
from messaging.tracing.lines import Deed, LogLine
from messaging.tracing.past import ReorgCause
from messaging.tracing.values import AsOf, ChainRef, MessageRow, Safety, TransactionFacts


@dataclass(frozen=True, slots=True)
class Taken:
    """A version of a block, or of a transaction in it, that was stored and taken back: how many
    logs of it, and when and why it went."""

    chain: ChainRef
    block_number: int
    block_hash: str | None
    logs: int
    seen_at: int
    cause: ReorgCause


@dataclass(frozen=True, slots=True)
class Mined:
    """A transaction on one of the chains that have it. `counts`: how many of its logs did what;
    `facts` is None until it is fetched. `indexed`: whether its block is known complete."""

    chain: ChainRef
    block_number: int
    block_hash: str | None
    timestamp: int
    safety: Safety
    indexed: bool
    facts: TransactionFacts | None
    counts: Mapping[Deed, int]
    lines: tuple[LogLine, ...]
    reverted: Attempt | None = None
    tried: tuple[MessageRow, ...] = ()

    @property
    def shown(self) -> tuple[LogLine, ...]:
        """The lines that say what became of messages: a relay once, by its own log."""
        return tuple(one for one in self.lines if one.deed in {Deed.SENT, Deed.RELAYED, Deed.READ})


@dataclass(frozen=True, slots=True)
class TransactionPage:
    """Everything stored of a transaction hash, one entry a chain, in the order of their marks;
    `next` is where its further logs begin, None where all are here."""

    hash: str
    mined: tuple[Mined, ...]
    taken: tuple[Taken, ...]
    as_of: tuple[AsOf, ...]
    next: str | None
    first: bool


@dataclass(frozen=True, slots=True)
class BlockPage:
    """A block of a followed chain. What is not stored is None: below finalized only blocks with
    logs have a hash and a time. `before` and `after`: the nearest blocks with logs, `failed` the
    reverted relays in it."""

    chain: ChainRef
    number: int
    hash: str | None
    parent_hash: str | None
    timestamp: int | None
    safety: Safety
    indexed: bool
    known: bool
    logs: int
    lines: tuple[LogLine, ...]
    failed: tuple[str, ...]
    taken: tuple[Taken, ...]
    before: int | None
    after: int | None
    as_of: AsOf
    next: int | None
    first: bool
