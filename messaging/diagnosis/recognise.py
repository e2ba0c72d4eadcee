"""What is wrong for everybody, from what was observed of chains, nodes, filters and lanes; pure.

Each cause has its patience here, in seconds, long enough that what happens every day is none:
batches that come every few minutes, a node that is started again, a relayer that takes a pause.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from messaging.diagnosis.incident_values import IncidentKind
from messaging.diagnosis.observed import FRESH, ChainSeen, Fork, Observed
from messaging.diagnosis.sights import Seen, Sight
from messaging.diagnosis.silence import find_silence, last_relay
from messaging.diagnosis.standstill import find_stalled, knows_frontier

OUTAGE = 120  # without an answer of any endpoint
STANDSTILL = 300  # for which the head stands, at least
_STANDSTILL_BLOCKS = 60  # for which it stands, at least, where blocks are slow
STORM = 600  # in which reorgs count together
MANY_REORGS = 5
DEEP = 300  # seconds of blocks that were replaced
_ERRORS = 3  # endpoints whose words are kept

Key = tuple[IncidentKind, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that is wrong now with some chains (uint256 ids), since second `since` as far as is
    known; `last_at` is when it showed itself last, None: now."""

    kind: IncidentKind
    chain_ids: frozenset[int]
    since: int
    evidence: tuple[Seen, ...]
    last_at: int | None = None

    @property
    def key(self) -> Key:
        """What tells it from others: one of each at a time."""
        return self.kind, self.chain_ids


@dataclass(frozen=True, slots=True)
class Recognised:
    """What is wrong, and about what nobody can tell now whether it is."""

    wrong: tuple[Wrong, ...]
    untold: frozenset[Key] = frozenset()


def recognise(seen: Observed, opened: Mapping[Key, int] | None = None) -> Recognised:
    """Everything that is wrong; `opened` is what was so already, which ends later than it began,
    with the second when it was seen last."""
    opened = opened or {}
    wrong, untold = list[Wrong](), set[Key]()
    for members in seen.sets:
        _failsafe(seen, members, opened, wrong, untold)
        _frontier(seen, members, wrong, untold)
    for chain in seen.chains:
        _outage(seen, chain, wrong, untold)
        own = frozenset({chain.chain_id})
        if found := _storm(seen, chain, (IncidentKind.REORG_STORM, own) in opened):
            wrong.append(found)
    return Recognised(tuple({one.key: one for one in wrong}.values()), frozenset(untold))


def _failsafe(
    seen: Observed,
    members: frozenset[int],
    opened: Mapping[Key, int],
    wrong: list[Wrong],
    untold: set[Key],
) -> None:
    """A filter says that it refuses everything, or none is heard and nobody relays any more.

    One that is not heard any more does not say that it is over; a relay since then does.
    """
    kind = IncidentKind.FAILSAFE
    filters = [one for one in seen.filters if one.chain_id in members]
    told = [one for one in filters if one.failsafe is not None and seen.now - one.at <= FRESH]
    silence = find_silence(seen, members)
    on = [one for one in told if one.failsafe]
    if on:
        evidence = [
            Seen(Sight.FAILSAFE_ON, seen.name(one.chain_id), one.chain_id, at=one.at) for one in on
        ]
        since = min(one.at if one.since is None else one.since for one in on)
        wrong.append(Wrong(kind, members, since, (*evidence, *silence)))
    elif silence and not told:
        last = next(one.at for one in silence if one.what is Sight.NO_RELAY)
        wrong.append(Wrong(kind, members, last or seen.now, silence))
    elif len(told) < len(filters) and not _relayed_since(
        seen, members, opened.get((kind, members), seen.now)
    ):
        untold.add((kind, members))


def _frontier(
    seen: Observed, members: frozenset[int], wrong: list[Wrong], untold: set[Key]
) -> None:
    kind, chains = IncidentKind.FRONTIER_STALLED, seen.among(members)
    if not knows_frontier(chains, seen.now):
        untold.add((kind, members))
    elif stalled := find_stalled(chains, seen.now):
        wrong.append(Wrong(kind, members, stalled.since, stalled.evidence))


def _outage(seen: Observed, chain: ChainSeen, wrong: list[Wrong], untold: set[Key]) -> None:
    """No endpoint of a chain answers, or all of them stay at one block.

    A chain that never answered is being set up: that is the operator's matter, and no incident.
    """
    kind, own, now = IncidentKind.RPC_OUTAGE, frozenset({chain.chain_id}), seen.now
    asked = max((one.asked_at for one in chain.nodes if one.asked_at is not None), default=None)
    answered = max((one.answered_at for one in chain.nodes if one.answered_at), default=None)
    if answered is None:
        return
    if chain.latest is not None:
        answered = max(answered, chain.latest.seen_at)  # each answer is noted there, not each here
    if asked is None or now - asked > FRESH:
        untold.add((kind, own))  # nobody asks: workers rest
    elif all(one.failing for one in chain.nodes):
        if now - answered >= OUTAGE:
            wrong.append(Wrong(kind, own, answered, _no_answer(chain, answered)))
    elif standing := _stands(chain, now):
        wrong.append(Wrong(kind, own, standing.at or now, (standing,)))


