"""Executing messages as pages and API show them: frozen values, spelled as in `values`."""

from dataclasses import dataclass
from enum import StrEnum

from msgspec import Struct

from messaging.tracing.broken_rules import FailedRule
from messaging.tracing.paging import Edge
from messaging.tracing.values import (
    AsOf,
    ChainRef,
    ExecutionValidity,
    IdentifierFacts,
    LogPlace,
    MessageRow,
    RawLogFacts,
)


class ExecutionUse(StrEnum):
    """What an executing message is for: a relay of the messenger, or a contract's own reading."""

    RELAY = "relay"
    EVENT_READ = "event_read"


class ExecutionRow(Struct, frozen=True):
    """An executing message in a list. `source_block` and `source_log` say where the log stands that
    it names, `origin` which contract is said to have emitted that; None: it cannot be read."""

    chain: ChainRef
    block_number: int
    log_index: int
    timestamp: int
    transaction_hash: str
    use: ExecutionUse
    validity: ExecutionValidity
    reasons: tuple[str, ...]
    source: ChainRef
    source_block: int
    source_log: int
    origin: str | None
    message_hash: str | None


@dataclass(frozen=True, slots=True)
class ExecutionPage:
    """One page of executing messages; as `values.Page`."""

    rows: tuple[ExecutionRow, ...]
    next: str | None
    previous: str | None
    searched_to: Edge | None = None


@dataclass(frozen=True, slots=True)
class ExecutionDetail:
    """Everything known of one executing message.

    `identifier` is what it names, None where its log cannot be read; `found` the log that stands
    there, None where none is stored, and `absent` then whether its block is known to hold none.
    `in_set`: whether the source shares a dependency set with the chain, None: not known.
    `activated`: whether the activation time of interop is known of both chains.
    """

    row: ExecutionRow
    place: LogPlace
    identifier: IdentifierFacts | None
    found: RawLogFacts | None
    absent: bool
    failed: tuple[FailedRule, ...]
    in_set: bool | None
    activated: bool
    message: MessageRow | None
    log: RawLogFacts
    as_of: tuple[AsOf, AsOf]
