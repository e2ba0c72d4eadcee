"""Which messages an incident affects, so that it stands on their pages and on no others; pure."""

from messaging.diagnosis.facts import Facts
from messaging.diagnosis.incident_values import Incident, IncidentKind
from messaging.tracing.levels import ORDER
from messaging.tracing.standing import joint_safety
from messaging.tracing.values import MessageDetail, MessageStatus, Safety

_RELAYABLE = frozenset({MessageStatus.INITIATED, MessageStatus.FAILED})
_OVER = frozenset({MessageStatus.EXECUTED, MessageStatus.INVALID})


def affecting(facts: Facts) -> tuple[Incident, ...]:
    """The open incidents that affect the message, the oldest first."""
    ends = facts.detail.row.source.chain_id, facts.detail.row.destination.chain_id
    return tuple(
        one
        for one in facts.incidents
        if one.is_open and one.touches(*ends) and _affects(one, facts.detail)
    )


def _affects(incident: Incident, detail: MessageDetail) -> bool:
    """A failsafe keeps messages from being relayed, a stalled frontier keeps blocks from becoming
    cross-safe; storms and outages leave alone only what is final."""
    status, safety = detail.row.status, joint_safety(detail)
    if incident.kind is IncidentKind.FAILSAFE:
        return status in _RELAYABLE
    if incident.kind is IncidentKind.FRONTIER_STALLED:
        waits = ORDER.index(safety) < ORDER.index(Safety.SAFE)
        return status in _RELAYABLE or (status in _OVER and waits)
    return status not in _OVER or safety is not Safety.FINALIZED