def _no_answer(chain: ChainSeen, answered: int) -> tuple[Seen, ...]:
    count = len(chain.nodes)
    first = Seen(Sight.NO_ANSWER, chain.name, chain.chain_id, at=answered, count=count)
    errors = [
        Seen(Sight.NODE_ERROR, chain.name, chain.chain_id, text=one.error)
        for one in chain.nodes[:_ERRORS]
        if one.error
    ]
    return (first, *errors, *_read_to(chain))


def _stands(chain: ChainSeen, now: int) -> Seen | None:
    """The head that every endpoint that answers has had for long; None where one went on."""
    heads = [one for one in chain.nodes if not one.failing and one.head_at is not None]
    moved = max((one.head_at for one in heads if one.head_at is not None), default=None)
    patience = max(STANDSTILL, _STANDSTILL_BLOCKS * chain.block_time)
    if moved is None or now - moved < patience:
        return None
    block = max((one.head for one in heads if one.head is not None), default=None)
    return Seen(Sight.HEAD_STANDS, chain.name, chain.chain_id, block=block, at=moved)


def _read_to(chain: ChainSeen) -> tuple[Seen, ...]:
    if chain.indexed is None:
        return ()
    where = chain.indexed
    return (Seen(Sight.READ_TO, chain.name, chain.chain_id, block=where.block, at=where.at),)


def _storm(seen: Observed, chain: ChainSeen, opened: bool) -> Wrong | None:
    """Many reorgs or deep ones in a short time; a storm goes on while there is one more of them."""
    recent = [one for one in chain.forks if seen.now - one.seen_at <= STORM]
    if not recent:
        return None
    blocks = sum(one.depth for one in recent)
    if not opened and len(recent) < MANY_REORGS and blocks * chain.block_time < DEEP:
        return None
    since, last = min(one.seen_at for one in recent), max(one.seen_at for one in recent)
    evidence = (
        Seen(Sight.REORGS, chain.name, chain.chain_id, at=since, count=len(recent), beside=blocks),
        _deepest(chain, recent),
    )
    return Wrong(IncidentKind.REORG_STORM, frozenset({chain.chain_id}), since, evidence, last)


def _deepest(chain: ChainSeen, recent: list[Fork]) -> Seen:
    one = max(recent, key=lambda fork: fork.depth)
    return Seen(
        Sight.DEEPEST,
        chain.name,
        chain.chain_id,
        block=one.ancestor,
        at=one.seen_at,
        count=one.depth,
    )


def recovered(key: Key, seen: Observed, last: int) -> tuple[Seen, ...]:
    """By what it is known that something is over that was seen `last` at this second."""
    kind, members = key
    chains = seen.among(members)
    if not chains:
        return (Seen(Sight.UNWATCHED),)
    if kind is IncidentKind.RPC_OUTAGE:
        return tuple(
            Seen(Sight.ANSWERS, one.name, one.chain_id, block=one.latest.block, at=one.latest.at)
            for one in chains
            if one.latest is not None
        )
    if kind is IncidentKind.FRONTIER_STALLED:
        return tuple(
            Seen(Sight.FRONTIER_MOVED, one.name, one.chain_id, block=one.safe.block, at=one.safe.at)
            for one in chains
            if one.safe is not None
        )
    if kind is IncidentKind.REORG_STORM:
        return (Seen(Sight.CALM, chains[0].name, chains[0].chain_id, count=STORM),)
    return _open_again(seen, members, last)


def _open_again(seen: Observed, members: frozenset[int], last: int) -> tuple[Seen, ...]:
    told = [
        Seen(Sight.FAILSAFE_OFF, seen.name(one.chain_id), one.chain_id, at=one.at)
        for one in seen.filters
        if one.chain_id in members and one.failsafe is False and seen.now - one.at <= FRESH
    ]
    at = _relayed_since(seen, members, last)
    return (*told, *([] if at is None else [Seen(Sight.RELAYED, at=at)]))


def _relayed_since(seen: Observed, members: frozenset[int], since: int) -> int | None:
    """When the last relay of any lane of a set was, where that is later than a second."""
    last = last_relay([one for one in seen.lanes if {one.source, one.destination} <= members])
    return last if last is not None and last > since else None
