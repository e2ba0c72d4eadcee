"""How facts and verdicts are spelled for COPY and read back from rows; the one place that knows."""

from typing import Any

from messaging.linking.chains import FollowedChains
from messaging.protocol.facts import LogFact

LOG_COLUMNS = (
    "chain, block, log_index, kind, timestamp, transaction_hash, transaction_index, address, "
    "topic_count, payload, payload_hash, message_hash, peer, nonce, sender, target, "
    "source_block, source_log, source_timestamp"
)
MESSAGE_COLUMNS = (
    "message_hash, status, reasons, timestamp, source, nonce, destination, sender, target, sends, "
    "sent_chain, sent_block, sent_log, sent_transaction, relay_chain, relay_block, relay_log, "
    "relay_transaction, relay_timestamp, execution_log"
)
EXECUTION_COLUMNS = (
    "chain, block, log_index, timestamp, kind, validity, reasons, message_hash, transaction_hash, "
    "source, source_block, source_log"
)

TRANSFER_COLUMNS = "message_hash, timestamp, source, destination, token, sender, recipient, amount"


# Lines are spelled by hand, column by column: a loop over the values costs twice as much, and they
# are a good part of what a stored log costs (docs/PERFORMANCE.md).
NULL = "\\N"
_PEER, _NONCE = 11, 12  # where LOG_COLUMNS, after the chain, has its uint256 columns


def hex_text(value: bytes | None) -> str:
    r"""Bytes as COPY text spells bytea: \\\\x and hex digits."""
    return NULL if value is None else "\\\\x" + value.hex()


def hex_literal(value: bytes) -> str:
    """Bytes of ours as a literal in the text of a statement."""
    return f"'\\x{value.hex()}'::bytea"


def int_text(value: int | None) -> str:
    """A number as COPY text spells it."""
    return NULL if value is None else str(value)


def log_line(small: int, fact: LogFact) -> str:
    """A fact as a line of COPY text in the order of LOG_COLUMNS."""
    head = (
        f"{small}\t{fact.block}\t{fact.log_index}\t{fact.kind}\t{fact.timestamp}\t"
        f"\\\\x{fact.transaction_hash.hex()}\t{fact.transaction_index}\t\\\\x{fact.address.hex()}\t"
        f"{fact.topic_count}\t\\\\x{fact.payload.hex()}\t\\\\x{fact.payload_hash.hex()}\t"
        f"{hex_text(fact.message_hash)}\t{int_text(fact.peer)}\t{int_text(fact.nonce)}\t"
        f"{hex_text(fact.sender)}\t{hex_text(fact.target)}\t"
    )
    if fact.source_block is None:
        return head + "\\N\t\\N\t\\N\n"
    return f"{head}{fact.source_block}\t{fact.source_log}\t{fact.source_timestamp}\n"


def read_log(row: tuple[Any, ...], chains: FollowedChains) -> LogFact:
    """A row of LOG_COLUMNS as a fact; numeric comes back as int, every digit kept."""
    chain, *values = row
    peer, nonce = values[_PEER], values[_NONCE]
    values[_PEER] = None if peer is None else int(peer)
    values[_NONCE] = None if nonce is None else int(nonce)
    return LogFact(chains.chain_id(chain), *values)
