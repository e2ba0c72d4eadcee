"""What pages, API and commands show: frozen values; hashes and addresses are 0x text, uint256 int.

Times are integer seconds since 1970 in UTC, as the protocol has them.
"""

from dataclasses import dataclass
from enum import StrEnum

from msgspec import Struct

from messaging.tracing.attempted import Attempt
from messaging.tracing.broken_rules import FailedRule
from messaging.tracing.paging import Edge
from messaging.tracing.past import HistoryEvent


class MessageStatus(StrEnum):
    """A message's status as shown: the stored one, with expiry and coverage as of reading."""

    INITIATED = "initiated"
    FAILED = "failed"
    EXECUTED = "executed"
    EXPIRED = "expired"
    INVALID = "invalid"
    AWAITING_SOURCE = "awaiting_source"
    UNTRACKED_SOURCE = "untracked_source"
    DROPPED = "dropped"


class ExecutionValidity(StrEnum):
    """An executing message's verdict as shown; `UNCHECKED`: its unwatched source is not fetched."""

    VALID = "valid"
    INVALID = "invalid"
    AWAITING_SOURCE = "awaiting_source"
    UNTRACKED_SOURCE = "untracked_source"
    UNCHECKED = "unchecked"


class Safety(StrEnum):
    """How safe a block is, by the levels that the chain's nodes give; the order is in `levels`."""

    UNSAFE = "unsafe"
    CROSS_UNSAFE = "cross_unsafe"
    LOCAL_SAFE = "local_safe"
    SAFE = "safe"
    FINALIZED = "finalized"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ChainRef:
    """A chain as it is named everywhere. `mark` picks its shape; None: it is not followed."""

    chain_id: int
    name: str
    mark: int | None

    @property
    def followed(self) -> bool:
        """Whether Crosslane indexes this chain."""
        return self.mark is not None


@dataclass(frozen=True, slots=True)
class AsOf:
    """Up to which block a chain is indexed, how old that block and the node's head are, and where
    failed relays were looked for (None: nowhere yet). `levels`: the timestamps of the newest blocks
    that count at a safety level, by level."""

    chain: ChainRef
    indexed_block: int | None
    indexed_at: int | None
    head_block: int | None
    head_at: int | None
    seen_at: int | None
    receipts: "CoverageRange | None" = None
    levels: tuple[tuple[Safety, int], ...] = ()


@dataclass(frozen=True, slots=True)
class TransactionFacts:
    """What a stored transaction says; prices and values in wei. `calls_messenger`: its own target
    is the messenger (a direct relay or send), not another contract in between."""

    sender: str
    target: str | None
    status: int
    gas_used: int
    gas_limit: int
    gas_price: int
    value: int
    access_list: tuple[str, ...]
    calls_messenger: bool

    @property
    def fee(self) -> int:
        """What its execution cost, in wei, without the fee for data on L1."""
        return self.gas_used * self.gas_price


@dataclass(frozen=True, slots=True)
class LogPlace:
    """Where a log stands, with its block's hash where stored and how safe that block is; `indexed`:
    that block is known complete, else only logs that executing messages name are read of it."""

    chain: ChainRef
    block_number: int
    block_hash: str | None
    log_index: int
    timestamp: int
    transaction_hash: str
    safety: Safety
    transaction: TransactionFacts | None
    indexed: bool = True


@dataclass(frozen=True, slots=True)
class IdentifierFacts:
    """An identifier with what follows from it: checksum and the access list's keys, in order."""

    origin: str
    block_number: int
    log_index: int
    timestamp: int
    chain_id: int
    payload_hash: str
    checksum: str
    access_list: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Send:
    """One SentMessage of the hash, the first or a resend, each with its own identifier and clock:
    `expires_at` and `relay_before` as in MessageDetail, for a relay that names this send."""

    place: LogPlace
    identifier: IdentifierFacts
    expires_at: int
    relay_before: int | None


@dataclass(frozen=True, slots=True)
class Relay:
    """The execution: the inbox's log, the messenger's log, and the verdict on the identifier.

    `told_source` and `told_nonce` are what the messenger's log says, None where it says none.

    `execution_log_index` is None where the inbox's log could not be read; `used` is the identifier
    that the relay named, `return_data_hash` None before messenger 1.2.0.
    """

    place: LogPlace
    execution_log_index: int | None
    validity: ExecutionValidity
    reasons: tuple[str, ...]
    used: IdentifierFacts | None
    return_data_hash: str | None
    relayer: str | None
    failed: tuple[FailedRule, ...] = ()
    told_source: int | None = None
    told_nonce: int | None = None


