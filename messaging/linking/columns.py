"""How facts and verdicts are spelled for COPY and read back from rows; the one place that knows."""

from collections.abc import Sequence
from decimal import Decimal
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


def copy_line(values: Sequence[object]) -> str:
    r"""One line of COPY text: bytes as \\x hex, None as \\N, the rest as Python prints it."""
    return "\t".join(map(_copy_text, values)) + "\n"


def _copy_text(value: object) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bytes):
        return "\\\\x" + value.hex()
    return str(value)


def log_line(small: int, fact: LogFact) -> str:
    """A fact as a line of COPY text in the order of LOG_COLUMNS."""
    return copy_line(
        (
            small,
            fact.block,
            fact.log_index,
            fact.kind,
            fact.timestamp,
            fact.transaction_hash,
            fact.transaction_index,
            fact.address,
            fact.topic_count,
            fact.payload,
            fact.payload_hash,
            fact.message_hash,
            fact.peer,
            fact.nonce,
            fact.sender,
            fact.target,
            fact.source_block,
            fact.source_log,
            fact.source_timestamp,
        )
    )


def read_log(row: tuple[Any, ...], chains: FollowedChains) -> LogFact:
    """A row of LOG_COLUMNS as a fact; numeric comes back as int, every digit kept."""
    values: list[Any] = [int(value) if isinstance(value, Decimal) else value for value in row]
    return LogFact(chains.chain_id(values[0]), *values[1:])
