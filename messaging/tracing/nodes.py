"""The endpoints of chains as people see them: by number, with what their answers taught."""

from collections.abc import Iterable
from datetime import UTC, datetime

from messaging.models import Chain, Endpoint
from messaging.tracing.chain_status import NodeState, NodeStatus


def list_nodes(now: int, chains: Iterable[Chain]) -> dict[int, tuple[NodeStatus, ...]]:
    """The execution endpoints of every chain (by Chain.id), in their order; one query."""
    found: dict[int, tuple[NodeStatus, ...]] = {}
    rows = Endpoint.objects.filter(kind=Endpoint.Kind.RPC).defer("url")
    paces = {chain.pk: chain.rps for chain in chains}
    for row in rows.order_by("chain", "position"):
        one = _status(row, paces.get(row.chain_id), now)
        found[row.chain_id] = (*found.get(row.chain_id, ()), one)
    return found


def _status(row: Endpoint, pace: int | None, now: int) -> NodeStatus:
    rests_until = _seconds(row.rest_until)
    rests = rests_until is not None and rests_until > now
    paces = [one for one in (row.rate_limit, pace) if one is not None]
    return NodeStatus(
        position=row.position,
        state=_state(row, rests=rests),
        head=row.head,
        latency=row.latency,
        answered_at=_seconds(row.answered_at),
        rests_until=rests_until if rests else None,
        range_limit=row.range_limit,
        rate_limit=min(paces, default=None),
        logs_from=row.logs_from,
        error=row.error,
    )


def _state(row: Endpoint, *, rests: bool) -> NodeState:
    if not row.enabled:
        return NodeState.OFF
    if row.needs_person:
        return NodeState.NEEDS_PERSON
    if rests:
        return NodeState.RESTING
    return NodeState.UNASKED if row.answered_at is None else NodeState.WELL


def _seconds(at: datetime | None) -> int | None:
    return None if at is None else int(at.astimezone(UTC).timestamp())
