"""Forget what is stored of a chain and read it again: for a chain that was restarted."""

from django.db import connection, transaction

from messaging.ingest.store import delete_facts
from messaging.linking.locks import lock_linking, own_facts
from messaging.linking.relink import Touched, relink
from messaging.models import Chain, Head, Message, Span
from messaging.protocol.lifecycle import Status

_LAST = 2**63 - 1


def resync_chain(chain: Chain) -> int:
    """Delete the chain's facts, judge what hung on them, and begin its coverage anew.

    Messages that no other chain knows of become dropped and stay. Returns how many logs went.

    1. Stop the spans and commit: no worker can move a cursor any more, so none can commit a chunk
       of what is forgotten here, and no new span can begin while the old ones exist.
    2. Delete the facts, relink, delete the spans: in the order in which workers lock (facts, the
       linking lock, spans), so that no worker on its way deadlocks with this.
    """
    _stop_spans(chain)
    with transaction.atomic(), connection.cursor() as cursor:
        own_facts(cursor, chain.pk)
        gone = delete_facts(cursor, chain.pk, 0, None)
        relink(
            Touched(
                chain_id=chain.chain_id,
                first=0,
                last=_LAST,
                gone=gone.hashes,
                complete=True,
                deleted=True,
                named=gone.named,
            )
        )
        Span.objects.filter(chain=chain).delete()
        Head.objects.filter(chain=chain).delete()
    return gone.logs


def _stop_spans(chain: Chain) -> None:
    told = f"The resync did not end: run `manage.py chains resync {chain.chain_id}` again."
    with transaction.atomic():
        Span.objects.filter(chain=chain).update(
            state=Span.State.STOPPED, error=told, retry_at=None, holder="", held_until=None
        )


def purge_dropped() -> int:
    """Delete the rows of dropped messages: only where their chain itself is gone for good."""
    with transaction.atomic(), connection.cursor() as cursor:
        lock_linking(cursor)
        return Message.objects.filter(status=Status.DROPPED).delete()[0]
