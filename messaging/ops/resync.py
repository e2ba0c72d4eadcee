"""Forget what is stored of a chain and read it again: for a chain that was restarted."""

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Least
from django.utils import timezone

from messaging.ingest.rewind import Batch, batch_start, stored_hash, take_back
from messaging.ingest.spans import view
from messaging.linking.locks import lock_linking, own_facts
from messaging.models import Chain, Head, Message, Reorg, Span, TakenBack
from messaging.protocol.lifecycle import Status
from messaging.protocol.replacement import Cause

_END = 2**63 - 1


def resync_chain(chain: Chain) -> int:
    """Delete the chain's facts, judge what hung on them, and begin its coverage anew.

    Messages that no other chain knows of become dropped and stay. Returns how many logs went.

    1. Stop the spans and commit: no worker can move a cursor any more, so none can commit a chunk
       of what is forgotten here, and no new span can begin while the old ones exist.
    2. Take back each span from the top down, a batch a transaction, the cursor with it.
    3. Delete what is left outside of spans, and the spans: in the order in which workers lock
       (facts, the linking lock, spans), so that no worker on its way deadlocks with this.
    """
    _stop_spans(chain)
    row = _record(chain)
    for span in Span.objects.filter(chain=chain).order_by("-first_block"):
        while _forget_batch(span.pk, row):
            pass
    _forget_rest(chain, row)
    row.refresh_from_db()
    if not row.dropped_blocks and not row.dropped_logs:
        row.delete()
    return row.dropped_logs


def _forget_batch(span_id: int, row: Reorg) -> bool:
    """Take back the topmost batch of a span; whether there may be more of it."""
    with transaction.atomic(), connection.cursor() as cursor:
        own_facts(cursor, row.chain_id)
        # Nobody moves the cursor while we own the facts, so it need not be locked before them.
        span = view(span_id)
        if span.next_block == span.first_block:
            return False
        low = batch_start(cursor, span.chain, span.first_block, span.next_block)
        batch = Batch(span.chain, span.chain_id, low, span.next_block, span.last_block)
        take_back(cursor, batch, row)
        Span.objects.filter(pk=span_id).update(
            state=Span.State.STOPPED,
            error=_told(row.chain),
            next_block=low,
            enriched_to=Least(F("enriched_to"), low),
            receipts_from=Least(F("receipts_from"), low),
            receipts_to=Least(F("receipts_to"), low),
            final_block=Least(F("final_block"), low - 1),
        )
    return True


def _forget_rest(chain: Chain, row: Reorg) -> None:
    """What stands outside of every span, or came in after somebody retried one; then the spans."""
    with transaction.atomic(), connection.cursor() as cursor:
        own_facts(cursor, chain.pk)
        take_back(cursor, Batch(chain.pk, chain.chain_id, 0, _END, None), row)
        # The chain before its spans, as everybody locks them (ingest.spans).
        Chain.objects.filter(pk=chain.pk).update(forked_at=None)
        Span.objects.filter(chain=chain).delete()
        Head.objects.filter(chain=chain).delete()


def _record(chain: Chain) -> Reorg:
    tip = max(Span.objects.filter(chain=chain).values_list("next_block", flat=True), default=0)
    return Reorg.objects.create(
        chain=chain,
        ancestor=chain.start_block - 1,
        old_tip=tip - 1,
        old_hash=stored_hash(chain.pk, chain.start_block),
        dropped_logs=0,
        cause=Cause.RESYNC,
        seen_at=timezone.now(),
    )


def _told(chain: Chain) -> str:
    return f"The resync did not end: run `manage.py chains resync {chain.chain_id}` again."


def _stop_spans(chain: Chain) -> None:
    with transaction.atomic():
        # In the order in which spans are cut and merged, so that neither deadlocks with this.
        list(Span.objects.select_for_update().filter(chain=chain).order_by("first_block"))
        Span.objects.filter(chain=chain).update(
            state=Span.State.STOPPED,
            error=_told(chain),
            retry_at=None,
            holder="",
            held_until=None,
        )


def purge_dropped() -> int:
    """Delete the rows of dropped messages and what is kept of their logs: only where their chain
    itself is gone for good."""
    with transaction.atomic(), connection.cursor() as cursor:
        lock_linking(cursor)
        dropped = Message.objects.filter(status=Status.DROPPED)
        TakenBack.objects.filter(message_hash__in=dropped.values("message_hash")).delete()
        return dropped.delete()[0]
