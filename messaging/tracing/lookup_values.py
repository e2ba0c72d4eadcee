"""What was looked up on the chains' nodes, as its page shows it: seen there, and not indexed."""

from dataclasses import dataclass

from messaging.chain.answers import Outcome
from messaging.tracing.calls import Call
from messaging.tracing.lines import Deed
from messaging.tracing.values import AsOf, ChainRef, IdentifierFacts, TransactionFacts


@dataclass(frozen=True, slots=True)
class ChainAnswer:
    """What a chain's nodes answered; `outcome` None: nothing so far, `late`: not in time."""

    chain: ChainRef
    outcome: Outcome | None
    text: str
    late: bool


@dataclass(frozen=True, slots=True)
class SeenMessage:
    """A message as its logs in one transaction tell it. What they do not tell is None: of a relay
    the parties and the payload, of a read the message hash. `indexed`: it has a page by now."""

    deed: Deed
    log_index: int
    message_hash: str | None
    source: ChainRef
    destination: ChainRef
    nonce: int | None
    sender: str | None
    target: str | None
    call: Call
    identifier: IdentifierFacts | None
    payload: str | None
    expires_at: int | None
    indexed: bool


@dataclass(frozen=True, slots=True)
class SeenTransaction:
    """A mined transaction as a chain's node gave it. `others`: how many of its logs are of no
    message, `omitted` how many were not kept; `reverted` is why, in words, where it did."""

    chain: ChainRef
    block_number: int
    block_hash: str
    timestamp: int
    facts: TransactionFacts
    messages: tuple[SeenMessage, ...]
    others: int
    omitted: int
    reverted: str | None


@dataclass(frozen=True, slots=True)
class LookupPage:
    """A lookup as of now; `indexed`: the transaction has a page of its own by now. Times in
    seconds; `done`: every chain answered, or had its time."""

    hash: str
    asked_at: int
    done: bool
    answers: tuple[ChainAnswer, ...]
    seen: tuple[SeenTransaction, ...]
    indexed: bool
    as_of: tuple[AsOf, ...]
