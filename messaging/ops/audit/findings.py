"""What an audit finds, how much is asked for, and who is told how far it is; it checks none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

NAMED = 20  # hashes or places that a finding names; the rest are counted


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be, with what to do about it.

    `unchecked`: nothing is known to be wrong, but something could not be looked at.
    """

    check: str
    chain: str | None
    what: str
    unchecked: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """What is checked: only the newest `blocks` stored blocks of each chain against its node
    (None: all), and without `nodes` nothing that asks a node."""

    blocks: int | None = None
    nodes: bool = True


class Report(Protocol):
    """Is told what is being checked."""

    def begin(self, what: str, total: int | None) -> None:
        """A check begins, of so many things where that is known."""
        ...

    def advance(self, count: int) -> None:
        """So many more of them are done."""
        ...


class Silent:
    """Nobody is told."""

    def begin(self, what: str, total: int | None) -> None:
        """Says nothing."""

    def advance(self, count: int) -> None:
        """Says nothing."""


def named(things: Sequence[str], total: int) -> str:
    """The first things by name, the others counted: `1, 2, and 5 more`."""
    listed = ", ".join(things[:NAMED])
    return listed if total <= len(things[:NAMED]) else f"{listed}, and {total - NAMED} more"
