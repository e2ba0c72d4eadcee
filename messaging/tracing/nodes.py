"""The endpoints of chains as people see them: by number, with what their answers taught."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from messaging.models import Chain, Endpoint
from messaging.tracing.chain_status import NodeState, NodeStatus


@dataclass(frozen=True, slots=True)
class ChainNodes:
    """The execution endpoints of a chain in their order, and sentences on the nodes that are asked
    beside them (rollup nodes, WebSockets) and fail."""

    executing: tuple[NodeStatus, ...] = ()
    problems: tuple[str, ...] = ()


def list_nodes(now: int, chains: Iterable[Chain]) -> dict[int, ChainNodes]:
    """The nodes of every chain that has any, by Chain.id; one query."""
    rows: dict[int, list[Endpoint]] = {}
    for row in Endpoint.objects.defer("url").order_by("chain", "kind", "position"):
        rows.setdefault(row.chain_id, []).append(row)
    return {chain.pk: _nodes(chain, rows.get(chain.pk, ()), now) for chain in chains}


def _nodes(chain: Chain, rows: Iterable[Endpoint], now: int) -> ChainNodes:
    executing, problems = [], []
    for row in rows:
        if row.kind == Endpoint.Kind.RPC:
            executing.append(_status(row, chain.rps, now))
        elif row.error and row.enabled and not chain.paused:
            problems.append(row.error)
    return ChainNodes(tuple(executing), tuple(problems))


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
