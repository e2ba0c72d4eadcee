"""What a probe asked of nodes and what they answered: frozen values that JSON can keep."""

from enum import StrEnum
from typing import Any, Generic, TypeVar

import msgspec

from messaging.chain.wire_traces import FailedCall

T = TypeVar("T")


class Told(msgspec.Struct, Generic[T], frozen=True):
    """One question with its answer: the evidence of a finding.

    `call` is the question as people read it (`successfulMessages(0x…)`), `block` the block of
    `chain_id` at which it was answered (None: it belongs to none). `value` is None where nobody
    answered, and `reason` then says why, as a sentence.
    """

    call: str
    chain_id: int
    block: int | None = None
    value: T | None = None
    reason: str = ""


class Simulation(msgspec.Struct, frozen=True):
    """A relay that was simulated with its access list; `revert` is the raw data of one that
    reverted (as much as is kept) and `text` how the node put it, `returned` what one that succeeds
    would return."""

    succeeds: bool
    revert: bytes = b""
    returned: bytes = b""
    text: str = ""


class FilterAnswer(msgspec.Struct, frozen=True):
    """What an interop filter said of the access list: accepted, or its code and its words."""

    accepted: bool
    code: int | None = None
    text: str = ""
    method: str = ""


class RelayState(StrEnum):
    """Where a relay transaction that was seen before stands now."""

    MINED = "mined"
    PENDING = "pending"
    VANISHED = "vanished"


class RelayTransaction(msgspec.Struct, frozen=True):
    """A transaction that tries to relay the message, as the destination's node has it now; wei.

    `account_nonce` is the next nonce of its sender by mined transactions: above `nonce`, that place
    was taken by another transaction. `pending_nonce` is the next one after those that wait in an
    unbroken row as well: below `nonce`, a gap.
    """

    hash: bytes
    state: RelayState
    sender: bytes | None = None
    nonce: int | None = None
    account_nonce: int | None = None
    balance: int | None = None
    max_fee: int | None = None
    base_fee: int | None = None
    pending_nonce: int | None = None


class Frontier(msgspec.Struct, frozen=True):
    """How far a chain is at each level, as timestamps of its blocks in seconds; None: not known."""

    chain_id: int
    latest: int | None = None
    local_safe: int | None = None
    cross_safe: int | None = None
    finalized: int | None = None


class Probe(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that one probe of a message asked, at one moment (`asked_at`, seconds).

    Code sizes are bytes, balances wei; a field is None where the question does not arise.
    """

    asked_at: int
    source_block: int | None = None
    destination_block: int | None = None
    destination_timestamp: int | None = None
    successful: Told[bool]  # successfulMessages on the destination
    sent: Told[bytes]  # sentMessages(nonce) on the source: the hash that it holds now
    source_block_hash: Told[bytes]  # of the canonical block at the height of the newest sending
    target_code: Told[int]
    implementation: Told[bytes] | None = None  # of an EIP-1967 proxy at the target, empty: none
    token_code: Told[int] | None = None  # of the token that a bridge call mints
    liquidity: Told[int] | None = None  # of ETHLiquidity, of a bridge call that sends ETH
    source_version: Told[str]
    destination_version: Told[str]
    relay: Told[Simulation]
    gas: Told[int]
    trace: Told[tuple[FailedCall, ...]] | None = None  # of a relay that reverts: where it does
    transactions: tuple[RelayTransaction, ...] = ()
    filter: Told[FilterAnswer]
    failsafe: Told[bool]
    frontiers: tuple[Frontier, ...] = ()


def pack(probe: Probe) -> Any:
    """A probe as JSON can hold it."""
    return msgspec.to_builtins(probe)


def unpack(kept: Any) -> Probe:
    """The probe that was packed; raises msgspec.ValidationError where it is none."""
    return msgspec.convert(kept, Probe)
