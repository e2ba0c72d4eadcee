"""Which executing messages name a block that is known complete, said to the database.

Written out, as `expired` is.
"""

from decimal import Decimal
from typing import Any

from django.db.models import Q

from messaging.protocol.contracts import WATCHED
from messaging.tracing.network import Network
from messaging.tracing.selecting import passing


def names_covered(network: Network) -> Q:
    """Of executing messages: those that name a block known complete."""
    condition, values = _ranges(network)
    return passing(condition, values)


def relay_names_covered(network: Network) -> Q:
    """Of messages: those whose relay's executing message does."""
    condition, values = _ranges(network)
    return passing(
        "exists(select 1 from execution where execution.chain = message.relay_chain "  # noqa: S608
        "and execution.block = message.relay_block "
        f"and execution.log_index = message.execution_log and ({condition}))",
        values,
    )


def names_watched() -> Q:
    """Of executing messages: those that name a log of a contract whose logs are all stored."""
    return passing(
        "exists(select 1 from log where log.chain = execution.chain "
        "and log.block = execution.block and log.log_index = execution.log_index "
        "and log.sender = any(%s))",
        [sorted(WATCHED)],
    )


def _ranges(network: Network) -> tuple[str, list[Any]]:
    ranges = [(chain.ref.chain_id, one) for chain in network.chains for one in chain.covered]
    condition = "execution.source = %s and execution.source_block between %s and %s"
    values = [
        value for chain_id, one in ranges for value in (Decimal(chain_id), one.first, one.last)
    ]
    return " or ".join([condition] * len(ranges)) or "false", values
