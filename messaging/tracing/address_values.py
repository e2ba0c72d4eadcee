"""An address as its page shows it; values only."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from messaging.tracing.lines import Deed
from messaging.tracing.values import AsOf, ChainRef, MessageRow


class Role(StrEnum):
    """What an address may be to messages; `RELAYED`: the sender of transactions that sent, relayed
    or read them, or tried to relay."""

    SENT = "sent"
    RECEIVED = "received"
    TRANSFERS = "transfers"
    RELAYED = "relayed"


@dataclass(frozen=True, slots=True)
class Counted:
    """How many there are; with `more`, more than that many."""

    number: int
    more: bool


@dataclass(frozen=True, slots=True)
class Signed:
    """A transaction that is from an address, with how many of its logs did what."""

    chain: ChainRef
    hash: str
    block_number: int
    timestamp: int
    target: str | None
    reverted: bool
    gas_used: int
    counts: Mapping[Deed, int]


@dataclass(frozen=True, slots=True)
class SignedPage:
    """One page of them; as `values.Page`."""

    rows: tuple[Signed, ...]
    next: str | None
    previous: str | None


@dataclass(frozen=True, slots=True)
class AddressPage:
    """An address in one role: `messages` of it, or for `RELAYED` transactions from it, `signed`;
    `name` is that of a predeploy."""

    address: str
    name: str | None
    role: Role
    counts: Mapping[Role, Counted]
    messages: tuple[MessageRow, ...]
    signed: tuple[Signed, ...]
    next: str | None
    previous: str | None
    as_of: tuple[AsOf, ...]
