"""Facts into the database, with the verdicts and the cursor that they move, in one transaction."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg.errors import UniqueViolation

from messaging.chain.client import BlockFact, Chunk
from messaging.ingest.plan import SpanView
from messaging.ingest.watched import executed_in, watched_of
from messaging.linking.columns import LOG_COLUMNS, hex_text, log_line
from messaging.linking.locks import share_facts
from messaging.linking.relink import Touched, relink
from messaging.live.publish import publish
from messaging.models import Span
from messaging.protocol.facts import LogFact, derive_facts
from messaging.protocol.lifecycle import Place

TAKEN_BACK_COLUMNS = (
    "chain, block, log_index, kind, timestamp, transaction_hash, address, payload_hash, "
    "message_hash"
)
_BLOCK_COLUMNS = "chain, number, hash, parent_hash, timestamp"


class OvertakenError(Exception):
    """Another worker moved this span's cursor first; nothing of ours was stored."""


def store_chunk(
    span: SpanView, chunk: Chunk, finalized: int, *, sent_nonce: int | None = None
) -> frozenset[bytes]:
    """Store a chunk that begins at the span's cursor: facts, verdicts, cursor, or nothing at all.

    The chunk was seen to stand on what is stored, while the node called `finalized` final;
    `sent_nonce` is the highest nonce sent up to its end, None where it is not known.

    Returns the message hashes judged. Raises OvertakenError.
    """
    timestamps = {block.number: block.timestamp for block in chunk.blocks}
    facts = derive_facts(span.chain_id, chunk.logs, timestamps)
    with transaction.atomic():
        gone = _insert(span.chain, chunk, facts)
        judged = relink(
            Touched(
                chain_id=span.chain_id,
                first=chunk.first,
                last=chunk.last,
                facts=facts,
                gone=gone.hashes if gone else frozenset(),
                complete=True,
                deleted=gone is not None,
                named=gone.named if gone else (),
            )
        )
        move_cursor(span, chunk.last + 1, min(finalized, chunk.last), sent_nonce)
        executed = executed_in(span.chain, chunk, facts)
        publish(watched_of(chunk, facts, judged), (span.chain,), executed)
    return judged


class Gone(NamedTuple):
    """What was deleted: the message hashes that logs and failed relays carried, how many logs and
    blocks there were, and the places that failed relays named instead of a hash."""

    hashes: frozenset[bytes]
    logs: int
    blocks: int
    named: frozenset[Place]


# The deleted logs with the hashes of their blocks, which are deleted only after this statement.
_KEPT_FOR_PEOPLE = (
    "with gone as (delete from log where chain = %s and block between %s and %s returning *) "  # noqa: S608
    f"insert into taken_back (reorg_id, {TAKEN_BACK_COLUMNS}, block_hash) "
    f"select %s, {', '.join('gone.' + name for name in TAKEN_BACK_COLUMNS.split(', '))}, "
    "block.hash from gone left join block "
    "on (block.chain, block.number) = (gone.chain, gone.block) returning message_hash"
)


def delete_facts(
    cursor: CursorWrapper, chain: int, first: int, last: int | None, *, reorg: int | None = None
) -> Gone:
    """Delete a chain's blocks, logs, absences, transactions and failed relays in first..last (None:
    to the end); with a `reorg` (Reorg.pk) the logs are kept for people as taken back by it.

    The caller holds the chain's facts (`own_facts`, or `share_facts` for a chunk's own range) and
    relinks the range and what went in the same transaction, which takes back its verdicts: they
    are touched only under the linking lock.
    """
    until = _until(last)
    if reorg is None:
        cursor.execute(
            "delete from log where chain = %s and block between %s and %s returning message_hash",
            (chain, first, until),
        )
    else:
        cursor.execute(_KEPT_FOR_PEOPLE, (chain, first, until, reorg))
    rows = cursor.fetchall()
    blocks = 0
    for statement in (
        "delete from absence where chain = %s and block between %s and %s",
        "delete from transaction where chain = %s and block between %s and %s",
        "delete from block where chain = %s and number between %s and %s",
    ):
        cursor.execute(statement, (chain, first, until))
        blocks = cursor.rowcount
    cursor.execute(
        "delete from failed_relay where chain = %s and block between %s and %s "
        "returning message_hash, source, source_block, source_log",
        (chain, first, until),
    )
    failed = cursor.fetchall()
    named = frozenset(
        (int(source), block, log_index)
        for digest, source, block, log_index in failed
        if digest is None and block is not None
    )
    hashes = frozenset(row[0] for row in (*rows, *failed) if row[0] is not None)
    return Gone(hashes, len(rows), blocks, named)


