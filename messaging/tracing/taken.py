"""Versions of blocks that a reorg or a resync took back, with why; it reads no message."""

from collections.abc import Iterable

from django.db.models import Count, Q

from messaging.models import TakenBack
from messaging.protocol.replacement import Cause
from messaging.protocol.text import to_hex
from messaging.tracing.history import cause_of
from messaging.tracing.mined import Taken
from messaging.tracing.network import Network

MOST = 20  # versions of one place: a page shows the newest


def read_taken(
    wanted: Q, network: Network, standing: Iterable[tuple[int, str | None]] = ()
) -> tuple[Taken, ...]:
    """The versions that these logs stood in, newest first; one query.

    `standing` are the blocks (Chain.id, hash) that stand: what a resync only read again, and found
    where it was, is left out.
    """
    now = set(standing)
    rows = (
        TakenBack.objects.filter(wanted)
        .values("chain", "block", "block_hash", "reorg__seen_at", "reorg__cause")
        .annotate(logs=Count("pk"))
        .order_by("-reorg__seen_at", "chain", "-block")[:MOST]
    )
    return tuple(
        Taken(
            chain=network.of_fact(row["chain"]).ref,
            block_number=row["block"],
            block_hash=_hex(row["block_hash"]),
            logs=row["logs"],
            seen_at=int(row["reorg__seen_at"].timestamp()),
            cause=cause_of(row["reorg__cause"]),
        )
        for row in rows
        if row["reorg__cause"] != Cause.RESYNC or (row["chain"], _hex(row["block_hash"])) not in now
    )


def _hex(stored: bytes | memoryview | None) -> str | None:
    return None if stored is None else to_hex(bytes(stored))
