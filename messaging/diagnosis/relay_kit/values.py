"""The relay kit: transactions that anyone may sign, with what to know first; frozen values."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from messaging.protocol.spelled import access_list_of
from messaging.protocol.text import to_address, to_hex
from messaging.tracing.values import ChainRef


class Risk(StrEnum):
    """What is to be known before anything is sent; the order is that of showing."""

    ALREADY_RELAYED = "already_relayed"
    INVALID = "invalid"
    SOURCE_REPLACED = "source_replaced"
    NOT_IN_SET = "not_in_set"
    SENT_TOO_EARLY = "sent_too_early"
    NOT_ACTIVE_YET = "not_active_yet"
    EXPIRED = "expired"
    WILL_REVERT = "will_revert"
    CONSUMES = "consumes"
    TOO_CLOSE = "too_close"
    NOT_SEEN_THERE = "not_seen_there"
    NOT_SIMULATED = "not_simulated"


@dataclass(frozen=True, slots=True)
class Caution:
    """One thing to know first: `lead` in two words, `text` the sentences after it.

    `blocks`: a relay sent now cannot do what it should. `transaction` is the one that it speaks of.
    """

    risk: Risk
    lead: str
    text: str
    blocks: bool = False
    transaction: str | None = None


@dataclass(frozen=True, slots=True)
class UnsignedTransaction:
    """A type-2 transaction without what only its sender can give: account, nonce, gas and fees.

    `access_list` are the inbox's keys.
    """

    chain_id: int
    target: bytes
    calldata: bytes
    access_list: tuple[bytes, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As eth_sendTransaction takes it; a wallet adds `from`, nonce, gas and fees."""
        return {
            "type": "0x2",
            "chainId": hex(self.chain_id),
            "to": to_address(self.target),
            "value": "0x0",
            "data": to_hex(self.calldata),
            "accessList": access_list_of(self.access_list),
        }


@dataclass(frozen=True, slots=True)
class Script:
    """A command or code. `whole` runs as it stands; `short` reads its long argument from the file
    that stands beside it, and is the same text where no argument is long."""

    whole: str
    short: str


class DeedKind(StrEnum):
    """What a transaction does about a message; the values stand in addresses and file names."""

    RELAY = "relay"
    RESEND = "resend"
    REFUND = "refund"


@dataclass(frozen=True, slots=True)
class Deed:
    """One transaction that anyone may send on `chain`, ready to sign and as commands.

    `long_argument` is the one that is too long for a page, None where every one is short; `cast` is
    None where it is too long for a command line.
    """

    kind: DeedKind
    chain: ChainRef
    transaction: UnsignedTransaction
    cast: Script | None
    viem: Script
    long_argument: bytes | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a way that takes several, in order; `command` is empty where none is run here.
    `not_before`: it must wait for this second; `long_argument` is read from a file."""

    title: str
    text: str
    command: str = ""
    deed: Deed | None = None
    not_before: int | None = None
    long_argument: bytes | None = None


@dataclass(frozen=True, slots=True)
class Simulated:
    """When and where a relay was last simulated and succeeded; seconds, None: block not known."""

    at: int
    block: int | None


@dataclass(frozen=True, slots=True)
class RelayKit:
    """Everything to get a message executed, or its ETH back, what to know first at the top.

    `relay` is None where no relay can succeed any more; `resend` where the source's messenger has
    no resend, or it would not help; `refund` are the steps of a messenger that has it instead.
    """

    message_hash: str
    cautions: tuple[Caution, ...]
    relay: Deed | None = None
    resend: Deed | None = None
    refund: tuple[Step, ...] = ()
    simulated: Simulated | None = None
    note: str = ""  # why there is no resend, or what is not known of it

    @property
    def deeds(self) -> tuple[Deed, ...]:
        """Every transaction of the kit."""
        steps = tuple(step.deed for step in self.refund)
        return tuple(one for one in (self.relay, self.resend, *steps) if one is not None)

    @property
    def must_resend(self) -> bool:
        """Whether sending again is what is left, not only what may be done later."""
        return self.relay is None and self.resend is not None
