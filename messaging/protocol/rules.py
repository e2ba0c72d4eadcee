"""The rules an executing message must keep, each with its name; pure, and without a clock.

Source: the interop messaging specification, "Message Invariants", as kona and op-supernode check
them. A rule whose inputs are not known (a chain in no dependency set, no activation time) is not
counted as failed.
"""

from enum import IntEnum, IntFlag

import msgspec

from messaging.protocol.facts import LogFact

DEFAULT_EXPIRY_WINDOW = 604_800  # seconds; MessageExpiryTimeSecondsInterop of the specification


class Reason(IntFlag):
    """The rules that failed; the numbers are stored."""

    NO_SUCH_LOG = 1
    WRONG_ORIGIN = 2
    WRONG_PAYLOAD_HASH = 4
    WRONG_TIMESTAMP = 8
    EXPIRED = 16
    TOO_EARLY = 32
    NOT_IN_DEPENDENCY_SET = 64
    IN_FUTURE = 128
    CYCLIC = 256


NONE_BROKEN = Reason(0)


class Validity(IntEnum):
    """The verdict on an executing message; the numbers are stored. What a missing source means
    (not indexed yet, not followed, no such log) is told when it is read, by coverage."""

    VALID = 0
    SOURCE_MISSING = 1
    INVALID = 2


class ExecutionKind(IntEnum):
    """Whether the messenger used the executing message for a relay; the numbers are stored."""

    EVENT_READ = 0
    RELAY = 1


class ChainRules(msgspec.Struct, frozen=True, gc=False):
    """What one followed chain says of messages; times in seconds.

    `members` are the chain ids of its dependency set, None where it is in no set.
    """

    chain_id: int
    block_time: int
    lagoon_time: int | None = None
    members: frozenset[int] | None = None
    expiry_window: int = DEFAULT_EXPIRY_WINDOW


class Rules:
    """The rules of every followed chain, by chain id; an unknown chain has none."""

    __slots__ = ("_by_chain",)

    def __init__(self, chains: tuple[ChainRules, ...] = ()) -> None:
        self._by_chain = {chain.chain_id: chain for chain in chains}

    def of(self, chain_id: int) -> ChainRules | None:
        """The rules of a chain, None where Crosslane does not follow it."""
        return self._by_chain.get(chain_id)


def judge_execution(
    executing: LogFact,
    source: LogFact | None,
    rules: Rules,
    *,
    absent: bool = False,
    cyclic: bool = False,
) -> tuple[Validity, Reason]:
    """The verdict on one executing message, given the log at the place that it names.

    `source` None: none is stored there; `absent`: the block was looked at, and there is none;
    `cyclic`: it was left over among the messages of its second (`cycles.left_over`).
    """
    reasons = _broken_by_itself(executing, rules)
    if cyclic:
        reasons |= Reason.CYCLIC
    if source is not None:
        reasons |= _broken_against(executing, source)
    elif absent:
        reasons |= Reason.NO_SUCH_LOG
    if reasons:
        return Validity.INVALID, reasons
    return (Validity.SOURCE_MISSING if source is None else Validity.VALID), reasons


def _broken_against(executing: LogFact, source: LogFact) -> Reason:
    """Rules 8 and 9: the log that the identifier names must be the one that it describes."""
    reasons = NONE_BROKEN
    if source.address != executing.sender:
        reasons |= Reason.WRONG_ORIGIN
    if source.payload_hash != executing.payload_hash:
        reasons |= Reason.WRONG_PAYLOAD_HASH
    if source.timestamp != executing.source_timestamp:
        reasons |= Reason.WRONG_TIMESTAMP
    return reasons


def _broken_by_itself(executing: LogFact, rules: Rules) -> Reason:
    """Rules 1 to 6, which need the identifier and the executing block only."""
    reasons = NONE_BROKEN
    initiated = executing.source_timestamp or 0
    if initiated > executing.timestamp:
        reasons |= Reason.IN_FUTURE
    here = rules.of(executing.chain_id)
    if here is None:
        return reasons
    if here.members is not None and executing.peer not in here.members:
        reasons |= Reason.NOT_IN_DEPENDENCY_SET
    if executing.timestamp - initiated > here.expiry_window:
        reasons |= Reason.EXPIRED
    there = rules.of(executing.peer or 0)
    if _too_early(executing.timestamp, here) or (there and _too_early(initiated, there)):
        reasons |= Reason.TOO_EARLY
    return reasons


def _too_early(timestamp: int, chain: ChainRules) -> bool:
    """Whether interop was not active yet; the activation block itself carries no messages."""
    return chain.lagoon_time is not None and timestamp < chain.lagoon_time + chain.block_time
