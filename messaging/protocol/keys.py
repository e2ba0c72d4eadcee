"""The hashes by which people know a log, its payload hash and its checksum; pure, it finds none."""

from typing import NamedTuple

from messaging.protocol.facts import Kind
from messaging.protocol.hashing import checksum
from messaging.protocol.types import Identifier


class KeyedLog(NamedTuple):
    """What a stored log's keys follow from; `chain_id` is a uint256, the rest as in `LogFact`."""

    chain_id: int
    kind: int
    address: bytes
    block: int
    log_index: int
    timestamp: int
    payload_hash: bytes
    peer: int | None
    sender: bytes | None
    source_block: int | None
    source_log: int | None
    source_timestamp: int | None


def keys_of(log: KeyedLog) -> tuple[bytes, ...]:
    """The payload hash that a log has or names, and of a send and of an executing message the
    checksum by which it can be, or was, executed."""
    where = _identifier(log)
    if where is None:
        return (log.payload_hash,)
    try:
        return log.payload_hash, checksum(where, log.payload_hash)
    except OverflowError:  # wider than the protocol allows: nothing can list it
        return (log.payload_hash,)


def head_of(key: bytes) -> int:
    """Eight bytes of a key as a signed number: enough to find it by, and to be compared whole
    then. The first byte is left out, since it is the same in every checksum."""
    return int.from_bytes(key[1:9], signed=True)


def _identifier(log: KeyedLog) -> Identifier | None:
    if log.kind == Kind.SENT:
        return Identifier(log.address, log.block, log.log_index, log.timestamp, log.chain_id)
    if log.kind == Kind.EXECUTING and log.sender is not None and log.peer is not None:
        return Identifier(
            log.sender,
            log.source_block or 0,
            log.source_log or 0,
            log.source_timestamp or 0,
            log.peer,
        )
    return None
