"""Stored logs as they were emitted, and the identifiers that they are or name; no verdict here."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q

from messaging.models import Log
from messaging.protocol.attempts import Naming
from messaging.protocol.contracts import name_of
from messaging.protocol.decoding import decode
from messaging.protocol.events import Event, Undecoded
from messaging.protocol.facts import Kind
from messaging.protocol.identifier import access_list_keys
from messaging.protocol.text import to_address, to_hex
from messaging.protocol.types import Identifier, RawLog
from messaging.tracing.network import Network
from messaging.tracing.places import (
    AROUND,
    AROUND_JOINED,
    Spot,
    Surroundings,
    surroundings_of,
)
from messaging.tracing.statements import rows_of
from messaging.tracing.values import IdentifierFacts, RawLogFacts

_TOPIC_SIZE = 32
_COLUMNS = (
    "chain",
    "block",
    "log_index",
    "timestamp",
    "transaction_hash",
    "kind",
    "transaction_index",
    "address",
    "topic_count",
    "payload",
    "payload_hash",
    "message_hash",
)
# Most messages met neither a reorg nor a revert: whether one did costs less than asking what.
_NAMED = (
    "exists(select 1 from failed_relay where message_hash = %s) or "  # noqa: S608
    f"log.kind = {Kind.SENT:d} and (exists(select 1 from failed_relay as tried "
    "where message_hash is null and tried.source = %s "
    "and tried.source_block = log.block and tried.source_log = log.log_index) "
    f"or exists(select 1 from failed_relay as tried where naming = {Naming.RELAY:d} "
    "and tried.source = %s "
    "and tried.source_block = log.block and tried.source_log = log.log_index))"
)
_OWN = (
    f"select {', '.join(f'log.{name}' for name in _COLUMNS)}, "  # noqa: S608
    f"exists(select 1 from taken_back where message_hash = %s), {_NAMED}, "
    f"exists(select 1 from abi_function), {AROUND} from log "
    f"{AROUND_JOINED} where log.message_hash = %s"
)
_OWN_OR_BESIDE = f"{_OWN} or log.id = any(%s)"
_BY_TIME = " order by log.timestamp, log.chain, log.block, log.log_index"


class StoredLog(NamedTuple):
    """A stored log, whole; `payload_hash` as the model has it."""

    spot: Spot
    kind: int
    transaction_index: int
    address: bytes
    topic_count: int
    payload: bytes
    payload_hash: bytes
    message_hash: bytes | None

    @property
    def topics(self) -> tuple[bytes, ...]:
        """Its topics, of 32 bytes each."""
        end = self.topic_count * _TOPIC_SIZE
        return tuple(self.payload[at : at + _TOPIC_SIZE] for at in range(0, end, _TOPIC_SIZE))

    @property
    def data(self) -> bytes:
        """What follows the topics."""
        return self.payload[self.topic_count * _TOPIC_SIZE :]

    def event(self) -> Event | Undecoded:
        """The log decoded; the block's hash is left out, since no event depends on it."""
        return decode(
            RawLog(
                self.address,
                self.topics,
                self.data,
                self.spot.block,
                self.spot.log_index,
                self.spot.transaction_hash,
                self.transaction_index,
                b"",
            )
        )


def read_logs(wanted: Q, *, most: int | None = None) -> list[StoredLog]:
    """The logs that match, by time and place, at most `most` of them; one query."""
    rows = Log.objects.filter(wanted).order_by("timestamp", "chain", "block", "log_index")
    return [StoredLog(Spot(*row[:5]), *row[5:]) for row in rows.values_list(*_COLUMNS)[:most]]


@dataclass(frozen=True, slots=True)
class Carried:
    """The logs of a message, what stands around them, whether logs of it were taken back by reorgs,
    whether reverted transactions may name it, and whether ABIs were uploaded that may decode it."""

    logs: Sequence[StoredLog]
    around: Surroundings
    taken_back: bool = True
    named: bool = True
    abis: bool = True


def read_logs_of(
    message_hash: bytes, source: int, beside: Sequence[int], network: Network
) -> Carried:
    """The logs that carry the hash of a message from `source` and those of these keys, by time; one
    query."""
    values = (message_hash, message_hash, Decimal(source), Decimal(source), message_hash)
    if beside:
        rows = rows_of(_OWN_OR_BESIDE + _BY_TIME, *values, list(beside))
    else:
        rows = rows_of(_OWN + _BY_TIME, *values)
    size = len(_COLUMNS)
    logs = [StoredLog(Spot(*row[:5]), *row[5:size]) for row in rows]
    around = ((log.spot, row[size + 3 :]) for log, row in zip(logs, rows, strict=True))
    met = (any(row[size + at] for row in rows) or not rows for at in range(3))
    return Carried(logs, surroundings_of(around, network), *met)


def raw_facts(log: StoredLog, around: Surroundings) -> RawLogFacts:
    """A log for the raw view."""
    event = log.event()
    undecoded = isinstance(event, Undecoded)
    return RawLogFacts(
        place=around.place(log.spot),
        address=to_address(log.address),
        contract=name_of(log.address),
        topics=tuple(map(to_hex, log.topics)),
        data=to_hex(log.data),
        event=None if undecoded else type(event).__name__,
        reason=event.reason if isinstance(event, Undecoded) else None,
    )


def own_identifier(log: StoredLog, chain_id: int) -> Identifier:
    """The identifier under which a log can be executed elsewhere."""
    spot = log.spot
    return Identifier(log.address, spot.block, spot.log_index, spot.timestamp, chain_id)


def identifier_facts(identifier: Identifier, payload_hash: bytes) -> IdentifierFacts:
    """An identifier with its checksum and access-list keys; its fields must be in range."""
    keys = access_list_keys(identifier, payload_hash)
    return IdentifierFacts(
        origin=to_address(identifier.origin),
        block_number=identifier.block_number,
        log_index=identifier.log_index,
        timestamp=identifier.timestamp,
        chain_id=identifier.chain_id,
        payload_hash=to_hex(payload_hash),
        checksum=to_hex(keys[-1]),
        access_list=tuple(map(to_hex, keys)),
    )
