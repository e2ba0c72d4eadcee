"""Source logs of contracts that are not watched, fetched where an executing message names one."""

import logging
from dataclasses import dataclass

from django.db import connection, transaction
from psycopg.errors import UniqueViolation

from messaging.chain.client import ChainClient, Chunk
from messaging.chain.errors import ChainError
from messaging.ingest.nodes import opened_node
from messaging.ingest.store import copy_facts
from messaging.linking.chains import FollowedChains, followed_chains
from messaging.linking.relink import Touched, relink
from messaging.models import Absence, Block, Chain
from messaging.protocol.contracts import WATCHED
from messaging.protocol.facts import LogFact, derive_facts
from messaging.protocol.rules import Validity

logger = logging.getLogger(__name__)

BATCH = 100  # places looked at in one call


@dataclass(frozen=True, slots=True)
class Named:
    """A place that an executing message names: `chain` is Chain.id."""

    chain: int
    block: int
    log_index: int


def fetch_missing_sources() -> int:
    """Look at the named places whose block is covered; returns how many were settled.

    What is found is stored as the log it is, whoever emitted it; where the block holds no such
    log, that is stored. What is left to look at is read from the verdicts, so nothing is forgotten:
    a reorg that takes a block away makes its places missing again.
    """
    chains = followed_chains()
    settled = 0
    for chain in Chain.objects.filter(paused=False):
        wanted = _missing(chain)
        if not wanted:
            continue
        try:
            with opened_node(chain) as client:
                settled += sum(_settle(chain, client, named, chains) for named in wanted)
        except ChainError as error:
            facts = {"chain": chain.name, "error": str(error)}
            logger.warning("source logs not fetched", extra=facts)
    return settled


def _missing(chain: Chain) -> list[Named]:
    """Covered places of a chain that a verdict lacks and that were not looked at yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct span.chain_id, named.source_block, named.source_log "
            "from execution "
            "join log named on (named.chain, named.block, named.log_index) "
            "= (execution.chain, execution.block, execution.log_index) "
            "join span on span.chain_id = %s and span.first_block <= named.source_block "
            "and span.next_block > named.source_block "
            "where execution.validity = %s and execution.source = %s "
            "and not named.sender = any(%s) "
            "order by 1, 2, 3 limit %s",
            (chain.pk, Validity.SOURCE_MISSING.value, chain.chain_id, list(WATCHED), BATCH),
        )
        return [Named(*row) for row in cursor.fetchall()]


def _settle(chain: Chain, client: ChainClient, named: Named, chains: FollowedChains) -> bool:
    chunk = client.whole_block(named.block)
    timestamps = {block.number: block.timestamp for block in chunk.blocks}
    facts = derive_facts(chain.chain_id, chunk.logs, timestamps)
    found = next((fact for fact in facts if fact.log_index == named.log_index), None)
    try:
        return _store(named, chunk, found, chains)
    except UniqueViolation:
        return False  # stored meanwhile by another worker


def _store(named: Named, chunk: Chunk, found: LogFact | None, chains: FollowedChains) -> bool:
    """Store the log or its absence beside its block; False where another block is stored there."""
    (block,) = chunk.blocks
    with transaction.atomic(), connection.cursor() as cursor:
        # The row lock makes a reorg of this block wait, and so take with it what is stored here.
        known = Block.objects.select_for_update().filter(chain=named.chain, number=block.number)
        stored = known.first()
        if stored is not None and bytes(stored.hash) != block.hash:
            return False
        facts = () if found is None else (found,)
        copy_facts(cursor, named.chain, () if stored else (block,), facts)
        if found is None:
            Absence.objects.bulk_create([_absence(named)], ignore_conflicts=True)
        relink(Touched(chains.chain_id(named.chain), block.number, block.number, facts), chains)
    return True


def _absence(named: Named) -> Absence:
    return Absence(chain=named.chain, block=named.block, log_index=named.log_index)
