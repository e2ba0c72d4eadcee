"""Source logs of any contract, fetched where an executing message names one that is not stored."""

import logging
from collections.abc import Callable, Sequence
from functools import partial

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg.errors import UniqueViolation

from messaging.chain.client import ChainClient, Chunk
from messaging.chain.errors import ChainError, Retry
from messaging.chain.rpc import RpcClient
from messaging.ingest.keys import note_keys
from messaging.ingest.named_blocks import NamedBlock, final_block, is_covered, named_blocks
from messaging.ingest.nodes import opened_node, other_node
from messaging.ingest.store import copy_facts
from messaging.ingest.transactions import store_transactions
from messaging.linking.locks import own_facts, share_facts
from messaging.linking.relink import Touched, relink
from messaging.live.publish import publish
from messaging.models import Absence, Block, Chain, Log
from messaging.protocol.facts import LogFact, derive_facts

logger = logging.getLogger(__name__)

FAILURES = 3  # blocks in a row after which the node is left alone until the next call

Confirm = Callable[[Chunk], None]


def fetch_missing_sources() -> int:
    """Look at named places in blocks that are covered or final; returns how many were settled.

    What is found is stored as the log it is, whoever emitted it; where the block holds no such
    log, that is stored. What is left to look at is read from the verdicts, so nothing is forgotten:
    a reorg that takes a block away makes its places missing again.
    """
    settled = 0
    for chain in Chain.objects.filter(paused=False, forked_at__isnull=True):
        wanted = named_blocks(chain)
        if not wanted:
            continue
        try:
            with opened_node(chain) as client:
                settled += settle(chain, client, wanted, partial(_confirm, chain, client))
        except ChainError as error:
            _warn(chain, error)
    return settled


def settle(
    chain: Chain, client: ChainClient, wanted: Sequence[NamedBlock], confirm: Confirm
) -> int:
    """Look at these blocks; returns how many places in them were settled.

    `confirm` is asked before a whole block is taken at one node's word, and raises Retry.
    """
    settled = failures = 0
    for named in _within_reach(client, wanted):
        try:
            settled += _settle_one(chain, client, named, confirm)
            failures = 0
        except ChainError as error:
            _warn(chain, error)
            failures += 1
            if failures == FAILURES:
                break
    return settled


def _within_reach(client: ChainClient, wanted: Sequence[NamedBlock]) -> list[NamedBlock]:
    """Without blocks that are not covered and not final to this very node, which may be behind."""
    if all(named.covered for named in wanted):
        return list(wanted)
    final = client.heads().finalized
    reach = -1 if final is None else final.number
    return [named for named in wanted if named.covered or named.number <= reach]


def _confirm(chain: Chain, client: RpcClient, chunk: Chunk) -> None:
    """Another endpoint, where there is one, must give the same block with the same logs."""
    other = other_node(chain, client)
    if other is None:
        return
    try:
        if other.whole_block(chunk.first) != chunk:
            raise Retry(
                f"Two endpoints of {chain.name} disagree about the logs of block {chunk.first}: "
                "ask again, and if it stays so, disable the one that is wrong."
            )
    finally:
        other.close()


def _warn(chain: Chain, error: ChainError) -> None:
    facts = {"chain": chain.name, "error": str(error)}
    logger.warning("source logs not fetched", extra=facts)


def _settle_one(chain: Chain, client: ChainClient, named: NamedBlock, confirm: Confirm) -> int:
    chunk = client.whole_block(named.number)
    timestamps = {block.number: block.timestamp for block in chunk.blocks}
    facts = derive_facts(chain.chain_id, chunk.logs, timestamps)
    found = [fact for fact in facts if fact.log_index in named.log_indexes]
    known = Block.objects.filter(chain=chain.pk, number=named.number).exists()
    if not known and len(found) < len(named.log_indexes):
        confirm(chunk)
    hashes = {fact.transaction_hash for fact in found}
    transactions = [one for one in client.transactions(sorted(hashes)) if one is not None]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if not _store(cursor, chain, chunk, found, named, known=known):
                return 0
            block_hash = chunk.blocks[0].hash
            store_transactions(
                chain.pk, [one for one in transactions if one.block_hash == block_hash]
            )
            note_keys(chain, named.number, named.number)
    except UniqueViolation:
        return 0  # stored meanwhile by another worker
    return len(named.log_indexes)


def _store(
    cursor: CursorWrapper,
    chain: Chain,
    chunk: Chunk,
    found: Sequence[LogFact],
    named: NamedBlock,
    *,
    known: bool,
) -> bool:
    """Store logs and absences beside their block; False where by now the block is neither covered
    nor final, where another block is stored at its height (then there is a reorg to be followed
    first), or where the `known` one is gone."""
    (block,) = chunk.blocks
    # A chunk takes its range for all there is in it: nothing may come beside it, unless it is
    # stored, and then the place is covered.
    (share_facts if named.covered else own_facts)(cursor, chain.pk)
    if not is_covered(chain, block.number) and (named.covered or block.number > final_block(chain)):
        return False
    stored = Block.objects.filter(chain=chain.pk, number=block.number).first()
    if (stored is None and known) or (stored is not None and bytes(stored.hash) != block.hash):
        return False
    there = set(Log.objects.filter(chain=chain.pk, block=block.number).values_list("log_index"))
    new = [fact for fact in found if (fact.log_index,) not in there]
    copy_facts(cursor, chain.pk, () if stored else (block,), new)
    absent = named.log_indexes - {fact.log_index for fact in found}
    Absence.objects.bulk_create(
        [Absence(chain=chain.pk, block=block.number, log_index=index) for index in sorted(absent)],
        ignore_conflicts=True,
    )
    publish(relink(Touched(chain.chain_id, block.number, block.number, found)))
    return True
