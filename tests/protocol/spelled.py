"""Facts of one message spelled compactly: sent on 901, relayed on 902, all in one lane."""

from typing import Any

import msgspec

from messaging.protocol.contracts import CROSS_L2_INBOX, L2_TO_L2_MESSENGER
from messaging.protocol.facts import Kind, LogFact
from messaging.protocol.lifecycle import Place, place_of
from messaging.protocol.rules import ChainRules, Rules

SOURCE, DESTINATION = 901, 902
HASH, OTHER_HASH = b"\x4d" * 32, b"\x4f" * 32
PAYLOAD_HASH = b"\x50" * 32
WINDOW = 100  # seconds
SENT_AT, RELAYED_AT = 1_000, 1_050
SENT_BLOCK, RELAY_BLOCK = 10, 20
RELAY_TRANSACTION = b"\x72" * 32
BOTH = frozenset({SOURCE, DESTINATION})


def _fact(kind: Kind, changes: dict[str, Any], **usual: Any) -> LogFact:
    filled = {
        "kind": kind.value,
        "transaction_index": 0,
        "topic_count": 4,
        "payload": b"",
        "payload_hash": PAYLOAD_HASH,
        "message_hash": HASH,
    }
    return LogFact(**(filled | usual | changes))


def sent(**changes: Any) -> LogFact:
    """The SentMessage: chain 901, block 10, log 0, second 1000."""
    return _fact(
        Kind.SENT,
        changes,
        chain_id=SOURCE,
        block=SENT_BLOCK,
        log_index=0,
        timestamp=SENT_AT,
        transaction_hash=b"\x73" * 32,
        address=L2_TO_L2_MESSENGER,
        peer=DESTINATION,
        nonce=7,
        sender=b"\x01" * 20,
        target=b"\x02" * 20,
    )


def executing(**changes: Any) -> LogFact:
    """The ExecutingMessage that names it truly: chain 902, block 20, log 3, second 1050."""
    return _fact(
        Kind.EXECUTING,
        changes,
        chain_id=DESTINATION,
        block=RELAY_BLOCK,
        log_index=3,
        timestamp=RELAYED_AT,
        transaction_hash=RELAY_TRANSACTION,
        address=CROSS_L2_INBOX,
        topic_count=2,
        peer=SOURCE,
        sender=L2_TO_L2_MESSENGER,
        source_block=SENT_BLOCK,
        source_log=0,
        source_timestamp=SENT_AT,
    )


def relayed(**changes: Any) -> LogFact:
    """The RelayedMessage in the same transaction: chain 902, block 20, log 5."""
    return _fact(
        Kind.RELAYED,
        changes,
        chain_id=DESTINATION,
        block=RELAY_BLOCK,
        log_index=5,
        timestamp=RELAYED_AT,
        transaction_hash=RELAY_TRANSACTION,
        address=L2_TO_L2_MESSENGER,
        payload_hash=b"\x51" * 32,
        peer=SOURCE,
        nonce=7,
    )


def rules(*, source: dict[str, Any] | None = None, **destination: Any) -> Rules:
    """Both chains in one set with a window of 100 s and blocks of 2 s; given values replace."""
    usual = ChainRules(SOURCE, 2, members=BOTH, expiry_window=WINDOW)
    there = msgspec.structs.replace(usual, **(source or {}))
    here = msgspec.structs.replace(usual, chain_id=DESTINATION, **destination)
    return Rules((there, here))


def known(*facts: LogFact) -> dict[Place, LogFact]:
    """These facts by place, as sources."""
    return {place_of(fact): fact for fact in facts}
