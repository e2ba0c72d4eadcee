"""How far a rollup node says its chain has come; a level that it does not tell is None."""

from itertools import pairwise

import msgspec


class LevelBlock(msgspec.Struct, frozen=True, gc=False):
    """A block that a node named; `timestamp` in seconds, None where the node told none."""

    number: int
    hash: bytes
    timestamp: int | None = None


class Levels(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The newest block of one chain at each level, as one node told them in one answer."""

    unsafe: LevelBlock | None = None
    cross_unsafe: LevelBlock | None = None
    local_safe: LevelBlock | None = None
    safe: LevelBlock | None = None
    finalized: LevelBlock | None = None


def ordered(levels: Levels) -> Levels:
    """The levels themselves; raises ValueError where a higher level is further than a lower one.

    Cross-unsafe and local-safe are not ordered against each other.
    """
    derived = (levels.finalized, levels.safe, levels.local_safe, levels.unsafe)
    for ladder in (derived, (levels.cross_unsafe, levels.unsafe)):
        known = [block.number for block in ladder if block is not None]
        if any(higher > lower for higher, lower in pairwise(known)):
            raise ValueError("a higher safety level stands above a lower one")
    return levels
