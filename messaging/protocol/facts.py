"""A log with the keys that link it to other logs, derived from it alone; nothing is judged."""

from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import Any

import msgspec

from messaging.protocol.contracts import L2_TO_L2_MESSENGER
from messaging.protocol.decoding import decode
from messaging.protocol.events import ExecutingMessage, RelayedMessage, SentMessage, Undecoded
from messaging.protocol.hashing import keccak256, message_hash_of_log
from messaging.protocol.payloads import encode_payload
from messaging.protocol.types import RawLog

BIGINT_MAX = 2**63 - 1


class Kind(IntEnum):
    """What a log is to linking; the numbers are stored."""

    UNDECODED = 0
    SENT = 1
    EXECUTING = 2
    RELAYED = 3
    OTHER = 4


# Plain numbers: reading a member's value costs as much as reading a word of the log.
_UNDECODED, _SENT, _EXECUTING, _RELAYED, _OTHER = (kind.value for kind in Kind)


class LogFact(msgspec.Struct, frozen=True, gc=False):
    """One log of chain `chain_id` (uint256) and its keys; a key that the kind lacks is None.

    `payload_hash` is the log's own, but for an executing message the one that it names; so is
    `sender`, which is then the identifier's origin. `peer` is a chain id: the destination of a
    sent message, the source of a relayed one, the identifier's chain of an executing one.
    `source_*` (executing only) above 2^63-1 are stored as 2^63-1: no followed chain has such a
    block, and the payload keeps them exactly.
    """

    chain_id: int
    block: int
    log_index: int
    kind: int
    timestamp: int
    transaction_hash: bytes
    transaction_index: int
    address: bytes
    topic_count: int
    payload: bytes
    payload_hash: bytes
    message_hash: bytes | None = None
    peer: int | None = None
    nonce: int | None = None
    sender: bytes | None = None
    target: bytes | None = None
    source_block: int | None = None
    source_log: int | None = None
    source_timestamp: int | None = None


def derive_facts(
    chain_id: int, logs: Iterable[RawLog], timestamps: Mapping[int, int]
) -> list[LogFact]:
    """Every log as a fact, in the order given; `timestamps` maps block numbers to seconds.

    Logs must come whole transactions at a time, in log order: an executing message of the
    messenger takes the message hash of the relays that follow it in its transaction
    (`_claim_executions`).
    """
    facts: list[LogFact] = []
    waiting: list[int] = []
    transaction = b""
    for log in logs:
        if log.transaction_hash != transaction:
            transaction = log.transaction_hash
            waiting = []
        fact = _derive(chain_id, log, timestamps[log.block_number])
        if fact.kind == _EXECUTING and fact.sender == L2_TO_L2_MESSENGER:
            waiting.append(len(facts))
        elif fact.kind == _RELAYED and waiting:
            _claim_executions(facts, waiting, fact)
        facts.append(fact)
    return facts


def _claim_executions(facts: list[LogFact], waiting: list[int], relay: LogFact) -> None:
    """Give every waiting execution of the relay's source chain the relay's message hash.

    Several may wait: the target or the caller may itself have validated a log of the messenger.
    Which one the relay used is seen when the source is known (`lifecycle.judge`).
    """
    for place in waiting:
        if facts[place].peer == relay.peer:
            facts[place] = msgspec.structs.replace(facts[place], message_hash=relay.message_hash)
    waiting.clear()


def _derive(chain_id: int, log: RawLog, timestamp: int) -> LogFact:
    payload = encode_payload(log.topics, log.data)
    event = decode(log)
    keys: tuple[Any, ...]
    kind: int
    if isinstance(event, SentMessage):
        kind, keys = _SENT, _sent_keys(chain_id, log, event, payload)
    elif isinstance(event, ExecutingMessage):
        kind, keys = _EXECUTING, _executing_keys(event)
    elif isinstance(event, RelayedMessage):
        kind, keys = _RELAYED, _relayed_keys(event, payload)
    else:
        kind = _UNDECODED if isinstance(event, Undecoded) else _OTHER
        keys = (keccak256(payload),)
    return LogFact(
        chain_id,
        log.block_number,
        log.log_index,
        kind,
        timestamp,
        log.transaction_hash,
        log.transaction_index,
        log.address,
        len(log.topics),
        payload,
        *keys,
    )


def _sent_keys(chain_id: int, log: RawLog, event: SentMessage, payload: bytes) -> tuple[Any, ...]:
    key = message_hash_of_log(chain_id, log.topics, log.data)
    return keccak256(payload), key, event.destination, event.nonce, event.sender, event.target


def _relayed_keys(event: RelayedMessage, payload: bytes) -> tuple[Any, ...]:
    return keccak256(payload), event.message_hash, event.source, event.nonce


def _executing_keys(event: ExecutingMessage) -> tuple[Any, ...]:
    identifier = event.identifier
    return (
        event.payload_hash,
        None,
        identifier.chain_id,
        None,
        identifier.origin,
        None,
        min(identifier.block_number, BIGINT_MAX),
        min(identifier.log_index, BIGINT_MAX),
        min(identifier.timestamp, BIGINT_MAX),
    )
