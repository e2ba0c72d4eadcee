"""The reorgs of a chain as people see them, newest first; it asks no node."""

from messaging.models import Reorg
from messaging.protocol.text import to_hex
from messaging.tracing.history import cause_of
from messaging.tracing.past import ReorgSeen

MOST = 100


def list_reorgs(chain_id: int, *, limit: int = MOST) -> tuple[ReorgSeen, ...]:
    """The newest reorgs of a chain (its uint256 id), none where it is not followed; one query."""
    rows = Reorg.objects.filter(chain__chain_id=chain_id).order_by("-seen_at", "-pk")
    return tuple(_seen(row) for row in rows[:limit])


def _seen(row: Reorg) -> ReorgSeen:
    return ReorgSeen(
        seen_at=int(row.seen_at.timestamp()),
        ancestor=row.ancestor,
        old_tip=row.old_tip,
        blocks=row.dropped_blocks,
        logs=row.dropped_logs,
        cause=cause_of(row.cause),
        old_hash=to_hex(bytes(row.old_hash)) if row.old_hash else None,
        new_hash=to_hex(bytes(row.new_hash)) if row.new_hash else None,
        invalidated_hash=to_hex(bytes(row.invalidated_hash)) if row.invalidated_hash else None,
        complete=row.resume_at is None,
    )
