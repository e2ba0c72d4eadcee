"""What a chain's nodes answered about one transaction, and how that is kept; it asks nothing."""

from enum import StrEnum
from typing import Any

import msgspec

from messaging.chain.client import TransactionFact
from messaging.protocol.attempts import Attempt
from messaging.protocol.types import RawLog

LASTS = 3_600  # seconds after which an answer is forgotten
PATIENCE = 60  # seconds in which a chain is asked


class Outcome(StrEnum):
    """What came of asking a chain; `UNKNOWN`: its node knows no such mined transaction."""

    FOUND = "found"
    UNKNOWN = "unknown"
    FAILED = "failed"
    PAUSED = "paused"


class Seen(msgspec.Struct, frozen=True, gc=False):
    """A mined transaction as a node gave it: without its calldata, with the logs that it left of
    watched contracts, or as many of them as are kept, and `omitted` others. `attempts` are the
    messages that it tried to execute, of one that reverted, `revert` what it reverted with."""

    fact: TransactionFact
    timestamp: int
    logs: tuple[RawLog, ...]
    omitted: int = 0
    attempts: tuple[Attempt, ...] = ()
    revert: bytes | None = None


class Answer(msgspec.Struct, frozen=True, gc=False):
    """What came of asking one chain, with the sentence of a failure."""

    outcome: Outcome
    text: str = ""
    seen: Seen | None = None


def pack(answer: Answer) -> Any:
    """An answer as JSON can hold it."""
    return msgspec.to_builtins(answer)


def unpack(kept: Any) -> Answer:
    """The answer that was packed; raises msgspec.ValidationError where it is none."""
    return msgspec.convert(kept, Answer)
