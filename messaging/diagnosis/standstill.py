"""Whether cross-safety of a dependency set stands still, and which chain holds it; pure.

One verifier goes through the chains' seconds together, so the cross-safe blocks of all chains stand
at one timestamp, the frontier. It waits for the local-safe block of every chain.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from messaging.diagnosis.observed import ChainSeen, Point
from messaging.diagnosis.sights import Seen, Sight

VERIFYING = 300  # seconds that a verifier may need where every chain's batches are there
BATCHING = 900  # seconds for which one chain's batches may stay away while others' come
UNTOLD = 1_800  # seconds where no node tells who waits for whom
_FEWEST = 2  # chains of which a frontier can be told


@dataclass(frozen=True, slots=True)
class Stalled:
    """A frontier that stands still since a second, as far as was seen."""

    since: int
    evidence: tuple[Seen, ...]


def knows_frontier(chains: Sequence[ChainSeen], now: int) -> bool:
    """Whether the nodes of enough chains, and of each of these, tell just now where they are."""
    return len(chains) >= _FEWEST and all(
        one.safe is not None
        and one.latest is not None
        and one.safe.is_fresh(now)
        and one.latest.is_fresh(now)
        for one in chains
    )


def find_stalled(chains: Sequence[ChainSeen], now: int) -> Stalled | None:
    """The stall, if there is one; only of chains whose frontier is known."""
    stood = [_standing_since(one) for one in chains]
    safe = [one.safe.at for one in chains if one.safe is not None]
    since = [one for one in stood if one is not None]
    if len(since) < len(chains) or max(safe) - min(safe) > max(one.block_time for one in chains):
        return None  # one of them moved just now, or each has a frontier of its own
    frontier, began = max(safe), max(since)
    holders, patience = _holders(chains, frontier)
    if now - began < patience or not _goes_on(chains, frontier, patience):
        return None
    return Stalled(began, tuple(_tell(chains, holders, patience)))


def _standing_since(chain: ChainSeen) -> int | None:
    """Since when its cross-safe block stands, None where it was not seen to."""
    if chain.mark is None or chain.safe is None or chain.mark.safe_at != chain.safe.at:
        return None
    return chain.mark.since


def _holders(chains: Sequence[ChainSeen], frontier: int) -> tuple[list[ChainSeen], int]:
    """The chains whose local-safe block is the frontier's, and how long that may last."""
    beyond = [(one, _beyond(one, frontier)) for one in chains]
    if any(left is None for _, left in beyond):
        return [], UNTOLD
    holders = [one for one, left in beyond if left is not None and left < one.block_time]
    if not holders:
        return [], VERIFYING
    return holders, UNTOLD if len(holders) == len(chains) else BATCHING


def _beyond(chain: ChainSeen, frontier: int) -> int | None:
    """Seconds of blocks beyond the frontier that are local-safe."""
    return None if chain.local_safe is None else chain.local_safe.at - frontier


def _goes_on(chains: Sequence[ChainSeen], frontier: int, patience: int) -> bool:
    """Whether the chains themselves go on beyond the frontier, all who do not hold it by so many
    seconds; and none of them stood still together with it."""
    for one in chains:
        if one.latest is None or one.mark is None or one.latest.at - one.mark.latest_at <= 0:
            return False
        left = _beyond(one, frontier)
        reach = one.latest.at - frontier if left is None or left < one.block_time else left
        if reach < patience:
            return False
    return True


def _tell(
    chains: Iterable[ChainSeen], holders: Sequence[ChainSeen], patience: int
) -> Iterable[Seen]:
    for one in chains:
        if one.safe is not None:
            yield _at(Sight.FRONTIER, one, one.safe)
    for one in chains:
        if one in holders and one.local_safe is not None:
            yield _at(Sight.HOLDS, one, one.local_safe)
    for one in chains:
        if one not in holders:
            yield from _further(one)
    if not holders:
        yield Seen(Sight.NOBODY_HOLDS if patience == VERIFYING else Sight.HOLDER_UNKNOWN)


def _further(chain: ChainSeen) -> Iterable[Seen]:
    """How far a chain is beyond the frontier, by its safest level that is told."""
    what = Sight.LATEST_BEYOND if chain.local_safe is None else Sight.LOCAL_SAFE_BEYOND
    there = chain.local_safe or chain.latest
    if there is not None and chain.safe is not None:
        yield _at(what, chain, there, count=there.block - chain.safe.block)


def _at(what: Sight, chain: ChainSeen, where: Point, count: int | None = None) -> Seen:
    return Seen(what, chain.name, chain.chain_id, block=where.block, at=where.at, count=count)
