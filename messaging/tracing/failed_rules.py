"""Each rule that an executing message breaks, beside what it names and what really stands there."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from messaging.protocol.facts import BIGINT_MAX
from messaging.protocol.text import to_address, to_hex
from messaging.tracing.broken_rules import FailedRule
from messaging.tracing.network import Network
from messaging.tracing.statements import rows_of
from messaging.tracing.values import IdentifierFacts

_FOUND = (
    "select address, payload_hash, timestamp from log "
    "where chain = %s and block = %s and log_index = %s"
)


@dataclass(frozen=True, slots=True)
class FoundSource:
    """The log that really stands where an identifier points; `timestamp` in seconds."""

    origin: str
    payload_hash: str
    timestamp: int


def read_found(used: IdentifierFacts, network: Network) -> FoundSource | None:
    """The stored log at the place that an identifier names, None where none is; one query."""
    chain = network.followed(used.chain_id)
    if chain is None or max(used.block_number, used.log_index) > BIGINT_MAX:
        return None
    rows = rows_of(_FOUND, chain.id, used.block_number, used.log_index)
    found = (FoundSource(to_address(row[0]), to_hex(row[1]), row[2]) for row in rows)
    return next(found, None)


def failed_rules(
    reasons: tuple[str, ...], used: IdentifierFacts | None, found: FoundSource | None, window: int
) -> tuple[FailedRule, ...]:
    """These rules with expected and found values, as far as they are known; `window` in seconds."""
    values = {} if used is None else _values(used, found, window)
    return tuple(FailedRule(reason, *values.get(reason, (None, None))) for reason in reasons)


def _values(
    used: IdentifierFacts, found: FoundSource | None, window: int
) -> dict[str, tuple[str | None, str | None]]:
    place = _("block %(block)s, log %(log)s") % {"block": used.block_number, "log": used.log_index}
    latest = _("at most %(window)s seconds after %(timestamp)s") % {
        "window": window,
        "timestamp": used.timestamp,
    }
    values: dict[str, tuple[str | None, str | None]] = {
        "no_such_log": (place, None),
        "expired": (latest, None),
        "in_future": (None, str(used.timestamp)),
        "not_in_dependency_set": (None, str(used.chain_id)),
    }
    if found is not None:
        values["wrong_origin"] = (used.origin, found.origin)
        values["wrong_payload_hash"] = (used.payload_hash, found.payload_hash)
        values["wrong_timestamp"] = (str(used.timestamp), str(found.timestamp))
    return values
