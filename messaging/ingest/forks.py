"""Whether what is stored still stands on the node's chain, and where it forked off if not."""

from itertools import chain, repeat

from messaging.chain.client import BlockFact, BlockReader, Chunk, Header
from messaging.chain.errors import Retry
from messaging.ingest.plan import SpanView
from messaging.ingest.reconcile import Deeper, Extend, Reorg, TooDeep, reconcile
from messaging.ingest.store import OvertakenError
from messaging.models import Block

_WALK = 50  # stored blocks compared with the node in one request


def stored_tip(span: SpanView) -> BlockFact | None:
    """The newest stored block below the span's cursor, None where the span begins the coverage."""
    return next(iter(_stored_below(span, span.next_block, 1)), None)


def judge_tip(
    span: SpanView, client: BlockReader, latest: Header, chunk: Chunk | None
) -> Extend | Reorg | TooDeep:
    """Compare the stored tip with the node's chain, and walk down to the fork where they differ.

    A chunk that begins right after the tip answers by its first parent hash. Raises Retry where
    the node's headers say that the tip stands and its chunk stands on another, OvertakenError where
    another worker changed the tip meanwhile.
    """
    tip = stored_tip(span)
    if tip is None:
        return Extend()
    follows = chunk is not None and chunk.blocks[0].number == tip.number + 1
    parent = chunk.blocks[0].parent_hash if chunk is not None and follows else None
    if parent == tip.hash:
        return Extend()
    if parent is None and (_same_as(tip, latest) or _lags_on_our_chain(span, tip, latest)):
        return Extend()
    verdict = find_fork(span, client)
    if parent is not None and isinstance(verdict, Extend):
        if stored_tip(span) != tip:
            raise OvertakenError(f"{span.chain_name}: another worker changed what is stored.")
        raise Retry(
            f"The node of {span.chain_name} gave block {tip.number + 1} of one fork and headers of "
            "another: ask again, or ask another endpoint."
        )
    return verdict


def tip_stands(span: SpanView, client: BlockReader, cursor: int) -> bool:
    """Whether the newest stored block below a cursor is the node's."""
    tip = next(iter(_stored_below(span, cursor, 1)), None)
    if tip is None:
        return False
    (header,) = client.headers([tip.number])
    return header is not None and header.hash == tip.hash


def find_fork(span: SpanView, client: BlockReader) -> Extend | Reorg | TooDeep:
    """Walk down from the cursor to the first stored block that is also the node's.

    Too deep is what was final when it was stored: since then, more may have become so unseen.
    """
    below = span.next_block
    new_hash: bytes | None = None
    for count in chain([1], repeat(_WALK)):
        stored = _stored_below(span, below, count)
        if not stored:
            break
        canonical = client.headers([block.number for block in stored])
        verdict = reconcile(stored, canonical, span.final_block)
        if isinstance(verdict, Reorg):
            return Reorg(verdict.ancestor, verdict.new_hash or new_hash)
        if not isinstance(verdict, Deeper):
            # The top of a later batch agrees: everything of the batches above it is gone.
            deeper = isinstance(verdict, Extend) and below != span.next_block
            return Reorg(stored[0].number, new_hash) if deeper else verdict
        new_hash = _lowest_hash(canonical) or new_hash
        below = stored[-1].number
    if span.first_block <= span.final_block:
        return TooDeep(span.first_block)
    return Reorg(span.first_block - 1, new_hash)


def _stored_below(span: SpanView, below: int, count: int) -> list[BlockFact]:
    rows = Block.objects.filter(
        chain=span.chain, number__gte=span.first_block, number__lt=below
    ).order_by("-number")[:count]
    return [
        BlockFact(
            row.number,
            bytes(row.hash),
            None if row.parent_hash is None else bytes(row.parent_hash),
            row.timestamp,
        )
        for row in rows
    ]


def _same_as(tip: BlockFact, header: Header) -> bool:
    return header.number == tip.number and header.hash == tip.hash


def _lags_on_our_chain(span: SpanView, tip: BlockFact, latest: Header) -> bool:
    """Whether the node's head is below our tip, but a block that we have stored: it is behind."""
    if latest.number >= tip.number:
        return False
    stored = Block.objects.filter(chain=span.chain, number=latest.number).first()
    return stored is None or bytes(stored.hash) == latest.hash


def _lowest_hash(canonical: tuple[Header | None, ...]) -> bytes | None:
    return next((header.hash for header in reversed(canonical) if header is not None), None)
