"""Transactions of stored logs, fetched behind the links and never delaying them."""

import logging
from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import F, QuerySet

from messaging.chain.client import ChainClient, TransactionFact
from messaging.chain.errors import ChainError
from messaging.ingest.keys import note_keys
from messaging.ingest.nodes import opened_node
from messaging.ingest.transactions import store_transactions
from messaging.ingest.watched import watched_in
from messaging.linking.locks import share_facts
from messaging.live.publish import publish
from messaging.models import Block, Chain, Log, Span

logger = logging.getLogger(__name__)

BATCH = 200  # transactions in one round
BATCHES = 20  # per span and call, so that one chain's backlog does not starve another's


def enrich_due_spans() -> int:
    """Fetch transactions for every span whose logs are ahead of them; returns how many were stored.

    A node that fails is left for the next call; its span shows the error of following it.
    """
    stored = 0
    due = Span.objects.filter(
        enriched_to__lt=F("next_block"), chain__paused=False, chain__forked_at__isnull=True
    )
    for span in due.select_related("chain"):
        try:
            with opened_node(span.chain) as client:
                stored += enrich_span(span, client)
        except ChainError as error:
            facts = {"chain": span.chain.name, "error": str(error)}
            logger.warning("transactions not fetched", extra=facts)
    return stored


def enrich_span(span: Span, client: ChainClient) -> int:
    """Store the transactions of the span's next blocks; raises ChainError."""
    stored = 0
    for _ in range(BATCHES):
        hashes, until = _next_batch(span)
        facts = [fact for fact in client.transactions(hashes) if fact is not None]
        if len(facts) < len(hashes) or not _all_canonical(span.chain, facts):
            # A reorg is under way, and following it lowers `enriched_to`; or the node lost some.
            told = {"chain": span.chain.name, "asked": len(hashes), "given": len(facts)}
            logger.warning("transactions are not those of the stored blocks", extra=told)
            return stored
        if not _store(span, facts, until):
            return stored
        stored += len(facts)
        span.enriched_to = until
        if until == span.next_block:
            return stored
    return stored


def _next_batch(span: Span) -> tuple[list[bytes], int]:
    """Transaction hashes of whole blocks from `enriched_to`, and the block after them: about
    BATCH, or all of one block where that has more."""
    logs = Log.objects.filter(
        chain=span.chain_id, block__gte=span.enriched_to, block__lt=span.next_block
    )
    rows = list(_hashes(logs)[: BATCH + 1])
    if len(rows) <= BATCH:
        return [bytes(one) for _, one in rows], span.next_block
    cut = rows[-1][0]  # this block may be cut: leave it for the next batch
    if cut > rows[0][0]:
        return [bytes(one) for block, one in rows if block < cut], cut
    return [bytes(one) for _, one in _hashes(logs.filter(block=cut))], cut + 1


def _hashes(logs: QuerySet[Log]) -> QuerySet[Log, tuple[int, bytes | memoryview]]:
    named = logs.values_list("block", "transaction_hash")
    return named.order_by("block", "transaction_hash").distinct()


def _all_canonical(chain: Chain, facts: Sequence[TransactionFact]) -> bool:
    numbers = {fact.block_number for fact in facts}
    rows = Block.objects.filter(chain=chain.pk, number__in=numbers).values_list("number", "hash")
    hashes = {number: bytes(block_hash) for number, block_hash in rows}
    return all(hashes.get(fact.block_number) == fact.block_hash for fact in facts)


def _store(span: Span, facts: Sequence[TransactionFact], until: int) -> bool:
    """Insert the rows, note the keys of their logs, and move `enriched_to` by compare-and-set;
    False: somebody else moved it."""
    with transaction.atomic(), connection.cursor() as cursor:
        share_facts(cursor, span.chain.pk)
        # A reorg may have come and gone since the node was asked, with the cursor where it was.
        if _next_batch(span)[0] != [one.hash for one in facts] or not _all_canonical(
            span.chain, facts
        ):
            return False
        moved = Span.objects.filter(
            pk=span.pk, enriched_to=span.enriched_to, next_block__gte=until
        ).update(enriched_to=until)
        if moved:
            store_transactions(span.chain.pk, facts)
            publish(watched_in(span.chain.pk, span.enriched_to, until))
            note_keys(span.chain, span.enriched_to, until - 1)
        return bool(moved)