@dataclass(frozen=True, slots=True)
class Transfer:
    """A bridge call decoded from the message: ETH in wei, or a token in its smallest unit.

    `symbol` and `decimals` are what the token's contract says of itself, None where that is not
    known: a claim, never shown without the token's address.
    """

    kind: str  # "eth" or "erc20"
    token: str | None
    sender: str
    recipient: str
    amount: int
    symbol: str | None = None
    decimals: int | None = None


class MessageRow(Struct, frozen=True):
    """A message in a list; `expires_at` is the last second in which it can be executed.

    `relay_delay`: seconds from the send that the relay used to the relay, None while either is
    unseen. `in_set`: whether the destination is in the source's dependency set, None: not known."""

    message_hash: str
    status: MessageStatus
    source: ChainRef
    destination: ChainRef
    nonce: int
    sender: str | None
    target: str | None
    timestamp: int
    sent_transaction: str | None
    relay_transaction: str | None
    relay_timestamp: int | None
    expires_at: int | None
    selector: str | None
    function: str | None
    transfer: Transfer | None
    relay_delay: int | None = None
    in_set: bool | None = None


@dataclass(frozen=True, slots=True)
class RawLogFacts:
    """A stored log as it was emitted, for the raw view; `event` is its decoded name or None."""

    place: LogPlace
    address: str
    contract: str | None
    topics: tuple[str, ...]
    data: str
    event: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class MessageDetail:
    """All that is known of a message; `message` and `payload` are None while no send is seen.

    `relay_before`: the last second in which nodes take a relay, None where no dependency set tells.
    `destination_in_set`: whether the source's set has the destination, None: not known. `failures`:
    reverted relays, oldest first; `named`: reverts may name it; `abis`: ABIs may decode it.
    `distant`: relatives beyond the family; `lineage`: hashes of a message and one that its relay
    sent. `window_indexed`: it expired, and all blocks that could hold its relay are known."""

    row: MessageRow
    message: str | None
    payload: str | None
    payload_hash: str | None
    nonce_version: int
    nonce_counter: int
    sends: tuple[Send, ...]
    relay: Relay | None
    reasons: tuple[str, ...]
    siblings: tuple[MessageRow, ...]
    parent: MessageRow | None
    children: tuple[MessageRow, ...]
    logs: tuple[RawLogFacts, ...]
    relay_before: int | None
    destination_in_set: bool | None
    as_of: tuple[AsOf, AsOf]
    history: tuple[HistoryEvent, ...] = ()
    same_nonce: tuple[MessageRow, ...] = ()
    failures: tuple[Attempt, ...] = ()
    distant: tuple[MessageRow, ...] = ()
    lineage: tuple[tuple[str, str], ...] = ()
    window_indexed: bool = False
    named: bool = True
    abis: bool = True

    @property
    def current_send(self) -> Send | None:
        """The send that the relay named, else the newest, which a relay names best; None: none."""
        used = self.relay.used if self.relay else None
        named = (one for one in self.sends if used and one.identifier.checksum == used.checksum)
        return next(named, self.sends[-1] if self.sends else None)

    @property
    def other_sends(self) -> tuple[Send, ...]:
        """Every send but the current one, oldest first."""
        return tuple(one for one in self.sends if one is not self.current_send)

    @property
    def source_as_of(self) -> AsOf:
        """Up to where the source is indexed."""
        return self.as_of[0]

    @property
    def destination_as_of(self) -> AsOf:
        """Up to where the destination is indexed."""
        return self.as_of[1]

    @property
    def resends(self) -> tuple[Send, ...]:
        """The sends after the first, oldest first, each with an identifier and clock of its own."""
        return self.sends[1:]


@dataclass(frozen=True, slots=True)
class CoverageRange:
    """Blocks first..last known complete."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `next` and `previous` are opaque cursors, None at an end.

    `searched_to`: this page looked that far and not beyond, None: as far as it needed to."""

    rows: tuple[MessageRow, ...]
    next: str | None
    previous: str | None
    searched_to: Edge | None = None
