"""One message with everything known of it, put together from its facts; it decides no status."""

from collections.abc import Sequence
from dataclasses import dataclass

from messaging.linking.tried import Tried
from messaging.protocol.events import ExecutingMessage, RelayedMessage, SentMessage
from messaging.protocol.facts import Kind
from messaging.protocol.hashing import checksum
from messaging.protocol.identifier import split_nonce
from messaging.protocol.lifecycle import Status
from messaging.protocol.text import to_hex
from messaging.tracing.attempted import Attempt
from messaging.tracing.failed_relays import read_failures
from messaging.tracing.failed_rules import failed_rules, read_found
from messaging.tracing.family import Family, read_family
from messaging.tracing.history import read_history
from messaging.tracing.lineage import Link, read_lineage
from messaging.tracing.logs import (
    Carried,
    StoredLog,
    identifier_facts,
    own_identifier,
    raw_facts,
    read_logs_of,
)
from messaging.tracing.named_errors import name_errors
from messaging.tracing.network import Network
from messaging.tracing.places import Surroundings, covers_time, surroundings_of
from messaging.tracing.rows import Lanes, MessageRecord, SendHead, make_row, rows_by_hash
from messaging.tracing.status import reason_names, relay_validity
from messaging.tracing.token_names import with_token_names
from messaging.tracing.values import (
    ExecutionValidity,
    IdentifierFacts,
    MessageDetail,
    MessageRow,
    MessageStatus,
    Relay,
    Send,
)


@dataclass(frozen=True, slots=True)
class Known:
    """All that is read of one message; `own` are the logs that carry its hash, in time's order,
    `nonce` the messages that have or had its nonce."""

    record: MessageRecord
    network: Network
    own: tuple[StoredLog, ...]
    logs: tuple[StoredLog, ...]
    around: Surroundings
    family: Family
    lineage: tuple[Link, ...]
    relatives: dict[bytes, MessageRow]
    nonce: tuple[bytes, ...]
    failures: tuple[Attempt, ...]
    named: bool
    taken_back: bool
    abis: bool

    def sends(self) -> list[StoredLog]:
        """Every SentMessage, oldest first."""
        return [log for log in self.own if log.kind == Kind.SENT]

    def relay_log(self, kind: Kind) -> StoredLog | None:
        """The executing or the relayed log that the verdict stands on."""
        place = self.record.execution_log if kind == Kind.EXECUTING else self.record.relay_log
        here = (self.record.relay_chain, self.record.relay_transaction, place)
        found = (log for log in self.own if log.kind == kind and _key(log) == here)
        return next(found, None)


def read_detail(
    record: MessageRecord, sharers: Sequence[MessageRecord], network: Network
) -> MessageDetail:
    """The message of a record, in at most six queries, and one more each where a reorg took logs
    of it, where reverts may name it, where it is invalid, where it expired, where it moves a token
    and where relays failed with an error that is not the protocol's; `sharers` are the messages
    that have or had its nonce."""
    # A dropped message has no facts; one that comes back meanwhile is shown with its new verdict.
    dropped = record.status == Status.DROPPED
    family = Family() if dropped else read_family(record)
    carried = (
        Carried((), surroundings_of((), network))
        if dropped
        else read_logs_of(record.message_hash, record.source, family.beside, network)
    )
    logs = carried.logs
    lineage = read_lineage(record, family)
    nonce = tuple(one.message_hash for one in sharers)
    own = tuple(log for log in logs if log.message_hash == record.message_hash)
    return _detail(
        Known(
            record=record,
            network=network,
            own=own,
            logs=tuple(logs),
            around=carried.around,
            family=family,
            lineage=lineage,
            relatives=rows_by_hash((*family.hashes, *_linked(record, lineage)), network, sharers),
            nonce=nonce,
            failures=_failures(record, [log for log in own if log.kind == Kind.SENT], network)
            if carried.named
            else (),
            named=carried.named,
            taken_back=carried.taken_back,
            abis=carried.abis,
        )
    )


def _failures(
    record: MessageRecord, sends: Sequence[StoredLog], network: Network
) -> tuple[Attempt, ...]:
    chain = network.followed(record.destination)
    destination = chain.id if chain else None
    tried = [
        Tried(
            record.message_hash,
            destination,
            record.source,
            log.spot.block,
            log.spot.log_index,
            checksum(own_identifier(log, record.source), log.payload_hash),
        )
        for log in sends
    ]
    clocks = [log.spot.timestamp for log in sends]
    failures = read_failures(tried or [Tried(record.message_hash, destination)], clocks, network)
    return name_errors(failures, target=record.target, chain_id=record.destination)