def _until(last: int | None) -> int:
    return 2**63 - 1 if last is None else last


def copy_facts(
    cursor: CursorWrapper, chain: int, blocks: Sequence[BlockFact], facts: Sequence[LogFact]
) -> None:
    """COPY blocks and logs in; raises UniqueViolation where one of them is stored already."""
    if blocks:
        with cursor.copy(f"copy block ({_BLOCK_COLUMNS}) from stdin") as copy:
            copy.write("".join([_block_line(chain, block) for block in blocks]))
    if facts:
        with cursor.copy(f"copy log ({LOG_COLUMNS}) from stdin") as copy:
            copy.write("".join([log_line(chain, fact) for fact in facts]))


def _block_line(chain: int, block: BlockFact) -> str:
    """In the order of _BLOCK_COLUMNS."""
    return (
        f"{chain}\t{block.number}\t{hex_text(block.hash)}\t{hex_text(block.parent_hash)}\t"
        f"{block.timestamp}\n"
    )


def _insert(chain: int, chunk: Chunk, facts: Sequence[LogFact]) -> Gone | None:
    """COPY the chunk; where something is stored there already, the chunk replaces it whole.
    Returns what went, None where nothing did.

    That is a block looked at ahead of its chain, or the same chunk of another worker, whose
    cursor then makes ours fail. Every stored log and absence has its block's row.
    """
    with connection.cursor() as cursor:
        share_facts(cursor, chain)
        replaces = highest_block(cursor, chain, chunk.first, chunk.last) is not None
        gone = delete_facts(cursor, chain, chunk.first, chunk.last) if replaces else None
        try:
            copy_facts(cursor, chain, chunk.blocks, facts)
        except UniqueViolation as error:
            raise OvertakenError("Another worker stores the same blocks now.") from error
    return gone


def highest_block(cursor: CursorWrapper, chain: int, first: int, last: int | None) -> int | None:
    """The highest stored block of a chain in first..last (None: to the end), None where there is
    none."""
    cursor.execute(
        "select number from block where chain = %s and number between %s and %s "
        "order by number desc limit 1",
        (chain, first, _until(last)),
    )
    row = cursor.fetchone()
    return None if row is None else int(row[0])


def move_cursor(span: SpanView, to: int, final: int, sent_nonce: int | None = None) -> None:
    """Compare-and-set: whoever moves the cursor stored the blocks; everybody else rolls back. A
    span that was cut in two meanwhile is not the one that this was planned for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update span set next_block = %s, enriched_to = least(enriched_to, %s), "
            "receipts_from = least(receipts_from, %s), receipts_to = least(receipts_to, %s), "
            "final_block = greatest(final_block, %s), sent_nonce = %s, doubted = null, "
            "error = '', failures = 0, retry_at = null, updated_at = now() "
            "where id = %s and next_block = %s and last_block is not distinct from %s "
            "and state = %s",
            (
                to,
                to,
                to,
                to,
                final,
                sent_nonce,
                span.id,
                span.next_block,
                span.last_block,
                Span.State.ACTIVE.value,
            ),
        )
        if cursor.rowcount != 1:
            raise OvertakenError(
                f"{span.chain_name}: another worker moved the cursor from {span.next_block}, "
                "or cut the span."
            )
