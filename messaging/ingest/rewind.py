"""Facts taken back after a fork, from the top down in batches, each with verdicts and cursor.

Every batch leaves a state that a span may be in: all blocks below the cursor are stored, none above
it. So a worker may die between two of them, and others may write (docs/decisions/0016).
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import F
from django.utils import timezone

from messaging.ingest.plan import SpanView
from messaging.ingest.reconcile import Reorg
from messaging.ingest.store import delete_facts, highest_block, move_cursor
from messaging.linking.locks import own_facts
from messaging.linking.relink import Touched, relink
from messaging.live.publish import publish
from messaging.models import Block
from messaging.models import Reorg as ReorgRow

BATCH_LOGS = 1_000  # with what hangs on them a chunk's worth of linking: others wait no longer
BATCH_BLOCKS = 50_000


class Batch(NamedTuple):
    """Blocks low..top-1 of a chain (Chain.id and the protocol's), the topmost stored up to `last`
    (None: to the end)."""

    chain: int
    chain_id: int
    low: int
    top: int
    last: int | None


def rewind(span: SpanView, reorg: Reorg) -> Iterator[int]:
    """Take back every fact above the ancestor, a batch a transaction; gives the cursor after each.

    What hung on the facts is judged again, and what they were is kept for people. Whoever stops
    iterating leaves the rest to a later call. Raises OvertakenError.
    """
    while True:
        low = _rewind_batch(span, reorg)
        yield low
        if low == reorg.ancestor + 1:
            return
        span = replace(span, next_block=low)


def _rewind_batch(span: SpanView, reorg: Reorg) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        own_facts(cursor, span.chain)
        low = batch_start(cursor, span.chain, reorg.ancestor + 1, span.next_block)
        batch = Batch(span.chain, span.chain_id, low, span.next_block, span.last_block)
        take_back(cursor, batch, _row_of(span, reorg))
        ReorgRow.objects.filter(chain_id=span.chain, resume_at=span.next_block).update(
            resume_at=None if low == reorg.ancestor + 1 else low
        )
        move_cursor(span, low, span.final_block)
    return low


def batch_start(cursor: CursorWrapper, chain: int, bottom: int, top: int) -> int:
    """The lowest block of the batch that ends right below `top` and goes down to `bottom` at most:
    whole blocks that hold BATCH_LOGS logs together, or a few more."""
    floor = max(bottom, top - BATCH_BLOCKS)
    cursor.execute(
        "select block from log where chain = %s and block between %s and %s "
        "order by block desc offset %s limit 1",
        (chain, floor, top - 1, BATCH_LOGS - 1),
    )
    row = cursor.fetchone()
    return floor if row is None else int(row[0])


def take_back(cursor: CursorWrapper, batch: Batch, row: ReorgRow) -> None:
    """Delete the batch's facts, judge what hung on them, count them in the record.

    The caller holds the chain's facts, and moves the cursor in the same transaction.
    """
    # Blocks above the cursor may have been looked at ahead of it.
    top = highest_block(cursor, batch.chain, batch.low, batch.last)
    gone = delete_facts(cursor, batch.chain, batch.low, batch.last, reorg=row.pk)
    judged = relink(
        Touched(
            chain_id=batch.chain_id,
            first=batch.low,
            last=max(batch.top - 1, batch.low, top or 0),
            gone=gone.hashes,
            complete=True,
            deleted=True,
            named=gone.named,
        )
    )
    publish(judged, (batch.chain,))
    ReorgRow.objects.filter(pk=row.pk).update(
        dropped_logs=F("dropped_logs") + gone.logs, dropped_blocks=F("dropped_blocks") + gone.blocks
    )


def _row_of(span: SpanView, reorg: Reorg) -> ReorgRow:
    """The record of this reorg: the one that an earlier batch left here, else a new one."""
    begun = ReorgRow.objects.filter(chain_id=span.chain, resume_at=span.next_block).first()
    old_hash = stored_hash(span.chain, reorg.ancestor + 1)
    if begun is not None:
        begun.ancestor, begun.old_hash, begun.new_hash = reorg.ancestor, old_hash, reorg.new_hash
        begun.save(update_fields=["ancestor", "old_hash", "new_hash"])
        return begun
    return ReorgRow.objects.create(
        chain_id=span.chain,
        ancestor=reorg.ancestor,
        old_tip=span.next_block - 1,
        old_hash=old_hash,
        new_hash=reorg.new_hash,
        dropped_logs=0,
        resume_at=span.next_block,
        seen_at=timezone.now(),
    )


def stored_hash(chain: int, number: int) -> bytes | None:
    """The hash of a stored block of a chain (Chain.id), None where it is not stored."""
    found = Block.objects.filter(chain=chain, number=number).values_list("hash", flat=True).first()
    return None if found is None else bytes(found)
