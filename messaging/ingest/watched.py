"""Which messages of what was stored somebody may be watching: those of recent blocks, the newest.

A backfill judges thousands a second; whoever looks at one of them looks again by themselves.
"""

import time
from collections.abc import Iterable, Sequence
from itertools import chain as joined

from messaging.chain.client import Chunk
from messaging.live.entries import MOST
from messaging.models import Log
from messaging.protocol.facts import LogFact

RECENT = 3_600  # seconds


def watched_of(chunk: Chunk, facts: Sequence[LogFact], judged: frozenset[bytes]) -> Iterable[bytes]:
    """The messages that a chunk judged, those of its newest logs first; none where it is old."""
    newest = max((block.timestamp for block in chunk.blocks), default=0)
    if newest < time.time() - RECENT:
        return ()
    own = (fact.message_hash for fact in reversed(facts) if fact.message_hash is not None)
    return joined(own, judged)


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
