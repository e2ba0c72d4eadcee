"""Transactions of stored logs, fetched behind the links and never delaying them."""

import logging
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from messaging.chain.client import ChainClient, TransactionFact
from messaging.chain.errors import ChainError
from messaging.ingest.nodes import opened_node
from messaging.models import Block, Chain, Log, Span, Transaction
from messaging.protocol.contracts import CROSS_L2_INBOX

logger = logging.getLogger(__name__)

BATCH = 200  # transactions in one request
BATCHES = 20  # per span and call, so that one chain's backlog does not starve another's


def enrich_due_spans() -> int:
    """Fetch transactions for every span whose logs are ahead of them; returns how many were stored.

    A node that fails is left for the next call; its span shows the error of following it.
    """
    stored = 0
    due = Span.objects.filter(enriched_to__lt=F("next_block"), chain__paused=False)
    for span in due.select_related("chain"):
        try:
            with opened_node(span.chain, span.failures) as client:
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
            return stored  # a reorg is under way: following it lowers `enriched_to`
        if not _store(span, facts, until):
            return stored
        stored += len(facts)
        span.enriched_to = until
        if until == span.next_block:
            return stored
    return stored


def _next_batch(span: Span) -> tuple[list[bytes], int]:
    """Transaction hashes of whole blocks from `enriched_to`, and the block after them."""
    rows = list(
        Log.objects.filter(
            chain=span.chain_id, block__gte=span.enriched_to, block__lt=span.next_block
        )
        .values_list("block", "transaction_hash")
        .order_by("block", "transaction_hash")
        .distinct()[: BATCH + 1]
    )
    until = span.next_block
    if len(rows) > BATCH:
        # The last block may be cut: leave it for the next batch, unless it is the only one.
        cut = rows[-1][0]
        until = cut if cut > rows[0][0] else cut + 1
        rows = [row for row in rows if row[0] < until]
    return [bytes(transaction_hash) for _, transaction_hash in rows], until


def _all_canonical(chain: Chain, facts: Sequence[TransactionFact]) -> bool:
    numbers = {fact.block_number for fact in facts}
    rows = Block.objects.filter(chain=chain.pk, number__in=numbers).values_list("number", "hash")
    hashes = {number: bytes(block_hash) for number, block_hash in rows}
    return all(hashes.get(fact.block_number) == fact.block_hash for fact in facts)


def _store(span: Span, facts: Sequence[TransactionFact], until: int) -> bool:
    """Insert the rows and move `enriched_to` by compare-and-set; False: somebody else moved it."""
    with transaction.atomic():
        moved = Span.objects.filter(
            pk=span.pk, enriched_to=span.enriched_to, next_block__gte=until
        ).update(enriched_to=until)
        if moved:
            rows = [_row(span.chain.pk, fact) for fact in facts]
            Transaction.objects.bulk_create(rows, ignore_conflicts=True)
        return bool(moved)


def _row(chain: int, fact: TransactionFact) -> Transaction:
    keys = (keys for address, keys in fact.access_list if address == CROSS_L2_INBOX)
    return Transaction(
        chain=chain,
        hash=fact.hash,
        block=fact.block_number,
        index=fact.index,
        sender=fact.sender,
        target=fact.target,
        status=fact.status,
        gas_used=fact.gas_used,
        gas_limit=fact.gas_limit,
        gas_price=fact.gas_price,
        value=fact.value,
        inbox_keys=b"".join(key for group in keys for key in group),
    )
