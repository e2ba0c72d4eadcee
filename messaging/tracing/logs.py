"""Stored logs as they were emitted, and the identifiers that they are or name; no verdict here."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Q

from messaging.models import Log
from messaging.protocol.contracts import name_of
from messaging.protocol.decoding import decode
from messaging.protocol.events import Event, Undecoded
from messaging.protocol.identifier import access_list_keys
from messaging.protocol.text import to_address, to_hex
from messaging.protocol.types import Identifier, RawLog
from messaging.tracing.places import Spot, Surroundings
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
_OWN = f"select {', '.join(_COLUMNS)} from log where message_hash = %s"  # noqa: S608
_OWN_OR_BESIDE = f"{_OWN} or id = any(%s)"
_BY_TIME = " order by timestamp, chain, block, log_index"


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


def read_logs_of(message_hash: bytes, beside: Sequence[int]) -> list[StoredLog]:
    """The logs that carry a message's hash and those of these keys, by time; one query."""
    if beside:
        rows = rows_of(_OWN_OR_BESIDE + _BY_TIME, message_hash, list(beside))
    else:
        rows = rows_of(_OWN + _BY_TIME, message_hash)
    return [StoredLog(Spot(*row[:5]), *row[5:]) for row in rows]


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
