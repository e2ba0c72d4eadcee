"""Source logs of contracts that are not watched, fetched where an executing message names one."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg.errors import UniqueViolation

from messaging.chain.client import ChainClient, Chunk
from messaging.chain.errors import ChainError
from messaging.ingest.nodes import opened_node
from messaging.ingest.store import copy_facts
from messaging.ingest.transactions import store_transactions
from messaging.linking.locks import share_facts
from messaging.linking.relink import Touched, relink
from messaging.models import Absence, Block, Chain
from messaging.protocol.contracts import WATCHED
from messaging.protocol.facts import LogFact, derive_facts
from messaging.protocol.rules import Validity

logger = logging.getLogger(__name__)

BLOCKS = 20  # looked at in one call, for each chain
FAILURES = 3  # blocks in a row after which the node is left alone until the next call


@dataclass(frozen=True, slots=True)
class NamedBlock:
    """A block that executing messages name, with the log indexes in it that nothing is known of."""

    number: int
    log_indexes: frozenset[int]


def fetch_missing_sources() -> int:
    """Look at the named places whose block is covered; returns how many were settled.

    What is found is stored as the log it is, whoever emitted it; where the block holds no such
    log, that is stored. What is left to look at is read from the verdicts, so nothing is forgotten:
    a reorg that takes a block away makes its places missing again.
    """
    settled = 0
    for chain in Chain.objects.filter(paused=False, forked_at__isnull=True):
        wanted = _missing(chain)
        if not wanted:
            continue
        try:
            with opened_node(chain) as client:
                settled += _settle_all(chain, client, wanted)
        except ChainError as error:
            _warn(chain, error)
    return settled


def _missing(chain: Chain) -> list[NamedBlock]:
    """Covered blocks with places that a verdict lacks, in any order: one that cannot be had must
    not keep the others waiting."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select named.source_block, array_agg(distinct named.source_log) "
            "from execution "
            "join log named on (named.chain, named.block, named.log_index) "
            "= (execution.chain, execution.block, execution.log_index) "
            "where execution.validity = %s and execution.source = %s "
            "and not named.sender = any(%s) and exists (select 1 from span "
            "where span.chain_id = %s and span.first_block <= named.source_block "
            "and span.next_block > named.source_block) "
            "group by named.source_block order by random() limit %s",
            (Validity.SOURCE_MISSING.value, chain.chain_id, list(WATCHED), chain.pk, BLOCKS),
        )
        return [NamedBlock(number, frozenset(indexes)) for number, indexes in cursor.fetchall()]


def _settle_all(chain: Chain, client: ChainClient, wanted: Sequence[NamedBlock]) -> int:
    settled = failures = 0
    for named in wanted:
        try:
            settled += _settle(chain, client, named)
            failures = 0
        except ChainError as error:
            _warn(chain, error)
            failures += 1
            if failures == FAILURES:
                break
    return settled


def _warn(chain: Chain, error: ChainError) -> None:
    facts = {"chain": chain.name, "error": str(error)}
    logger.warning("source logs not fetched", extra=facts)


def _settle(chain: Chain, client: ChainClient, named: NamedBlock) -> int:
    chunk = client.whole_block(named.number)
    timestamps = {block.number: block.timestamp for block in chunk.blocks}
    facts = derive_facts(chain.chain_id, chunk.logs, timestamps)
    found = [fact for fact in facts if fact.log_index in named.log_indexes]
    hashes = {fact.transaction_hash for fact in found}
    transactions = [one for one in client.transactions(sorted(hashes)) if one is not None]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if not _store(cursor, chain, chunk, found, named):
                return 0
            block_hash = chunk.blocks[0].hash
            store_transactions(
                chain.pk, [one for one in transactions if one.block_hash == block_hash]
            )
    except UniqueViolation:
        return 0  # stored meanwhile by another worker
    return len(named.log_indexes)


def _store(
    cursor: CursorWrapper,
    chain: Chain,
    chunk: Chunk,
    found: Sequence[LogFact],
    named: NamedBlock,
) -> bool:
    """Store logs and absences beside their block; False where it is not covered by now, or where
    another block is stored at its height: then there is a reorg to be followed first."""
    (block,) = chunk.blocks
    share_facts(cursor, chain.pk)
    if not chain.spans.filter(first_block__lte=block.number, next_block__gt=block.number).exists():
        return False
    stored = Block.objects.filter(chain=chain.pk, number=block.number).first()
    if stored is not None and bytes(stored.hash) != block.hash:
        return False
    copy_facts(cursor, chain.pk, () if stored else (block,), found)
    absent = named.log_indexes - {fact.log_index for fact in found}
    Absence.objects.bulk_create(
        [Absence(chain=chain.pk, block=block.number, log_index=index) for index in sorted(absent)],
        ignore_conflicts=True,
    )
    relink(Touched(chain.chain_id, block.number, block.number, found))
    return True
