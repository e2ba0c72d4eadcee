"""How the indexing goes, told from heads and spans."""

import pytest

from messaging.tracing.health import SILENT_AFTER, ChainState, chain_state, lag_of, overall_state
from messaging.tracing.standing import LATE
from messaging.tracing.values import AsOf, ChainRef

NOW = 10_000


def _as_of(indexed_at: int | None, head_at: int | None, seen_at: int | None) -> AsOf:
    return AsOf(ChainRef(901, "Local A", 0), 5, indexed_at, 6, head_at, seen_at)


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        (_as_of(NOW, NOW, NOW), ChainState.OK),
        (_as_of(NOW - LATE, NOW, NOW), ChainState.OK),
        (_as_of(NOW - LATE - 1, NOW, NOW), ChainState.BEHIND),
        (_as_of(NOW, NOW, NOW - SILENT_AFTER - 1), ChainState.BEHIND),
        (_as_of(None, NOW, NOW), ChainState.BEHIND),
        (_as_of(None, None, None), ChainState.BEHIND),
    ],
)
def test_a_chain_is_behind_when_its_blocks_or_its_node_are(as_of: AsOf, state: ChainState) -> None:
    assert chain_state(as_of, paused=False, stopped=False, now=NOW) == state


def test_a_person_is_needed_before_all_else_unless_the_chain_is_paused() -> None:
    good = _as_of(NOW, NOW, NOW)
    assert chain_state(good, paused=False, stopped=True, now=NOW) == ChainState.STOPPED
    assert chain_state(good, paused=True, stopped=True, now=NOW) == ChainState.PAUSED


def test_the_lag_is_not_known_before_both_ends_are() -> None:
    assert lag_of(_as_of(None, NOW, NOW)) is None
    assert lag_of(_as_of(NOW, NOW - 2, NOW)) == 0
    assert lag_of(_as_of(NOW - 7, NOW, NOW)) == 7


@pytest.mark.parametrize(
    ("states", "overall"),
    [
        ([], ChainState.OK),
        ([ChainState.OK, ChainState.PAUSED], ChainState.OK),
        ([ChainState.OK, ChainState.BEHIND], ChainState.BEHIND),
        ([ChainState.BEHIND, ChainState.STOPPED, ChainState.OK], ChainState.STOPPED),
    ],
)
def test_the_worst_chain_speaks_for_all(states: list[ChainState], overall: ChainState) -> None:
    assert overall_state(states) == overall
