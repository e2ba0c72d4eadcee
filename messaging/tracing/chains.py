"""The followed chains as people see them: how far, how complete, what is wrong; it asks no node."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC

from django.db.models import Count
from django.utils.translation import gettext as _

from messaging.models import Chain, Head, Reorg, Span
from messaging.protocol.replacement import Cause
from messaging.tracing.chain_status import ChainStatus, LevelStatus
from messaging.tracing.health import chain_state, lag_of
from messaging.tracing.network import FollowedChain, Network, load_network
from messaging.tracing.nodes import ChainNodes, list_nodes
from messaging.tracing.places import list_as_of
from messaging.tracing.values import AsOf, ChainRef, Safety


@dataclass(frozen=True, slots=True)
class Observed:
    """What is read of one chain: its settings, its spans by first block, how often it forked."""

    settings: Chain
    chain: FollowedChain
    as_of: AsOf
    spans: Sequence[Span]
    nodes: ChainNodes
    reorgs: int


# The levels of a chain, as its page lists them, and the stored head of each.
_SHOWN = {
    Safety.UNSAFE: Head.Level.LATEST,
    Safety.CROSS_UNSAFE: Head.Level.CROSS_UNSAFE,
    Safety.LOCAL_SAFE: Head.Level.LOCAL_SAFE,
    Safety.SAFE: Head.Level.SAFE,
    Safety.FINALIZED: Head.Level.FINALIZED,
}


def list_chains() -> tuple[ChainStatus, ...]:
    """Every followed chain, in the order of their marks; five queries, however many there are."""
    network = load_network()
    settings = Chain.objects.in_bulk([chain.id for chain in network.chains])
    forks = Reorg.objects.exclude(cause=Cause.RESYNC).order_by()
    reorgs = dict(forks.values_list("chain").annotate(Count("pk")))
    nodes = list_nodes(network.now, settings.values())
    spans: dict[int, list[Span]] = {}
    for span in Span.objects.order_by("first_block"):
        spans.setdefault(span.chain_id, []).append(span)
    return tuple(
        _status(
            Observed(
                settings[chain.id],
                chain,
                as_of,
                spans.get(chain.id, ()),
                nodes[chain.id],
                reorgs.get(chain.id, 0),
            ),
            network,
        )
        for chain, as_of in zip(network.chains, list_as_of(network), strict=True)
        if chain.id in settings
    )


def get_chain(chain_id: int) -> ChainStatus | None:
    """One followed chain by its uint256 chain id, None where it is not followed."""
    return next((one for one in list_chains() if one.chain.chain_id == chain_id), None)


def _status(seen: Observed, network: Network) -> ChainStatus:
    chain, settings = seen.chain, seen.settings
    shared = next((one for one in network.sets if chain.ref.chain_id in one.members), None)
    return ChainStatus(
        chain=chain.ref,
        as_of=seen.as_of,
        block_time=settings.block_time,
        start_block=settings.start_block,
        paused=settings.paused,
        levels=tuple(_level(chain, level) for level in _SHOWN),
        covered=chain.covered,
        backfill_left=sum(_left(span) for span in seen.spans),
        dependency_set=shared.name if shared else None,
        members=_members(shared.members, network) if shared else (),
        messenger_version=settings.messenger_version,
        problems=_problems(seen),
        nodes=seen.nodes.executing,
        node_problems=seen.nodes.problems,
        reorgs=seen.reorgs,
        lag=lag_of(seen.as_of),
        state=chain_state(
            seen.as_of,
            paused=settings.paused,
            stopped=any(span.state == Span.State.STOPPED for span in seen.spans),
            now=network.now,
        ),
        forked_at=settings.forked_at,
    )


def _problems(seen: Observed) -> tuple[str, ...]:
    """What is wrong with the spans; once for all where the whole chain stopped."""
    found = tuple(text for span in seen.spans if (text := _problem(span)) is not None)
    if seen.settings.forked_at is None:
        return found
    told = {span.error for span in seen.spans if span.state == Span.State.STOPPED}
    stopped = _("The whole chain stopped and needs a person: %(error)s")
    return tuple(stopped % {"error": text} for text in sorted(told))


def _level(chain: FollowedChain, level: Safety) -> LevelStatus:
    head = chain.heads.get(_SHOWN[level])
    if head is None:
        return LevelStatus(level, None, None, None, None, counts=False)
    return LevelStatus(
        level,
        head.number,
        head.timestamp,
        head.source,
        head.seen_at,
        counts=chain.counts(head),
        ahead=chain.is_ahead(head),
    )


def _members(chain_ids: frozenset[int], network: Network) -> tuple[ChainRef, ...]:
    return tuple(network.ref(chain_id) for chain_id in sorted(chain_ids))


def _left(span: Span) -> int:
    """Blocks of a closed span that are still to come; an open one follows the head."""
    return 0 if span.last_block is None else span.last_block + 1 - span.next_block


def _problem(span: Span) -> str | None:
    """A sentence on a span that rests or has stopped, with what the node or the store said."""
    told = {"first": span.next_block, "last": span.last_block, "error": span.error}
    if span.state == Span.State.STOPPED:
        if span.last_block is None:
            return _("Blocks %(first)s to the head stopped and need a person: %(error)s") % told
        return _("Blocks %(first)s to %(last)s stopped and need a person: %(error)s") % told
    if span.state == Span.State.ACTIVE and span.retry_at is not None and span.failures:
        told |= {"time": f"{span.retry_at.astimezone(UTC):%H:%M:%S}"}
        if span.last_block is None:
            again = _("Blocks %(first)s to the head are tried again at %(time)s UTC: %(error)s")
        else:
            again = _("Blocks %(first)s to %(last)s are tried again at %(time)s UTC: %(error)s")
        return again % told
    return None
