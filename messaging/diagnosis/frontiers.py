"""How far chains are at each safety level, by what their nodes told last; it asks none."""

from collections.abc import Collection

from messaging.diagnosis.probe_values import Frontier
from messaging.models import Head

_FIELDS = {
    Head.Level.LATEST: "latest",
    Head.Level.LOCAL_SAFE: "local_safe",
    Head.Level.SAFE: "cross_safe",
    Head.Level.FINALIZED: "finalized",
}


def read_frontiers(chain_ids: Collection[int]) -> tuple[Frontier, ...]:
    """The frontiers of those of these chains (uint256 ids) of which any level is known, in order of
    their ids; one query."""
    rows = Head.objects.filter(chain__chain_id__in=chain_ids, timestamp__isnull=False)
    found: dict[int, dict[str, int]] = {}
    for chain_id, level, timestamp in rows.values_list("chain__chain_id", "level", "timestamp"):
        field = _FIELDS.get(Head.Level(level))
        if field is not None and timestamp is not None:
            found.setdefault(int(chain_id), {})[field] = timestamp
    return tuple(Frontier(chain_id, **found[chain_id]) for chain_id in sorted(found))
