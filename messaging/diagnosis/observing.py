"""Reads what incidents are recognised by, from what is stored; it asks no node."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from messaging.diagnosis.observed import (
    FRESH,
    ChainSeen,
    FilterSeen,
    Fork,
    LaneSeen,
    Mark,
    NodeSeen,
    Observed,
    Point,
)
from messaging.diagnosis.recognise import STORM
from messaging.diagnosis.silence import SILENT, last_relay
from messaging.models import Chain, Endpoint, FilterState, FrontierMark, Head, Message, Reorg, Tally
from messaging.protocol.replacement import Cause
from messaging.tracing.network import FollowedChain, HeadSeen, Network, load_network
from messaging.tracing.places import list_as_of
from messaging.tracing.values import AsOf

_MOST = 1_000  # messages that are counted as sent since the last relay


def observe(now: int) -> Observed:
    """Everything at second `now` of the wall clock, and where each frontier stands noted."""
    network = load_network()
    reach = {one.chain.chain_id: one for one in list_as_of(network)}
    settings = Chain.objects.filter(paused=False).in_bulk()
    nodes, forks = _nodes(now), _forks(now)
    chains = [
        replace(
            _chain(one, settings[one.id], reach[one.ref.chain_id]),
            nodes=tuple(nodes[one.id]),
            forks=tuple(forks[one.id]),
        )
        for one in network.chains
        if one.id in settings
    ]
    ids = {one.ref.chain_id: one.id for one in network.chains}
    chains = _marked(chains, ids, now)
    members = {chain_id for one in network.sets for chain_id in one.members} | ids.keys()
    return Observed(
        now,
        tuple(chains),
        tuple(one.members for one in network.sets),
        read_filters(),
        _lanes(network, now),
        {chain_id: network.ref(chain_id).name for chain_id in members},
    )


def read_filters() -> tuple[FilterSeen, ...]:
    """What interop filters said of their failsafe last, those that did not tell it too."""
    rows = FilterState.objects.order_by("chain")
    return tuple(
        FilterSeen(chain_id, failsafe, int(asked.timestamp()), int(since.timestamp()))
        for chain_id, failsafe, asked, since in rows.values_list(
            "chain__chain_id", "failsafe", "asked_at", "since"
        )
    )


def _chain(chain: FollowedChain, settings: Chain, as_of: AsOf) -> ChainSeen:
    indexed = None
    if as_of.indexed_block is not None and as_of.indexed_at is not None:
        indexed = Point(as_of.indexed_block, as_of.indexed_at, as_of.seen_at or 0)
    return ChainSeen(
        chain.ref.chain_id,
        chain.ref.name,
        settings.block_time,
        latest=_point(chain.heads.get(Head.Level.LATEST)),
        local_safe=_point(chain.heads.get(Head.Level.LOCAL_SAFE)),
        safe=_point(chain.heads.get(Head.Level.SAFE)),
        indexed=indexed,
    )


def _point(head: HeadSeen | None) -> Point | None:
    """A head that is of the fork that is followed and has a timestamp."""
    if head is None or head.forked or head.timestamp is None:
        return None
    return Point(head.number, head.timestamp, head.seen_at)


def _nodes(now: int) -> dict[int, list[NodeSeen]]:
    """The enabled execution endpoints of each chain (Chain.id)."""
    found: dict[int, list[NodeSeen]] = defaultdict(list)
    rows = Endpoint.objects.filter(kind=Endpoint.Kind.RPC, enabled=True).defer("url")
    for row in rows.order_by("chain", "position"):
        rests, answered = _second(row.rest_until), _second(row.answered_at)
        asked = [one for one in (rests, answered) if one is not None]
        failing = row.failures > 0 and rests is not None and rests > now - FRESH
        found[row.chain_id].append(
            NodeSeen(
                row.position,
                failing,
                max(asked, default=None),
                answered,
                row.head,
                _second(row.head_at),
                row.error,
            )
        )
    return found


def _forks(now: int) -> dict[int, list[Fork]]:
    """The reorgs of each chain (Chain.id) that count together now."""
    found: dict[int, list[Fork]] = defaultdict(list)
    since = datetime.fromtimestamp(now, UTC) - timedelta(seconds=STORM)
    rows = Reorg.objects.filter(seen_at__gte=since).exclude(cause=Cause.RESYNC).order_by("seen_at")
    for chain, seen_at, ancestor, tip in rows.values_list(
        "chain", "seen_at", "ancestor", "old_tip"
    ):
        found[chain].append(Fork(int(seen_at.timestamp()), ancestor, tip - ancestor))
    return found


def _marked(chains: Iterable[ChainSeen], ids: dict[int, int], now: int) -> list[ChainSeen]:
    """The chains with since when their cross-safe block stands; one that moved begins anew."""
    kept = FrontierMark.objects.in_bulk()
    moved, marked = [], []
    for chain in chains:
        key = ids[chain.chain_id]
        mark = kept.get(key)
        if chain.safe and chain.latest and (mark is None or mark.safe_at != chain.safe.at):
            mark = FrontierMark(
                chain_id=key, safe_at=chain.safe.at, since=now, latest_at=chain.latest.at
            )
            moved.append(mark)
        standing = None if mark is None else Mark(mark.safe_at, mark.since, mark.latest_at)
        marked.append(replace(chain, mark=standing))
    FrontierMark.objects.bulk_create(
        moved,
        update_conflicts=True,
        unique_fields=["chain"],
        update_fields=["safe_at", "since", "latest_at"],
    )
    return marked


def _lanes(network: Network, now: int) -> tuple[LaneSeen, ...]:
    """The lanes of the last day; what was sent since the last relay only where that is long ago."""
    rows = Tally.objects.filter(period=Tally.Period.LAST_DAY)
    lanes = [
        LaneSeen(source, destination, executed, last)
        for source, destination, executed, last in rows.values_list(
            "source", "destination", "executed", "last_relay"
        )
        if source is not None and destination is not None
    ]
    found: list[LaneSeen] = []
    for members in {one.members for one in network.sets}:
        own = [one for one in lanes if {one.source, one.destination} <= members]
        last = last_relay(own)
        if last is not None and now - last >= SILENT:
            sent = _sent_since(last)
            own = [replace(one, sent_since=sent[one.source, one.destination]) for one in own]
        found += own
    return tuple(dict.fromkeys(found))


def _sent_since(last: int) -> Counter[tuple[int, int]]:
    """How many messages each lane sent after a second; few are enough to say so."""
    rows = Message.objects.filter(timestamp__gt=last).order_by("timestamp")
    return Counter(rows.values_list("source", "destination")[:_MOST])


def _second(at: datetime | None) -> int | None:
    return None if at is None else int(at.timestamp())
