"""What a search found, and what it looked at; values only."""

from dataclasses import dataclass
from enum import StrEnum

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
    transaction_hash: str = ""


class HitKind(StrEnum):
    """What a found thing is that is no message, and has a page of its own."""

    TRANSACTION = "transaction"
    ADDRESS = "address"
    BLOCK = "block"
    EXECUTION = "execution"


@dataclass(frozen=True, slots=True)
class Hit:
    """A found thing that is no message, with what names it: a transaction by `hash`, an address, a
    block by chain and number, an execution by its log. `at`: when its block was made, if known."""

    kind: HitKind
    chain: ChainRef | None = None
    hash: str | None = None
    address: str | None = None
    block_number: int | None = None
    log_index: int | None = None
    at: int | None = None


@dataclass(frozen=True, slots=True)
class RevertedSeen:
    """A reverted transaction that addressed the inbox, and where it stands."""

    chain: ChainRef
    block_number: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found: `messages` by any of the keys; `kind` says what the text was read as;
    `hits` what else it names. Of either not all where there are very many.

    `others`, only where there is no message: the logs that the text names, at its place or of its
    transaction; `readers`: the executions that read the log at its place; `complete`: whether the
    block of that place is known complete; `reverted`: transactions with this hash that reverted and
    name no message that is known.
    """

    query: str
    kind: str
    messages: tuple[MessageRow, ...]
    searched: tuple[AsOf, ...]
    others: tuple[LogSeen, ...] = ()
    readers: tuple[LogSeen, ...] = ()
    complete: bool = False
    reverted: tuple[RevertedSeen, ...] = ()
    hits: tuple[Hit, ...] = ()

    @property
    def leads_to(self) -> MessageRow | Hit | None:
        """The one page that was meant; None where there are several, or there is none.

        A transaction of several messages is met as one: its page has them all.
        """
        if len(self.messages) == 1:
            return self.messages[0]
        if self.messages and self.kind != "transaction_hash":
            return None
        return self.hits[0] if len(self.hits) == 1 else None
