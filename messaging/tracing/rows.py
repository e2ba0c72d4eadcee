"""Stored verdicts on messages as the rows that lists show; it decides no order and no page."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, QuerySet
from django.db.models.expressions import RawSQL

from messaging.models import Message
from messaging.protocol.facts import Kind
from messaging.protocol.lifecycle import Status
from messaging.protocol.text import to_address, to_hex
from messaging.protocol.transfers import PAYLOAD_HEAD
from messaging.tracing.calls import NO_CALL, read_call
from messaging.tracing.network import Network
from messaging.tracing.selecting import select
from messaging.tracing.statements import rows_of
from messaging.tracing.status import has_expired, message_status
from messaging.tracing.token_names import with_token_names
from messaging.tracing.values import ChainRef, MessageRow

_COLUMNS = (
    "message_hash",
    "status",
    "reasons",
    "timestamp",
    "source",
    "nonce",
    "destination",
    "sender",
    "target",
    "sent_chain",
    "sent_log",
    "sent_transaction",
    "relay_chain",
    "relay_log",
    "relay_transaction",
    "relay_timestamp",
    "execution_log",
    "sends",
)
# The source block that the execution of a message without source names.
_NAMED_BLOCK = (
    f"case when message.status = {Status.SOURCE_MISSING:d} then (select source_block "  # noqa: S608
    "from execution where execution.chain = message.relay_chain and "
    "execution.block = message.relay_block and execution.log_index = message.execution_log) end"
)
# The payload's beginning, of a message that was sent once: nearly of all of them.
_HEAD = (
    f"case when sends = 1 then (select substring(payload, 1, {PAYLOAD_HEAD}) from log "  # noqa: S608
    f"where log.message_hash = message.message_hash and log.kind = {Kind.SENT:d} limit 1) end"
)
RECORD = ", ".join((*_COLUMNS, _NAMED_BLOCK, _HEAD))  # in a statement that is written out
_BY_HASH = f"select {RECORD} from message where message_hash = any(%s)"  # noqa: S608
_SENDS_AND_USES = (
    "select message_hash, kind, chain, transaction_hash, block, log_index, timestamp, "  # noqa: S608
    "source_block, source_log, source_timestamp, payload_hash, "
    f"substring(payload, 1, {PAYLOAD_HEAD}) from log "
    f"where kind in ({Kind.SENT:d}, {Kind.EXECUTING:d}) and message_hash = any(%s) "
    "order by timestamp, chain, block, log_index"
)


class MessageRecord(NamedTuple):
    """A stored verdict. `named_block` is the source block that the execution of a message without
    source names, `head` the payload's beginning where there is one send; chains as in the model."""

    message_hash: bytes
    status: int
    reasons: int
    timestamp: int
    source: int
    nonce: int
    destination: int
    sender: bytes | None
    target: bytes | None
    sent_chain: int | None
    sent_log: int | None
    sent_transaction: bytes | None
    relay_chain: int | None
    relay_log: int | None
    relay_transaction: bytes | None
    relay_timestamp: int | None
    execution_log: int | None
    sends: int
    named_block: int | None
    head: bytes | None


class SendHead(NamedTuple):
    """The sends of a message: the newest and the one that its relay used (the first one where it
    names none), in seconds, and the beginning of the payload of all of them."""

    newest: int
    used: int
    payload: bytes


class Lane(NamedTuple):
    """What the messages of a lane share: its ends, the window in seconds, the destination's clock
    and whether both ends are in one dependency set, as the network tells them."""

    source: ChainRef
    destination: ChainRef
    window: int
    clock: int | None
    in_set: bool | None


class Lanes(dict[tuple[int, int], Lane]):
    """Lanes of one network by the uint256 ids of their ends; each is asked for once."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def __missing__(self, ends: tuple[int, int]) -> Lane:
        source, destination = ends
        network = self.network
        lane = self[ends] = Lane(
            network.ref(source),
            network.ref(destination),
            network.window(source, destination),
            network.clock(destination),
            network.in_set(source, destination),
        )
        return lane


class _Carrier(NamedTuple):
    """A log that carries a message's hash: a send, or an execution with the place it names."""

    message_hash: bytes
    kind: int
    chain: int
    transaction_hash: bytes
    block: int
    log_index: int
    timestamp: int
    source_block: int | None
    source_log: int | None
    source_timestamp: int | None
    payload_hash: bytes
    head: bytes


def read_records(*parts: QuerySet[Message]) -> list[MessageRecord]:
    """The records of these queries, each in its order, one after the other; one statement."""
    return [_record(row) for row in select(RECORD, parts)]


