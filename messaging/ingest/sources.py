"""Source logs of contracts that are not watched, fetched where an executing message names one."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.db import connection, transaction
from psycopg.errors import UniqueViolation

from messaging.chain.client import ChainClient, Chunk
from messaging.chain.errors import ChainError
from messaging.chain.watched import WATCHED
from messaging.ingest.nodes import open_node
from messaging.ingest.store import copy_facts
from messaging.linking.chains import FollowedChains, followed_chains
from messaging.linking.relink import Touched, relink
from messaging.models import Block, Chain
from messaging.protocol.facts import LogFact, derive_facts
from messaging.protocol.rules import Validity

logger = logging.getLogger(__name__)

BATCH = 100  # source logs looked for in one call
_LOOK_AGAIN = 60  # seconds until a place where no log was found is looked at again


@dataclass(frozen=True, slots=True)
class _Named:
    """A place that an executing message names: `chain` is Chain.id."""

    chain: int
    block: int
    log_index: int
    origin: bytes


def fetch_missing_sources() -> int:
    """Fetch and store the named logs whose block is covered; returns how many were found.

    What is missing is read from the verdicts, so nothing is forgotten: a reorg that takes a source
    log away makes its executions name a missing log again.
    """
    chains = followed_chains()
    found = 0
    by_chain: dict[int, list[_Named]] = {}
    for named in _missing():
        by_chain.setdefault(named.chain, []).append(named)
    for chain_pk, wanted in by_chain.items():
        chain = Chain.objects.get(pk=chain_pk)
        try:
            client = open_node(chain)
            found += sum(_fetch(chain, client, named, chains) for named in wanted)
        except ChainError as error:
            facts = {"chain": chain.name, "error": str(error)}
            logger.warning("source logs not fetched", extra=facts)
    return found


def _missing() -> list[_Named]:
    """Covered places which a verdict lacks, but for those just looked at."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct source.id, named.source_block, named.source_log, named.sender "
            "from execution "
            "join log named on (named.chain, named.block, named.log_index) "
            "= (execution.chain, execution.block, execution.log_index) "
            "join chain source on source.chain_id = execution.source and not source.paused "
            "join span on span.chain_id = source.id and span.first_block <= named.source_block "
            "and span.next_block > named.source_block "
            "where execution.validity = %s and not named.sender = any(%s) "
            "order by 1, 2, 3 limit %s",
            (Validity.SOURCE_MISSING.value, list(WATCHED), BATCH),
        )
        places = [_Named(row[0], row[1], row[2], bytes(row[3])) for row in cursor.fetchall()]
    return [named for named in places if cache.get(_key(named)) is None]


def _key(named: _Named) -> str:
    return f"no-log:{named.chain}:{named.block}:{named.log_index}"


def _fetch(chain: Chain, client: ChainClient, named: _Named, chains: FollowedChains) -> bool:
    chunk = client.source_logs(named.block, named.origin)
    timestamps = {block.number: block.timestamp for block in chunk.blocks}
    facts = [
        fact
        for fact in derive_facts(chain.chain_id, chunk.logs, timestamps)
        if fact.log_index == named.log_index
    ]
    if not facts:
        cache.set(_key(named), True, timeout=_LOOK_AGAIN)
        return False
    return _store(chain, chunk, facts, chains)


def _store(chain: Chain, chunk: Chunk, facts: Sequence[LogFact], chains: FollowedChains) -> bool:
    """Store the log beside what is stored of its block; False where that is another block."""
    (block,) = chunk.blocks
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # The row lock makes a reorg of this block wait, and so take the log back with it.
            known = Block.objects.select_for_update().filter(chain=chain.pk, number=block.number)
            stored = known.first()
            if stored is not None and bytes(stored.hash) != block.hash:
                return False
            copy_facts(cursor, chain.pk, () if stored else (block,), facts)
            relink(Touched(chain.chain_id, block.number, block.number, facts), chains)
    except UniqueViolation:
        return False  # stored meanwhile by another worker
    return True
