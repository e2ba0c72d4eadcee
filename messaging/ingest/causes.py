"""Why a reorg happened, told of its record once the block that came instead is stored.

It never delays taking facts back: by then that is done, and a node that cannot tell is not asked
again.
"""

import logging
from collections.abc import Callable

from django.db import connection
from django.db.models import Q

from messaging.chain.client import BlockReader
from messaging.chain.errors import ChainError
from messaging.ingest.plan import SpanView
from messaging.models import Reorg
from messaging.protocol.replacement import Cause, Replacement, judge_replacement

logger = logging.getLogger(__name__)


# What a supernode says that stood at a block's timestamp before verification, if it says anything.
Optimistic = Callable[[int], bytes | None]


def no_supernode(_timestamp: int) -> bytes | None:
    """Nobody says what stood there."""
    return None


def explain_reorgs(
    span: SpanView, client: BlockReader, first: int, optimistic: Optimistic = no_supernode
) -> None:
    """Judge the reorgs whose new block is stored, once a chunk that begins at `first` is."""
    if not _any_pending(span.chain):
        return
    # Below it too: a worker may have died after it stored the block and before it told the cause.
    here = Q(ancestor__lt=first, resume_at=None) | Q(resume_at=first)
    for row in Reorg.objects.filter(here, chain=span.chain, cause=Cause.PENDING):
        if row.resume_at is not None:
            # The chain came back to its old blocks before all of them were taken back.
            row.ancestor, row.old_hash, row.resume_at = first - 1, None, None
        judged, new_hash = _judge(row, span, client, optimistic)
        row.cause, row.invalidated_hash = judged.cause, judged.invalidated_hash
        row.new_hash = new_hash or row.new_hash
        row.save()


def _any_pending(chain: int) -> bool:
    """Nearly always there is none: asked at every chunk, so in the plainest way."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select 1 from reorg where chain_id = %s and cause = %s limit 1",
            (chain, Cause.PENDING.value),
        )
        return cursor.fetchone() is not None


def _judge(
    row: Reorg, span: SpanView, client: BlockReader, optimistic: Optimistic
) -> tuple[Replacement, bytes | None]:
    try:
        body = client.block_body(row.ancestor + 1)
    except ChainError as error:
        facts = {"chain": span.chain_name, "error": str(error)}
        logger.warning("cause of a reorg not found", extra=facts)
        return Replacement(Cause.UNKNOWN), None
    if body is None:
        return Replacement(Cause.UNKNOWN), None
    old_hash = None if row.old_hash is None else bytes(row.old_hash)
    try:
        before = optimistic(body.timestamp)
    except ChainError:
        before = None
    judged = judge_replacement(old_hash, body.hash, body.transactions, optimistic_hash=before)
    return judged, body.hash
