"""How the indexing goes, of one chain and of all, from what is stored; pure, it probes nothing."""

from collections.abc import Iterable
from enum import StrEnum

from messaging.tracing.standing import LATE
from messaging.tracing.values import AsOf

SILENT_AFTER = 60  # seconds since the node last told its head


class ChainState(StrEnum):
    """How the indexing of a chain goes; `STOPPED`: it waits for a person."""

    OK = "ok"
    BEHIND = "behind"
    STOPPED = "stopped"
    PAUSED = "paused"


_WORST_FIRST = (ChainState.STOPPED, ChainState.BEHIND)


def lag_of(as_of: AsOf) -> int | None:
    """Seconds between the newest indexed block and the node's head, None before both are known."""
    if as_of.indexed_at is None or as_of.head_at is None:
        return None
    return max(as_of.head_at - as_of.indexed_at, 0)


def chain_state(as_of: AsOf, *, paused: bool, stopped: bool, now: int) -> ChainState:
    """How the indexing of a chain goes; `stopped`: one of its spans waits for a person."""
    if paused:
        return ChainState.PAUSED
    if stopped:
        return ChainState.STOPPED
    lag = lag_of(as_of)
    silent = as_of.seen_at is None or now - as_of.seen_at > SILENT_AFTER
    return ChainState.BEHIND if silent or lag is None or lag > LATE else ChainState.OK


def overall_state(states: Iterable[ChainState]) -> ChainState:
    """The worst state of all chains that are not paused: `ok`, `behind` or `stopped`."""
    seen = set(states)
    return next((state for state in _WORST_FIRST if state in seen), ChainState.OK)
