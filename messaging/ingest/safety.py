"""What several nodes say of one chain's safety, made one answer a level; pure, it asks no node."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from messaging.chain.levels import LevelBlock, Levels
from messaging.models import Head

# What rollup nodes may tell. The newest block is the execution node's alone: it is what is indexed.
TOLD_BY_ROLLUP = (
    Head.Level.CROSS_UNSAFE,
    Head.Level.LOCAL_SAFE,
    Head.Level.SAFE,
    Head.Level.FINALIZED,
)


@dataclass(frozen=True, slots=True)
class Told:
    """What one node said; `source` is its kind, an Endpoint.Kind. `fresh`: it said so just now."""

    source: str
    levels: Levels
    fresh: bool = True


@dataclass(frozen=True, slots=True)
class Chosen:
    """The answer that counts for one level, which kind of node gave it, and whether just now."""

    level: str
    source: str
    block: LevelBlock
    fresh: bool


def merge(
    told: Sequence[Told], *, canonical: Mapping[int, bytes], given: Collection[str], indexed: int
) -> tuple[Chosen, ...]:
    """The newest block that any node vouches for at each level, the earlier node's where equal.

    `given` are levels that the execution node gives: they are its own. `canonical` are hashes of
    the followed chain by number: the answer of a node that contradicts one of them counts for
    nothing, as does a block that two nodes name by two hashes. A node that lags denies nothing: the
    further one is believed, but a block above `indexed`, the newest that is, can be compared with
    nothing: it is taken only where no other is told.
    """
    believed = [one for one in told if not contradictions(one.levels, canonical)]
    doubtful = contradicted(believed)
    chosen = []
    for level in TOLD_BY_ROLLUP:
        found = [
            Chosen(level, one.source, block, one.fresh)
            for one in believed
            if (block := block_at(one.levels, level)) is not None and block.number not in doubtful
        ]
        if found and level not in given:
            chosen.append(
                max(found, key=lambda one: (one.block.number <= indexed, one.block.number))
            )
    return tuple(chosen)


def contradictions(levels: Levels, canonical: Mapping[int, bytes]) -> frozenset[int]:
    """Heights at which a node names another block than the followed chain has, its unsafe head's
    included: such a node is on another fork, and nothing tells from where on."""
    return frozenset(
        block.number
        for block in every(levels)
        if canonical.get(block.number, block.hash) != block.hash
    )


def contradicted(told: Iterable[Told]) -> frozenset[int]:
    """Block numbers that go by more than one hash among what nodes told."""
    hashes: dict[int, set[bytes]] = defaultdict(set)
    for block in (block for one in told for block in named(one.levels)):
        hashes[block.number].add(block.hash)
    return frozenset(number for number, seen in hashes.items() if len(seen) > 1)


def every(levels: Levels) -> tuple[LevelBlock, ...]:
    """All blocks that a node named, its unsafe head too."""
    return (*named(levels), *([] if levels.unsafe is None else [levels.unsafe]))


def named(levels: Levels) -> tuple[LevelBlock, ...]:
    """The blocks that count for a level, its unsafe head apart."""
    found = (block_at(levels, level) for level in TOLD_BY_ROLLUP)
    return tuple(block for block in found if block is not None)


def block_at(levels: Levels, level: str) -> LevelBlock | None:
    """The block of one of TOLD_BY_ROLLUP."""
    found: LevelBlock | None = getattr(levels, level)
    return found
