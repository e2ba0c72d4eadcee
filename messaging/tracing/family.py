"""What stands beside a message in its transactions: siblings, parent, children; no verdict."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from messaging.protocol.facts import Kind
from messaging.tracing.rows import MessageRecord
from messaging.tracing.statements import rows_of

_BESIDE = frozenset({Kind.OTHER, Kind.UNDECODED})
_BESIDE_IT = (
    "select chain, transaction_hash, log_index, kind, message_hash, address, id from log "
    "where chain = %s and transaction_hash = %s or chain = %s and transaction_hash = %s "
    "order by chain, block, log_index"
)


class Neighbour(NamedTuple):
    """A stored log of a transaction, without its bytes; `chain` is Chain.id."""

    chain: int
    transaction_hash: bytes
    log_index: int
    kind: int
    message_hash: bytes | None
    address: bytes
    pk: int


class Frame(NamedTuple):
    """The logs between `first` and `last`, both left out: emitted while a message was relayed."""

    message_hash: bytes
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Family:
    """Message hashes in log order, and the keys of the logs that belong to the message besides its
    own: what its sender logged right after the send, and what was logged while it was relayed."""

    siblings: tuple[bytes, ...] = ()
    parent: bytes | None = None
    children: tuple[bytes, ...] = ()
    beside: tuple[int, ...] = ()

    @property
    def hashes(self) -> tuple[bytes, ...]:
        """Everybody of the family."""
        return (*self.siblings, *self.children, *([self.parent] if self.parent else []))


def read_family(record: MessageRecord) -> Family:
    """The family of a message that is not dropped; one query, bounded by a transaction's gas."""
    places = [
        (record.sent_chain, record.sent_transaction),
        (record.relay_chain, record.relay_transaction),
    ]
    logs = [Neighbour(*row) for row in rows_of(_BESIDE_IT, *places[0], *places[1])]
    sending, relaying = (
        [log for log in logs if (log.chain, log.transaction_hash) == place] for place in places
    )
    return find_family(record, sending, relaying)


def find_family(
    record: MessageRecord, sending: Sequence[Neighbour], relaying: Sequence[Neighbour]
) -> Family:
    """The family, given the logs of the sending and the relaying transaction, each in log order."""
    sent_log = record.sent_log if sending else None
    around = [] if sent_log is None else [f for f in relay_frames(sending) if _inside(sent_log, f)]
    own = [f for f in relay_frames(relaying) if f.message_hash == record.message_hash]
    within = [log for log in relaying if own and _inside(log.log_index, own[0])]
    after = [] if sent_log is None else _emitted_after(sending, sent_log, record.sender)
    return Family(
        siblings=_others(sending, record.message_hash),
        parent=around[0].message_hash if around else None,
        children=_others(within, record.message_hash),
        beside=tuple(log.pk for log in (*after, *within) if _is_beside(log)),
    )


def relay_frames(logs: Sequence[Neighbour]) -> list[Frame]:
    """The relays of a transaction: relayMessage is not reentrant, so they follow each other.

    A frame begins at the executing message that the relay used, else after the relay before it.
    """
    frames: list[Frame] = []
    for log in logs:
        if log.kind != Kind.RELAYED or log.message_hash is None:
            continue
        before = frames[-1].last if frames else -1
        used = [
            one.log_index
            for one in logs
            if one.kind == Kind.EXECUTING
            and one.message_hash == log.message_hash
            and before < one.log_index < log.log_index
        ]
        frames.append(Frame(log.message_hash, min(used, default=before), log.log_index))
    return frames


def _inside(log_index: int, frame: Frame) -> bool:
    return frame.first < log_index < frame.last


def _others(logs: Iterable[Neighbour], message_hash: bytes) -> tuple[bytes, ...]:
    sent = (log.message_hash for log in logs if log.kind == Kind.SENT and log.message_hash)
    return tuple(key for key in dict.fromkeys(sent) if key != message_hash)


def _emitted_after(
    logs: Sequence[Neighbour], sent_log: int, sender: bytes | None
) -> list[Neighbour]:
    """What the message's sender, a bridge, logged after the send and before the next message."""
    following: list[Neighbour] = []
    for log in logs:
        if log.log_index > sent_log:
            if log.kind not in _BESIDE or log.address != sender:
                break
            following.append(log)
    return following


def _is_beside(log: Neighbour) -> bool:
    """Neither a message's own log nor a relay: a bridge's event, or another log being read."""
    return log.kind in _BESIDE or (log.kind == Kind.EXECUTING and log.message_hash is None)