def _detail(known: Known) -> MessageDetail:
    record, network, family = known.record, known.network, known.family
    sends = known.sends()
    first = sends[0] if sends else None
    sent = _head(known, sends)
    (row,) = with_token_names([make_row(record, sent, Lanes(network))])
    nonce = split_nonce(record.nonce)
    shared = network.shared(record.source, record.destination)
    return MessageDetail(
        row=row,
        message=_message(first),
        payload=to_hex(first.payload) if first else None,
        payload_hash=to_hex(first.payload_hash) if first else None,
        nonce_version=nonce.version,
        nonce_counter=nonce.counter,
        sends=tuple(_send(log, known) for log in sends),
        relay=_relay(known),
        reasons=reason_names(record.reasons, missing=_is_missing(record, row)),
        siblings=_rows(family.siblings, known),
        parent=known.relatives.get(family.parent) if family.parent else None,
        children=_rows(family.children, known),
        logs=tuple(raw_facts(log, known.around) for log in known.logs),
        relay_before=row.expires_at - shared.margin if shared and row.expires_at else None,
        destination_in_set=network.in_set(record.source, record.destination),
        as_of=(known.around.as_of(record.source), known.around.as_of(record.destination)),
        history=read_history(record, known.own, known.around) if known.taken_back else (),
        same_nonce=_rows(known.nonce, known),
        failures=known.failures,
        distant=_rows(_distant(known), known),
        lineage=tuple((to_hex(cause), to_hex(effect)) for cause, effect in known.lineage),
        window_indexed=_is_window_indexed(row, sends, network),
        named=known.named,
        abis=known.abis,
    )


def _is_window_indexed(row: MessageRow, sends: Sequence[StoredLog], network: Network) -> bool:
    """Whether a relay between the first sending and the end of the window would have been seen."""
    chain = network.followed(row.destination.chain_id)
    if row.status != MessageStatus.EXPIRED or row.expires_at is None or chain is None:
        return False
    return covers_time(chain, sends[0].spot.timestamp if sends else row.timestamp, row.expires_at)


def _head(known: Known, sends: Sequence[StoredLog]) -> SendHead | None:
    if not sends:
        return None
    executing = known.relay_log(Kind.EXECUTING)
    named = executing.event() if executing else None
    used = sends[0]
    if isinstance(named, ExecutingMessage):
        wanted, digest, source = named.identifier, named.payload_hash, known.record.source
        matching = (
            log
            for log in sends
            if log.payload_hash == digest and own_identifier(log, source) == wanted
        )
        used = next(matching, used)
    return SendHead(sends[-1].spot.timestamp, used.spot.timestamp, sends[-1].payload)


def _rows(hashes: tuple[bytes, ...], known: Known) -> tuple[MessageRow, ...]:
    return tuple(known.relatives[key] for key in hashes if key in known.relatives)


def _linked(record: MessageRecord, lineage: Sequence[Link]) -> tuple[bytes, ...]:
    """Everybody of the lineage but the message itself."""
    keys = dict.fromkeys(key for link in lineage for key in link)
    return tuple(key for key in keys if key != record.message_hash)


def _distant(known: Known) -> tuple[bytes, ...]:
    near = set(known.family.hashes)
    return tuple(key for key in _linked(known.record, known.lineage) if key not in near)


def _is_missing(record: MessageRecord, row: MessageRow) -> bool:
    """Whether no log stands where the execution says, although its block is covered."""
    return record.status == Status.SOURCE_MISSING and row.status == MessageStatus.INVALID


def _message(first: StoredLog | None) -> str | None:
    event = first.event() if first else None
    return to_hex(event.message) if isinstance(event, SentMessage) else None


def _send(log: StoredLog, known: Known) -> Send:
    record, network = known.record, known.network
    shared = network.shared(record.source, record.destination)
    expires_at = log.spot.timestamp + network.window(record.source, record.destination)
    return Send(
        place=known.around.place(log.spot),
        identifier=identifier_facts(own_identifier(log, record.source), log.payload_hash),
        expires_at=expires_at,
        relay_before=expires_at - shared.margin if shared else None,
    )


def _relay(known: Known) -> Relay | None:
    record, relayed = known.record, known.relay_log(Kind.RELAYED)
    if relayed is None:
        return None
    used = _used_identifier(known)
    validity = relay_validity(
        Status(record.status),
        source=record.source,
        block=record.named_block,
        network=known.network,
    )
    missing = record.status == Status.SOURCE_MISSING and validity == ExecutionValidity.INVALID
    place = known.around.place(relayed.spot)
    event = relayed.event()
    returned = event.return_data_hash if isinstance(event, RelayedMessage) else None
    reasons = reason_names(record.reasons, missing=missing)
    found = read_found(used, known.network) if used and reasons else None
    return Relay(
        place=place,
        execution_log_index=record.execution_log,
        validity=validity,
        reasons=reasons,
        used=used,
        return_data_hash=to_hex(returned) if returned else None,
        relayer=place.transaction.sender if place.transaction else None,
        failed=failed_rules(
            reasons, used, found, known.network.window(record.source, record.destination)
        ),
        told_source=event.source if isinstance(event, RelayedMessage) else None,
        told_nonce=event.nonce if isinstance(event, RelayedMessage) else None,
    )


def _used_identifier(known: Known) -> IdentifierFacts | None:
    executing = known.relay_log(Kind.EXECUTING)
    event = executing.event() if executing else None
    if not isinstance(event, ExecutingMessage):
        return None
    return identifier_facts(event.identifier, event.payload_hash)


def _key(log: StoredLog) -> tuple[int, bytes, int]:
    return log.spot.chain, log.spot.transaction_hash, log.spot.log_index
