"""Stored blocks against the node's, spelled as letters: the same letter is the same block."""

import pytest

from messaging.chain.client import BlockFact, Header
from messaging.ingest.reconcile import Deeper, Extend, Reorg, TooDeep, reconcile

Verdict = Extend | Reorg | Deeper | TooDeep


def _hash(letter: str) -> bytes:
    return letter.encode() * 32


def _stored(letters: str, lowest: int) -> list[BlockFact]:
    """`"abc"` from block 10 upwards, newest first as they are compared."""
    rising = [
        BlockFact(number, _hash(letter), None, 0) for number, letter in enumerate(letters, lowest)
    ]
    return rising[::-1]


def _node(letters: str, lowest: int) -> list[Header | None]:
    """The same for the node; a dot is a height that its chain does not have."""
    rising = [
        None if letter == "." else Header(number, _hash(letter), bytes(32), 0, bytes(256))
        for number, letter in enumerate(letters, lowest)
    ]
    return rising[::-1]


@pytest.mark.parametrize(
    ("stored", "node", "finalized", "verdict"),
    [
        ("abc", "abc", 9, Extend()),
        ("abc", "xyc", 9, Extend()),
        ("abc", "abX", 9, Reorg(11, _hash("X"))),
        ("abc", "aXY", 9, Reorg(10, _hash("X"))),
        ("abc", "XYZ", 9, Deeper()),
        ("abc", "XYZ", -1, Deeper()),
        ("abc", "ab.", 9, Reorg(11, None)),
        ("abc", "aX.", 9, Reorg(10, _hash("X"))),
        ("abc", "a..", 9, Reorg(10, None)),
        ("abc", "...", 9, Deeper()),
        ("abc", "aXY", 10, Reorg(10, _hash("X"))),
        ("abc", "XYZ", 10, TooDeep(10)),
        ("abc", "aXY", 11, TooDeep(11)),
        ("abc", "abX", 12, TooDeep(12)),
        ("abc", "abX", 99, TooDeep(12)),
        ("abc", "abc", 99, Extend()),
        ("a", "X", 9, Deeper()),
        ("a", "X", 10, TooDeep(10)),
        ("", "", 9, Deeper()),
    ],
)
def test_a_fork_names_its_common_ancestor(
    stored: str, node: str, finalized: int, verdict: Verdict
) -> None:
    assert reconcile(_stored(stored, 10), _node(node, 10), finalized) == verdict


def test_blocks_between_stored_ones_may_be_missing() -> None:
    """Below finalized only blocks with logs are stored; the ancestor is the newest common one."""
    stored = [*_stored("c", 30), *_stored("a", 10)]
    node = [*_node("X", 30), *_node("a", 10)]
    assert reconcile(stored, node, 20) == Reorg(10, _hash("X"))


def test_an_answer_for_other_heights_than_asked_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="shorter"):
        reconcile(_stored("ab", 10), _node("a", 10), 0)
