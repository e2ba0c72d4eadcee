"""One step of a span: heads, fetch what is next, refuse a fork, store; no loop, no clock."""

from dataclasses import dataclass

from messaging.chain.client import ChainClient, Chunk, Heads
from messaging.ingest.forks import judge_tip
from messaging.ingest.heads import record_heads
from messaging.ingest.plan import Done, FetchBlocks, FetchRange, SpanView, Wait, plan
from messaging.ingest.reconcile import Extend, Reorg, TooDeep
from messaging.ingest.spans import finish
from messaging.ingest.store import rewind, store_chunk
from messaging.linking.chains import FollowedChains


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
    """The chain forked at or below finalized: nothing is changed, a person must decide."""


def step(
    span: SpanView, client: ChainClient, chains: FollowedChains, size: int
) -> Stored | Rewound | Wait | Done:
    """Do the next thing for a span, whole or not at all.

    Raises ChainError (retry, shrink, stop), OvertakenError and ReorgTooDeepError.
    """
    heads = client.heads()
    record_heads(span.chain, heads)
    action = plan(span, heads, size)
    if isinstance(action, Done):
        finish(span)
        return action
    chunk = _fetch(client, action)
    verdict = judge_tip(span, client, heads, chunk)
    if isinstance(verdict, Extend):
        return _extend(span, chunk, chains, action)
    return _take_back(span, verdict, chains, heads)


def _fetch(client: ChainClient, action: FetchRange | FetchBlocks | Wait) -> Chunk | None:
    match action:
        case FetchRange(first, last):
            return client.range_logs(first, last)
        case FetchBlocks(first, last):
            return client.block_logs(first, last)
        case Wait():
            return None


def _extend(
    span: SpanView,
    chunk: Chunk | None,
    chains: FollowedChains,
    action: FetchRange | FetchBlocks | Wait,
) -> Stored | Wait:
    if chunk is None or isinstance(action, Wait):
        return action if isinstance(action, Wait) else Wait(0)
    store_chunk(span, chunk, chains)
    return Stored(chunk.last + 1, chunk.last - chunk.first + 1, len(chunk.logs))


def _take_back(
    span: SpanView, verdict: Reorg | TooDeep, chains: FollowedChains, heads: Heads
) -> Rewound:
    if isinstance(verdict, TooDeep):
        finalized = "none" if heads.finalized is None else heads.finalized.number
        raise ReorgTooDeepError(
            f"{span.chain_name}: the stored block {verdict.number} is not on the node's chain, "
            f"although it is at or below finalized ({finalized}). Check that the node is the right "
            "one; if the chain was really restarted, run "
            f"`manage.py chains resync {span.chain_id}`."
        )
    rewind(span, verdict, chains)
    return Rewound(verdict.ancestor + 1)