def named_block() -> RawSQL:
    """Of a query of messages: the source block that the execution of a message without source
    names, None of others."""
    # Written out: expressions of the ORM would take longer to be put together than to be answered.
    return RawSQL(_NAMED_BLOCK, (), BigIntegerField())  # noqa: S611 # nothing in it is given


def ask_records(statement: str, *values: object) -> list[MessageRecord]:
    """The records of a statement that selects RECORD from the table of messages."""
    return [_record(row) for row in rows_of(statement, *values)]


def _record(row: Sequence[Any]) -> MessageRecord:
    return MessageRecord(*row[:4], *map(int, row[4:7]), *row[7:])


def read_sends(records: Sequence[MessageRecord]) -> dict[bytes, SendHead]:
    """The sends of these messages, by message hash; one statement, none where no message was sent
    again: which of several sends the relay used only its execution tells."""
    once = {
        one.message_hash: SendHead(one.timestamp, one.timestamp, one.head)
        for one in records
        if one.head is not None
    }
    resent = [one for one in records if one.sends > 1]
    if not resent:
        return once
    carriers: dict[bytes, list[_Carrier]] = {}
    for row in rows_of(_SENDS_AND_USES, [one.message_hash for one in resent]):
        carriers.setdefault(row[0], []).append(_Carrier(*row))
    heads = ((one.message_hash, _head(one, carriers.get(one.message_hash, ()))) for one in resent)
    return once | {key: found for key, found in heads if found is not None}


def _head(record: MessageRecord, logs: Sequence[_Carrier]) -> SendHead | None:
    """The sends among a message's logs, which come oldest first; None where there is none."""
    sends = [log for log in logs if log.kind == Kind.SENT]
    if not sends:
        return None
    place = (record.relay_chain, record.relay_transaction, record.execution_log)
    named = next(
        (
            (log.source_block, log.source_log, log.source_timestamp, log.payload_hash)
            for log in logs
            if (log.chain, log.transaction_hash, log.log_index) == place
        ),
        None,
    )
    used = (
        log.timestamp
        for log in sends
        if (log.block, log.log_index, log.timestamp, log.payload_hash) == named
    )
    return SendHead(sends[-1].timestamp, next(used, sends[0].timestamp), sends[0].head)


def read_rows(
    records: Sequence[MessageRecord], network: Network, *, symbols: bool = True
) -> tuple[MessageRow, ...]:
    """The rows of these records, in their order; one statement more where one was sent again, one
    where tokens move and their `symbols` are wanted."""
    sends, lanes = read_sends(records), Lanes(network)
    rows = [make_row(one, sends.get(one.message_hash), lanes) for one in records]
    return with_token_names(rows) if symbols else tuple(rows)


def make_row(record: MessageRecord, sent: SendHead | None, lanes: Lanes) -> MessageRow:
    """One row as shown now; with resends the newest send's clock counts."""
    lane = lanes[record.source, record.destination]
    deadline = sent and sent.newest + lane.window
    sender, target = record.sender, record.target
    call = read_call(sent.payload, sender=sender, target=target) if sent else NO_CALL
    return MessageRow(
        message_hash=to_hex(record.message_hash),
        status=message_status(
            Status(record.status),
            source=record.source,
            block=record.named_block,
            expired=deadline is not None and has_expired(deadline, lane.clock),
            network=lanes.network,
        ),
        source=lane.source,
        destination=lane.destination,
        nonce=record.nonce,
        sender=to_address(sender) if sender else None,
        target=to_address(target) if target else None,
        timestamp=record.timestamp,
        sent_transaction=to_hex(record.sent_transaction) if record.sent_transaction else None,
        relay_transaction=to_hex(record.relay_transaction) if record.relay_transaction else None,
        relay_timestamp=record.relay_timestamp,
        expires_at=deadline,
        selector=call.selector,
        function=call.function,
        transfer=call.transfer,
        relay_delay=_delay(record, sent),
        in_set=lane.in_set,
    )


def _delay(record: MessageRecord, sent: SendHead | None) -> int | None:
    """Seconds from the send that the relay used to the relay, as `standing.relay_delay`."""
    if sent is None or record.relay_timestamp is None:
        return None
    return max(0, record.relay_timestamp - sent.used)


def rows_by_hash(
    hashes: Iterable[bytes], network: Network, read: Sequence[MessageRecord] = ()
) -> dict[bytes, MessageRow]:
    """The rows of these message hashes, those that are known, and of the records that are `read`
    already; two statements, none for no hash and no record."""
    wanted = list(set(hashes) - {one.message_hash for one in read})
    records = list(read)
    if wanted:
        records += ask_records(_BY_HASH, wanted)
    rows = read_rows(records, network)
    return {one.message_hash: row for one, row in zip(records, rows, strict=True)}
