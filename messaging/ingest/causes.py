"""Why a reorg happened, told of its record once the block that came instead is stored.

It never delays taking facts back: by then that is done, and a node that cannot tell is not asked
again.
"""

import logging

from django.db.models import Q

from messaging.chain.client import BlockReader
from messaging.chain.errors import ChainError
from messaging.ingest.plan import SpanView
from messaging.models import Reorg
from messaging.protocol.replacement import Cause, Replacement, judge_replacement

logger = logging.getLogger(__name__)


def explain_reorgs(
    span: SpanView, client: BlockReader, first: int, *, optimistic_hash: bytes | None = None
) -> None:
    """Judge the reorgs whose new block is stored, once a chunk that begins at `first` is.

    `optimistic_hash` is the block that a supernode says stood there before verification.
    """
    # Below it too: a worker may have died after it stored the block and before it told the cause.
    here = Q(ancestor__lt=first, resume_at=None) | Q(resume_at=first)
    for row in Reorg.objects.filter(here, chain=span.chain, cause=Cause.PENDING):
        if row.resume_at is not None:
            # The chain came back to its old blocks before all of them were taken back.
            row.ancestor, row.old_hash, row.resume_at = first - 1, None, None
        judged, new_hash = _judge(row, span, client, optimistic_hash)
        row.cause, row.invalidated_hash = judged.cause, judged.invalidated_hash
        row.new_hash = new_hash or row.new_hash
        row.save()


def _judge(
    row: Reorg, span: SpanView, client: BlockReader, optimistic_hash: bytes | None
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
    judged = judge_replacement(
        old_hash, body.hash, body.transactions, optimistic_hash=optimistic_hash
    )
    return judged, body.hash
