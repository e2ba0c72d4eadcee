"""The one place that decides what a message's status is; a pure function of its facts."""

from collections.abc import Callable, Collection, Mapping, Sequence
from enum import IntEnum

import msgspec

from messaging.protocol.facts import Kind, LogFact
from messaging.protocol.rules import NONE_BROKEN, Reason, Rules, Validity, judge_execution

Place = tuple[int, int, int]  # chain id, block, log index


class Status(IntEnum):
    """The stored status of a message. Expiry, and whether a missing source is not indexed yet or
    not followed at all, are told when it is read; the numbers are stored."""

    INITIATED = 1
    FAILED = 2
    EXECUTED = 3
    INVALID = 4
    SOURCE_MISSING = 5
    DROPPED = 6


_STATUSES = {
    Validity.VALID: Status.EXECUTED,
    Validity.SOURCE_MISSING: Status.SOURCE_MISSING,
    Validity.INVALID: Status.INVALID,
}
# The verdict on the executing message that a judged relay stands on.
VALIDITY_OF = {status: validity for validity, status in _STATUSES.items()}


class Verdict(msgspec.Struct, frozen=True, gc=False):
    """What the facts of one message hash say: the first send, the relay, the execution it used."""

    status: Status
    reasons: Reason
    sent: LogFact | None
    sends: int
    relay: LogFact | None
    execution: LogFact | None


class Places(msgspec.Struct, frozen=True, gc=False):
    """What is known of places: the logs at those that executing messages name, which of these are
    known to hold none, and where executing messages stand that are part of a cycle."""

    sources: Mapping[Place, LogFact]
    absent: Collection[Place] = ()
    cyclic: Collection[Place] = ()


def place_of(fact: LogFact) -> Place:
    """Where a log stands: (chain id, block, log index)."""
    return fact.chain_id, fact.block, fact.log_index


def source_place(executing: LogFact) -> Place:
    """Where the log stands that an executing message names."""
    return executing.peer or 0, executing.source_block or 0, executing.source_log or 0


def judge(
    facts: Sequence[LogFact],
    places: Places,
    rules: Rules,
    *,
    attempted: bool = False,
    sends: int | None = None,
) -> Verdict:
    """The verdict on one message, given every fact with its hash, in any order.

    `attempted`: a transaction that tried to relay the message reverted. Such a message can still be
    relayed, and fails only until it is. `sends` is the number of sends where not all are among the
    facts; the first must be.
    No fact at all: every one was reorged away, and the message is dropped.
    """
    all_sends = [fact for fact in facts if fact.kind == Kind.SENT]
    relays = [fact for fact in facts if fact.kind == Kind.RELAYED]
    sent = _first(all_sends, _age)
    relay = _first(relays, place_of)
    count = len(all_sends) if sends is None else sends
    if relay is None:
        waiting = Status.FAILED if attempted else Status.INITIATED
        status = waiting if sent else Status.DROPPED
        return Verdict(status, NONE_BROKEN, sent, count, None, None)
    execution = _used_by(relay, facts, places.sources)
    if execution is None:
        # The messenger emits a relay only after the inbox accepted the identifier; where that log
        # of the inbox cannot be read, the relay itself is the evidence.
        status = Status.EXECUTED if sent else Status.SOURCE_MISSING
        return Verdict(status, NONE_BROKEN, sent, count, relay, None)
    place = source_place(execution)
    validity, reasons = judge_execution(
        execution,
        places.sources.get(place),
        rules,
        absent=place in places.absent,
        cyclic=place_of(execution) in places.cyclic,
    )
    return Verdict(_STATUSES[validity], reasons, sent, count, relay, execution)


def _first(facts: Sequence[LogFact], key: Callable[[LogFact], Place]) -> LogFact | None:
    """The least by a key; nearly always there is none or one."""
    if len(facts) < 2:  # noqa: PLR2004
        return facts[0] if facts else None
    return min(facts, key=key)


def _age(fact: LogFact) -> Place:
    return fact.timestamp, fact.block, fact.log_index


def _used_by(
    relay: LogFact, facts: Sequence[LogFact], sources: Mapping[Place, LogFact]
) -> LogFact | None:
    """The executing message that the relay stands on: the one whose source is this very message.

    Where that is not known yet, the first of the transaction that does not truly name another
    message: relayMessage validates before it calls its target, which may itself read the messenger.
    """
    candidates = [
        fact
        for fact in facts
        if fact.kind == Kind.EXECUTING and fact.transaction_hash == relay.transaction_hash
    ]
    open_ones = []
    for fact in sorted(candidates, key=place_of):
        source = sources.get(source_place(fact))
        if source is not None and source.message_hash == relay.message_hash:
            return fact
        if source is None or source.payload_hash != fact.payload_hash:
            open_ones.append(fact)
    return open_ones[0] if open_ones else None
