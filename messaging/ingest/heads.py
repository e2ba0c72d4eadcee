"""The heads that a chain's node reports, written as they are seen; never inferred."""

from django.utils import timezone

from messaging.chain.client import Heads
from messaging.live.publish import publish_heads
from messaging.models import Endpoint, Head


def record_heads(chain: int, heads: Heads) -> None:
    """Replace what the execution node told of the chain (Chain.id); a level that it stopped giving
    goes, unless a rollup node gives it."""
    seen = timezone.now()
    levels = {
        Head.Level.LATEST: heads.latest,
        Head.Level.SAFE: heads.safe,
        Head.Level.FINALIZED: heads.finalized,
    }
    rows = [
        Head(
            chain_id=chain,
            level=level,
            number=header.number,
            hash=header.hash,
            timestamp=header.timestamp,
            seen_at=seen,
            source=Endpoint.Kind.RPC,
        )
        for level, header in levels.items()
        if header is not None
    ]
    Head.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["chain", "level"],
        update_fields=["number", "hash", "timestamp", "seen_at", "source"],
    )
    absent = [level for level, header in levels.items() if header is None]
    if absent:
        told = Head.objects.filter(chain_id=chain, level__in=absent, source=Endpoint.Kind.RPC)
        told.delete()
    # The latest is told once it is indexed.
    publish_heads(chain, "rpc", (heads.safe, heads.finalized))
