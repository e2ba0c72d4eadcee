"""Facts into the database, with the verdicts and the cursor that they move, in one transaction."""

from collections.abc import Sequence

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone
from psycopg.errors import UniqueViolation

from messaging.chain.client import BlockFact, Chunk
from messaging.ingest.plan import SpanView
from messaging.ingest.reconcile import Reorg
from messaging.linking.columns import LOG_COLUMNS, copy_line, log_line
from messaging.linking.locks import own_facts, share_facts
from messaging.linking.relink import Touched, relink
from messaging.models import Reorg as ReorgRow
from messaging.models import Span
from messaging.protocol.facts import LogFact, derive_facts

_BLOCK_COLUMNS = "chain, number, hash, parent_hash, timestamp"


class OvertakenError(Exception):
    """Another worker moved this span's cursor first; nothing of ours was stored."""


def store_chunk(span: SpanView, chunk: Chunk, finalized: int) -> frozenset[bytes]:
    """Store a chunk that begins at the span's cursor: facts, verdicts, cursor, or nothing at all.

    The chunk was seen to stand on what is stored, while the node called `finalized` final.

    Returns the message hashes judged. Raises OvertakenError.
    """
    timestamps = {block.number: block.timestamp for block in chunk.blocks}
    facts = derive_facts(span.chain_id, chunk.logs, timestamps)
    with transaction.atomic():
        gone, deleted = _insert(span.chain, chunk, facts)
        judged = relink(
            Touched(
                chain_id=span.chain_id,
                first=chunk.first,
                last=chunk.last,
                facts=facts,
                gone=gone,
                complete=True,
                deleted=deleted,
            )
        )
        _move_cursor(span, chunk.last + 1, min(finalized, chunk.last))
    return judged


def rewind(span: SpanView, reorg: Reorg) -> frozenset[bytes]:
    """Take back every fact above the ancestor, judge what hung on it, and leave a row for people.

    Returns the message hashes judged. Raises OvertakenError.
    """
    old_tip = span.next_block - 1
    with transaction.atomic(), connection.cursor() as cursor:
        own_facts(cursor, span.chain)
        old_hash = _stored_hash(cursor, span.chain, reorg.ancestor + 1)
        # Blocks above the cursor may have been looked at ahead of it.
        top = _highest_block(cursor, span.chain, reorg.ancestor + 1, _until(span.last_block))
        gone, dropped = delete_facts(cursor, span.chain, reorg.ancestor + 1, span.last_block)
        judged = relink(
            Touched(
                chain_id=span.chain_id,
                first=reorg.ancestor + 1,
                last=max(old_tip, reorg.ancestor + 1, top or 0),
                gone=gone,
                complete=True,
                deleted=True,
            )
        )
        ReorgRow.objects.create(
            chain_id=span.chain,
            ancestor=reorg.ancestor,
            old_tip=old_tip,
            old_hash=old_hash,
            new_hash=reorg.new_hash,
            dropped_logs=dropped,
            seen_at=timezone.now(),
        )
        _move_cursor(span, reorg.ancestor + 1, span.final_block)
    return judged


def delete_facts(
    cursor: CursorWrapper, chain: int, first: int, last: int | None
) -> tuple[frozenset[bytes], int]:
    """Delete a chain's blocks, logs, absences and transactions in first..last (None: to the end).

    Returns the message hashes that the deleted logs carried, and how many logs there were. The
    caller holds the chain's facts (`own_facts`, or `share_facts` for a chunk's own range) and
    relinks the range in the same transaction, which takes back its verdicts: they are touched only
    under the linking lock.
    """
    until = _until(last)
    cursor.execute(
        "delete from log where chain = %s and block between %s and %s returning message_hash",
        (chain, first, until),
    )
    rows = cursor.fetchall()
    for statement in (
        "delete from block where chain = %s and number between %s and %s",
        "delete from absence where chain = %s and block between %s and %s",
        "delete from transaction where chain = %s and block between %s and %s",
    ):
        cursor.execute(statement, (chain, first, until))
    return frozenset(row[0] for row in rows if row[0] is not None), len(rows)


def _until(last: int | None) -> int:
    return 2**63 - 1 if last is None else last


def copy_facts(
    cursor: CursorWrapper, chain: int, blocks: Sequence[BlockFact], facts: Sequence[LogFact]
) -> None:
    """COPY blocks and logs in; raises UniqueViolation where one of them is stored already."""
    if blocks:
        with cursor.copy(f"copy block ({_BLOCK_COLUMNS}) from stdin") as copy:
            copy.write("".join(copy_line((chain, *_block_values(block))) for block in blocks))
    if facts:
        with cursor.copy(f"copy log ({LOG_COLUMNS}) from stdin") as copy:
            copy.write("".join(log_line(chain, fact) for fact in facts))


def _block_values(block: BlockFact) -> tuple[object, ...]:
    return block.number, block.hash, block.parent_hash, block.timestamp


def _insert(chain: int, chunk: Chunk, facts: Sequence[LogFact]) -> tuple[frozenset[bytes], bool]:
    """COPY the chunk; where something is stored there already, the chunk replaces it whole.
    Returns the message hashes that went, and whether anything did.

    That is a block looked at ahead of its chain, or the same chunk of another worker, whose
    cursor then makes ours fail. Every stored log and absence has its block's row.
    """
    with connection.cursor() as cursor:
        share_facts(cursor, chain)
        replaces = _highest_block(cursor, chain, chunk.first, chunk.last) is not None
        gone = delete_facts(cursor, chain, chunk.first, chunk.last)[0] if replaces else frozenset()
        try:
            copy_facts(cursor, chain, chunk.blocks, facts)
        except UniqueViolation as error:
            raise OvertakenError("Another worker stores the same blocks now.") from error
    return gone, replaces


def _highest_block(cursor: CursorWrapper, chain: int, first: int, last: int) -> int | None:
    cursor.execute(
        "select number from block where chain = %s and number between %s and %s "
        "order by number desc limit 1",
        (chain, first, last),
    )
    row = cursor.fetchone()
    return None if row is None else int(row[0])


def _stored_hash(cursor: CursorWrapper, chain: int, number: int) -> bytes | None:
    cursor.execute("select hash from block where chain = %s and number = %s", (chain, number))
    row = cursor.fetchone()
    return None if row is None else bytes(row[0])


def _move_cursor(span: SpanView, to: int, final: int) -> None:
    """Compare-and-set: whoever moves the cursor stored the blocks; everybody else rolls back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update span set next_block = %s, enriched_to = least(enriched_to, %s), "
            "final_block = greatest(final_block, %s), "
            "error = '', failures = 0, retry_at = null, updated_at = now() "
            "where id = %s and next_block = %s and state = %s",
            (to, to, final, span.id, span.next_block, Span.State.ACTIVE.value),
        )
        if cursor.rowcount != 1:
            raise OvertakenError(
                f"{span.chain_name}: another worker moved the cursor from {span.next_block}."
            )
