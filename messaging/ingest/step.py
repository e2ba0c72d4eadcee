"""One step of a span: heads, fetch what is next, refuse a fork, store; no loop, no clock."""

from dataclasses import dataclass
from functools import partial

from messaging.chain.client import BlockReader, Chunk, Heads
from messaging.ingest.causes import explain_reorgs
from messaging.ingest.forks import judge_tip, tip_stands
from messaging.ingest.heads import record_heads
from messaging.ingest.holes import follow_nonces
from messaging.ingest.optimistic import optimistic_block
from messaging.ingest.plan import Done, FetchBlocks, FetchRange, SpanView, Wait, plan
from messaging.ingest.reconcile import Extend, Reorg, TooDeep
from messaging.ingest.rewind import rewind
from messaging.ingest.spans import finish
from messaging.ingest.store import store_chunk


@dataclass(frozen=True, slots=True)
class Stored:
    """A chunk went in; the cursor stands at `next_block`."""

    next_block: int
    blocks: int
    logs: int


@dataclass(frozen=True, slots=True)
class Rewound:
    """A reorg took facts back; the cursor stands after the ancestor."""

    next_block: int


class ReorgTooDeepError(Exception):
    """The chain forked below what was final: nothing is changed, a person must decide.

    `block` was final when it was stored and is not the node's.
    """

    def __init__(self, block: int, message: str) -> None:
        super().__init__(message)
        self.block = block


def step(span: SpanView, client: BlockReader, size: int) -> Stored | Rewound | Wait | Done:
    """Do the next thing for a span, whole or not at all.

    Raises ChainError (retry, shrink, stop), OvertakenError and ReorgTooDeepError.
    """
    heads = client.heads()
    record_heads(span.chain, heads)
    action = plan(span, heads, size)
    if isinstance(action, Done):
        verdict = judge_tip(span, client, heads.latest, None)
        if not isinstance(verdict, Extend):
            return _take_back(span, client, verdict)
        finish(span)
        return action
    fetched = _fetch(client, action)
    chunk = fetched if isinstance(fetched, Chunk) else None
    verdict = judge_tip(span, client, heads.latest, chunk)
    if not isinstance(verdict, Extend):
        return _take_back(span, client, verdict)
    if isinstance(fetched, Wait):
        return fetched
    store_chunk(span, fetched, _finalized(heads), sent_nonce=follow_nonces(span, fetched))
    explain_reorgs(
        span, client, fetched.first, partial(optimistic_block, span.chain, span.chain_id)
    )
    return Stored(fetched.last + 1, fetched.last - fetched.first + 1, len(fetched.logs))


def _finalized(heads: Heads) -> int:
    return -1 if heads.finalized is None else heads.finalized.number


def _fetch(client: BlockReader, action: FetchRange | FetchBlocks | Wait) -> Chunk | Wait:
    match action:
        case FetchRange(first, last):
            return client.range_logs(first, last)
        case FetchBlocks(first, last):
            return client.block_logs(first, last)
        case Wait():
            return action


def _take_back(span: SpanView, client: BlockReader, verdict: Reorg | TooDeep) -> Rewound:
    if isinstance(verdict, TooDeep):
        raise ReorgTooDeepError(
            verdict.number,
            f"{span.chain_name}: the stored block {verdict.number} is not on the node's chain, "
            f"although it was final when it was stored (up to {span.final_block}). Check that the "
            "node is the right one, then retry; if the chain was really restarted, run "
            f"`manage.py chains resync {span.chain_id}`.",
        )
    next_block = span.next_block
    for next_block in rewind(span, verdict):
        if next_block > verdict.ancestor + 1 and tip_stands(span, client, next_block):
            break  # the node came back to the old fork meanwhile: keep what is left of it
    return Rewound(next_block)
