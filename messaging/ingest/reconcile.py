"""Whether stored blocks are still canonical; pure: it compares, the caller fetches and acts."""

from collections.abc import Sequence
from dataclasses import dataclass

from messaging.chain.client import BlockFact, Header


@dataclass(frozen=True, slots=True)
class Extend:
    """The newest stored block is canonical: go on after it."""


@dataclass(frozen=True, slots=True)
class Reorg:
    """The stored block at `ancestor` is canonical, everything stored above it is not.

    `new_hash` is the canonical hash of the block after it, where one was seen.
    """

    ancestor: int
    new_hash: bytes | None


@dataclass(frozen=True, slots=True)
class Deeper:
    """None of these stored blocks is canonical: look further down."""


@dataclass(frozen=True, slots=True)
class TooDeep:
    """A stored block that was final is not canonical any more: a person must decide."""

    number: int


def reconcile(
    stored: Sequence[BlockFact], canonical: Sequence[Header | None], final: int
) -> Extend | Reorg | Deeper | TooDeep:
    """Compare stored blocks, newest first, with the node's headers at the same heights.

    `final` is the highest block that was called final when it was seen to be canonical.
    A header that is None means that the node's chain is shorter: the stored block is gone.
    """
    above: bytes | None = None
    for place, (block, header) in enumerate(zip(stored, canonical, strict=True)):
        if header is not None and header.hash == block.hash:
            return Extend() if place == 0 else Reorg(block.number, above)
        if block.number <= final:
            return TooDeep(block.number)
        above = header.hash if header is not None else above
    return Deeper()
