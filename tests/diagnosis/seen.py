"""What was observed, spelled compactly: two chains at second NOW with everything well."""

from dataclasses import replace
from typing import Any

from messaging.diagnosis.observed import ChainSeen, Fork, LaneSeen, Mark, NodeSeen, Observed, Point

NOW = 1_800_000_000
SET = frozenset({901, 902})


def point(block: int, *, block_time: int = 2, seen_at: int = NOW) -> Point:
    """A block of a chain whose block 0 is 10,000 blocks before NOW."""
    return Point(block, NOW - (10_000 - block) * block_time, seen_at)


def node(**more: Any) -> NodeSeen:
    """An endpoint that answered just now."""
    well = NodeSeen(1, False, NOW - 3, NOW - 3, 10_000, NOW - 3)
    return replace(well, **more)


def dead(*, since: int, position: int = 1, error: str = "It is gone.") -> NodeSeen:
    """An endpoint that failed just now and answered last so many seconds ago."""
    return NodeSeen(position, True, NOW + 20, NOW - since, 9_000, NOW - since, error)


def chain(chain_id: int, **more: Any) -> ChainSeen:
    """A chain of which everything is well: local-safe 60 blocks behind, cross-safe 65."""
    well = ChainSeen(
        chain_id,
        f"Chain {chain_id}",
        2,
        latest=point(10_000),
        local_safe=point(9_940),
        safe=point(9_935),
        indexed=point(10_000),
        mark=Mark(point(9_935).at, NOW - 20, point(9_990).at),
        nodes=(node(),),
    )
    return replace(well, **more)


def stalled(
    chain_id: int, *, at: int, local_safe: int | None, since: int, **more: Any
) -> ChainSeen:
    """A chain whose cross-safe block has been `at` for so many seconds."""
    return chain(
        chain_id,
        local_safe=None if local_safe is None else point(local_safe),
        safe=point(at),
        mark=Mark(point(at).at, NOW - since, NOW - since),
        **more,
    )


def forks(count: int, depth: int, *, ago: int = 10) -> tuple[Fork, ...]:
    """So many reorgs, a second apart, the last so many seconds ago."""
    return tuple(Fork(NOW - ago - number, 9_000, depth) for number in reversed(range(count)))


def lane(source: int, destination: int, *, silent: int, sent: int = 9) -> LaneSeen:
    """A busy lane whose last relay was so many seconds ago."""
    return LaneSeen(source, destination, 2_000, NOW - silent, sent)


def seen(*chains: ChainSeen, **more: Any) -> Observed:
    """These chains in one dependency set."""
    return Observed(NOW, chains or (chain(901), chain(902)), (SET,), **more)
