"""What of what was stored somebody may be watching: that of recent blocks, the newest first.

A backfill judges thousands a second; whoever looks at one of them looks again by themselves.
"""

import time
from collections.abc import Iterable, Sequence
from itertools import chain as joined

from messaging.chain.client import Chunk
from messaging.live.entries import MOST, ExecutionPlace
from messaging.models import Log
from messaging.protocol.facts import Kind, LogFact

RECENT = 3_600  # seconds


def watched_of(chunk: Chunk, facts: Sequence[LogFact], judged: frozenset[bytes]) -> Iterable[bytes]:
    """The messages that a chunk judged, those of its newest logs first; none where it is old."""
    if not _is_recent(chunk):
        return ()
    own = (fact.message_hash for fact in reversed(facts) if fact.message_hash is not None)
    return joined(own, judged)


def executed_in(chain: int, chunk: Chunk, facts: Sequence[LogFact]) -> Iterable[ExecutionPlace]:
    """The executing messages of a chunk of a chain (Chain.id); none where it is old."""
    if not _is_recent(chunk):
        return ()
    return (
        ExecutionPlace(chain, fact.block, fact.log_index)
        for fact in reversed(facts)
        if fact.kind == Kind.EXECUTING
    )


def watched_in(chain: int, first: int, before: int) -> list[bytes]:
    """The messages of recent stored logs in these blocks of a chain (Chain.id); one query."""
    logs = Log.objects.filter(
        chain=chain,
        block__range=(first, before - 1),
        timestamp__gte=int(time.time()) - RECENT,
        message_hash__isnull=False,
    )
    hashes = logs.order_by("-block", "-log_index").values_list("message_hash", flat=True)
    return [bytes(one) for one in hashes[: MOST + 1] if one is not None]


def _is_recent(chunk: Chunk) -> bool:
    newest = max((block.timestamp for block in chunk.blocks), default=0)
    return newest >= time.time() - RECENT
