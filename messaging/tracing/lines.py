"""Stored logs as lines of a page, each with what it did to which message; it chooses none."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import BinaryField, Q, QuerySet
from django.db.models.functions import Substr

from messaging.models import Execution, Log
from messaging.protocol.contracts import event_name, name_of
from messaging.protocol.facts import Kind
from messaging.protocol.rules import Validity
from messaging.protocol.text import to_address, to_hex
from messaging.tracing.network import Network
from messaging.tracing.rows import rows_by_hash
from messaging.tracing.status import execution_validity
from messaging.tracing.values import ChainRef, ExecutionValidity, MessageRow

_TOPIC_SIZE = 32


class Deed(StrEnum):
    """What a log says that was done; `VALIDATED`: the inbox's part of a relay, `READ`: a log of
    another chain was read through the inbox, without a relay. `TRIED` is left by no log: the
    transaction reverted."""

    SENT = "sent"
    VALIDATED = "validated"
    RELAYED = "relayed"
    READ = "read"
    TRIED = "tried"
    OTHER = "other"


class BriefLog(NamedTuple):
    """A stored log without its data; `chain` is Chain.id, `topic` the beginning of its payload."""

    chain: int
    block: int
    log_index: int
    timestamp: int
    transaction_hash: bytes
    kind: int
    address: bytes
    topic_count: int
    message_hash: bytes | None
    peer: int | None
    sender: bytes | None
    source_block: int | None
    source_log: int | None
    topic: bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """Which log of which chain was read, and whether it is what the reader said."""

    source: ChainRef
    block_number: int
    log_index: int
    validity: ExecutionValidity | None


@dataclass(frozen=True, slots=True)
class LogLine:
    """A log in a list. `event` is None where it is none we read; `contract` names a predeploy;
    `message` is None where it is of none."""

    chain: ChainRef
    block_number: int
    log_index: int
    transaction_hash: str
    deed: Deed
    event: str | None
    address: str
    contract: str | None
    message: MessageRow | None
    reading: Reading | None


_DEEDS = {Kind.SENT.value: Deed.SENT, Kind.RELAYED.value: Deed.RELAYED}


def read_brief(logs: QuerySet[Log], count: int) -> list[BriefLog]:
    """The first `count` of these logs, in their order; one query."""
    topic = Substr("payload", 1, _TOPIC_SIZE, output_field=BinaryField())
    rows = logs.values_list(*BriefLog._fields[:-1], topic)
    return [BriefLog(*row) for row in rows[:count]]


def make_lines(logs: Sequence[BriefLog], network: Network) -> tuple[LogLine, ...]:
    """These logs as lines, in their order; at most three queries."""
    messages = rows_by_hash((log.message_hash for log in logs if log.message_hash), network)
    validities = _validities([log for log in logs if _deed(log) is Deed.READ], network)
    return tuple(
        LogLine(
            chain=network.of_fact(log.chain).ref,
            block_number=log.block,
            log_index=log.log_index,
            transaction_hash=to_hex(log.transaction_hash),
            deed=_deed(log),
            event=event_name(log.topic) if log.kind != Kind.UNDECODED else None,
            address=to_address(log.address),
            contract=name_of(log.address),
            message=messages.get(log.message_hash) if log.message_hash else None,
            reading=_reading(log, validities, network),
        )
        for log in logs
    )


def _deed(log: BriefLog) -> Deed:
    if log.kind == Kind.EXECUTING:
        return Deed.READ if log.message_hash is None else Deed.VALIDATED
    return _DEEDS.get(log.kind, Deed.OTHER)


_Place = tuple[int, int, int]


def _validities(logs: Sequence[BriefLog], network: Network) -> dict[_Place, ExecutionValidity]:
    """The verdict on each of these reads, by its place."""
    if not logs:
        return {}
    wanted = reduce(
        or_, (Q(chain=log.chain, block=log.block, log_index=log.log_index) for log in logs)
    )
    rows = Execution.objects.filter(wanted).values_list("chain", "block", "log_index", "validity")
    stored = {(chain, block, at): Validity(validity) for chain, block, at, validity in rows}
    found: dict[_Place, ExecutionValidity] = {}
    for log in logs:
        place = (log.chain, log.block, log.log_index)
        if place in stored:
            found[place] = execution_validity(
                stored[place],
                source=log.peer or 0,
                block=log.source_block,
                origin=log.sender or b"",
                network=network,
            )
    return found


def _reading(
    log: BriefLog, validities: dict[_Place, ExecutionValidity], network: Network
) -> Reading | None:
    if _deed(log) is not Deed.READ or log.peer is None:
        return None
    return Reading(
        source=network.ref(log.peer),
        block_number=log.source_block or 0,
        log_index=log.source_log or 0,
        validity=validities.get((log.chain, log.block, log.log_index)),
    )
