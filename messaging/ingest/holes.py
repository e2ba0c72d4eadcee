"""Refuses a chunk whose sends leave nonces out, until a second answer leaves out the same."""

import logging

from messaging.chain.client import Chunk
from messaging.chain.errors import Retry
from messaging.ingest.plan import SpanView
from messaging.models import Span
from messaging.protocol.identifier import split_nonce
from messaging.protocol.numbering import follow_numbering, sent_nonces

logger = logging.getLogger(__name__)


def follow_nonces(span: SpanView, chunk: Chunk) -> int | None:
    """The highest nonce sent up to the chunk's end, None where no send is known yet.

    Raises Retry where nonces are missing, once for each hole: another endpoint is asked, or the
    same one again. What two answers leave out is believed, and named by `manage.py audit`.
    """
    highest, hole = follow_numbering(sent_nonces(chunk.logs), span.sent_nonce)
    if hole is None:
        return highest
    first, last = (split_nonce(nonce).counter for nonce in hole)
    if hole[0] == span.doubted:
        facts = {"chain": span.chain_name, "first": first, "last": last}
        logger.warning("nonces are missing in two answers", extra=facts)
        return highest
    Span.objects.filter(pk=span.id).update(doubted=hole[0])
    raise Retry(
        f"A node of {span.chain_name} gave blocks {chunk.first} to {chunk.last} without the "
        f"messages of nonces {first} to {last}, which must be there: ask again, or ask another "
        "endpoint."
    )
