"""What a search found, and what it looked at; values only."""

from dataclasses import dataclass

from messaging.tracing.values import AsOf, ChainRef, MessageRow


@dataclass(frozen=True, slots=True)
class LogSeen:
    """A stored log that is of no message. `reads`: the chain whose log it reads through the inbox.

    `complete`: whether its block is known complete, so that its transaction left no other log.
    """

    chain: ChainRef
    block_number: int
    log_index: int
    reads: ChainRef | None
    complete: bool


@dataclass(frozen=True, slots=True)
class RevertedSeen:
    """A reverted transaction that addressed the inbox, and where it stands."""

    chain: ChainRef
    block_number: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found: `messages` by any of the keys; `kind` says what the text was read as.

    `others`, only where there is no message: the logs that the text names, at its place or of its
    transaction; `readers`: the executions that read the log at its place; `reverted`: transactions
    with this hash that reverted and name no message that is known.
    """

    query: str
    kind: str
    messages: tuple[MessageRow, ...]
    searched: tuple[AsOf, ...]
    others: tuple[LogSeen, ...] = ()
    readers: tuple[LogSeen, ...] = ()
    reverted: tuple[RevertedSeen, ...] = ()
