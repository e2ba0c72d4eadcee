"""Executing messages, one or a page of many: relays and event reads; it writes nothing."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from django.db.models import Q, QuerySet

from messaging.live.entries import ExecutionPlace
from messaging.models import Chain, Execution
from messaging.protocol.events import ExecutingMessage
from messaging.protocol.facts import BIGINT_MAX
from messaging.protocol.rules import ExecutionKind, Validity
from messaging.protocol.text import to_address, to_hex
from messaging.tracing.executing import (
    ExecutionDetail,
    ExecutionPage,
    ExecutionRow,
    ExecutionUse,
)
from messaging.tracing.execution_filters import (
    EVERY_EXECUTION,
    ExecutionFilters,
    filter_executions,
)
from messaging.tracing.failed_rules import FoundSource, failed_rules
from messaging.tracing.logs import StoredLog, identifier_facts, raw_facts, read_logs
from messaging.tracing.network import Network, load_network
from messaging.tracing.paging import decode_place, encode_place
from messaging.tracing.places import read_surroundings
from messaging.tracing.rows import rows_by_hash
from messaging.tracing.scanning import Order, Place, Shelf, Start
from messaging.tracing.selecting import passing, select
from messaging.tracing.status import execution_validity, reason_names
from messaging.tracing.turning import turn_page
from messaging.tracing.values import ExecutionValidity, MessageRow

PAGE_SIZE = 50
_RECORD = (
    "timestamp, chain, block, log_index, kind, validity, reasons, message_hash, transaction_hash, "
    "source, source_block, source_log, (select sender from log where log.chain = execution.chain "
    "and log.block = execution.block and log.log_index = execution.log_index limit 1)"
)
_AT_PLACES = (
    "(chain, block, log_index) in "
    "(select * from unnest(%s::smallint[], %s::bigint[], %s::bigint[]))"
)
_USES = {
    ExecutionKind.RELAY.value: ExecutionUse.RELAY,
    ExecutionKind.EVENT_READ.value: ExecutionUse.EVENT_READ,
}


class ExecutionRecord(NamedTuple):
    """A stored verdict; `chain` is Chain.id, `origin` what its log names as the emitter."""

    timestamp: int
    chain: int
    block: int
    log_index: int
    kind: int
    validity: int
    reasons: int
    message_hash: bytes | None
    transaction_hash: bytes
    source: int
    source_block: int
    source_log: int
    origin: bytes | None


def list_executions(
    filters: ExecutionFilters = EVERY_EXECUTION,
    cursor: str | None = None,
    *,
    limit: int = PAGE_SIZE,
    network: Network | None = None,
) -> ExecutionPage:
    """One page of the executing messages that pass, newest first; as `messages.list_messages`.

    Raises MalformedCursor.
    """
    start = None if cursor is None else Start(*decode_place(cursor))
    network = network or load_network()
    turn = turn_page(filter_executions(filters, network), EXECUTIONS, start, limit=limit)
    return ExecutionPage(
        tuple(make_execution_row(one, network) for one in turn.rows),
        _cursor_of(turn.following),
        _cursor_of(turn.preceding),
        turn.edge,
    )


def get_execution(chain_id: int, block: int, log_index: int) -> ExecutionDetail | None:
    """Everything known of the executing message at a place, None where there is none."""
    network = load_network()
    chain = network.followed(chain_id)
    if chain is None or max(block, log_index) > BIGINT_MAX:
        return None
    at = Q(chain=chain.id, block=block, log_index=log_index)
    records = read_executions([Execution.objects.filter(at).order_by()])
    logs = read_logs(at)
    return _detail(records[0], logs[0], network) if records and logs else None


def read_executions(parts: Sequence[QuerySet[Execution]]) -> list[ExecutionRecord]:
    """The records of these queries, one after the other; one statement."""
    return [ExecutionRecord(*row) for row in select(_RECORD, parts)]


def executions_at(
    places: Collection[ExecutionPlace], network: Network
) -> dict[ExecutionPlace, ExecutionRow]:
    """The executing messages at these places, those that are known; one query, none for no
    place."""
    if not places:
        return {}
    here = passing(_AT_PLACES, [list(column) for column in zip(*places, strict=True)])
    rows = read_executions([Execution.objects.filter(here).order_by()])
    return {ExecutionPlace(*row[1:4]): make_execution_row(row, network) for row in rows}


def make_execution_row(record: ExecutionRecord, network: Network) -> ExecutionRow:
    """One row as shown now."""
    validity = execution_validity(
        Validity(record.validity),
        source=int(record.source),
        block=record.source_block,
        origin=bytes(record.origin or b""),
        network=network,
    )
    missing = record.validity == Validity.SOURCE_MISSING and validity is ExecutionValidity.INVALID
    return ExecutionRow(
        chain=network.of_fact(record.chain).ref,
        block_number=record.block,
        log_index=record.log_index,
        timestamp=record.timestamp,
        transaction_hash=to_hex(record.transaction_hash),
        use=_USES[record.kind],
        validity=validity,
        reasons=reason_names(record.reasons, missing=missing),
        source=network.ref(int(record.source)),
        source_block=record.source_block,
        source_log=record.source_log,
        origin=to_address(record.origin) if record.origin else None,
        message_hash=to_hex(record.message_hash) if record.message_hash else None,
    )


def _detail(record: ExecutionRecord, log: StoredLog, network: Network) -> ExecutionDetail:
    row = make_execution_row(record, network)
    event = log.event()
    named = (
        identifier_facts(event.identifier, event.payload_hash)
        if isinstance(event, ExecutingMessage)
        else None
    )
    source = network.followed(row.source.chain_id)
    logs = (
        []
        if source is None
        else read_logs(Q(chain=source.id, block=record.source_block, log_index=record.source_log))
    )
    chain_ids = (row.source.chain_id, row.chain.chain_id)
    around = read_surroundings([log.spot, *(one.spot for one in logs)], network)
    found = logs[0] if logs else None
    return ExecutionDetail(
        row=row,
        place=around.place(log.spot),
        identifier=named,
        found=raw_facts(found, around) if found else None,
        absent="no_such_log" in row.reasons,
        failed=failed_rules(row.reasons, named, _source(found), network.window(*chain_ids)),
        in_set=network.in_set(row.chain.chain_id, row.source.chain_id),
        activated=_activated(chain_ids),
        message=_message(record, network),
        log=raw_facts(log, around),
        as_of=(around.as_of(chain_ids[0]), around.as_of(chain_ids[1])),
    )


def _source(found: StoredLog | None) -> FoundSource | None:
    if found is None:
        return None
    return FoundSource(to_address(found.address), to_hex(found.payload_hash), found.spot.timestamp)


def _activated(chain_ids: tuple[int, int]) -> bool:
    known = Chain.objects.filter(chain_id__in=chain_ids, lagoon_time__isnull=False)
    return known.count() == len(set(chain_ids))


def _message(record: ExecutionRecord, network: Network) -> MessageRow | None:
    if record.message_hash is None:
        return None
    key = bytes(record.message_hash)
    return rows_by_hash([key], network).get(key)


def _place_of(record: ExecutionRecord) -> Place:
    return record[:4]


EXECUTIONS = Shelf(
    Order(("chain", "block", "log_index")),
    read_executions,
    _place_of,
)


def _cursor_of(start: Start | None) -> str | None:
    return None if start is None else encode_place(start.place, backward=start.backward)
