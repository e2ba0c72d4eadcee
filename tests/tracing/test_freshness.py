"""As of which block a page speaks."""

from dataclasses import replace
from typing import Any

import pytest

from messaging.tracing.chain_status import LevelStatus
from messaging.tracing.freshness import of_chains, of_level, of_message
from messaging.tracing.values import AsOf, ChainRef, Safety
from tests.tracing.details import FOREIGN, OP, SENT, UNICHAIN, as_of
from tests.tracing.test_wording import plain

NOW = SENT + 60
INK = ChainRef(57_073, "Ink", 3)
ALL_2 = "All 2 chains indexed to their heads"
NO_TIME = AsOf(INK, 5, None, 2_000, NOW, NOW)


@pytest.mark.parametrize(
    ("pair", "text", "late"),
    [
        (
            (as_of(OP, 159_836_386, NOW - 2), as_of(UNICHAIN, 64_523_191, NOW - 1)),
            "As of OP Mainnet 159,836,386, 2 s ago, and Unichain 64,523,191, 1 s ago",
            False,
        ),
        (
            (as_of(OP, 7, NOW - 41, behind=41), as_of(FOREIGN, None, NOW)),
            "As of OP Mainnet 7, 41 s ago, 41 s behind, and Chain 999, which is not followed",
            True,
        ),
        (
            (as_of(OP, 7, NOW - 61), as_of(INK, None, NOW)),
            "As of OP Mainnet 7, 1 min 1 s ago, and Ink, not indexed yet",
            True,
        ),
        (
            (NO_TIME, as_of(OP, 7, NOW)),
            "As of Ink 5, 1,995 blocks behind, and OP Mainnet 7, now",
            True,
        ),
    ],
)
def test_a_message_speaks_as_of_both_chains(pair: list[AsOf], text: str, late: bool) -> None:
    fresh = of_message(pair, NOW)
    assert (plain(fresh.text), fresh.late) == (text, late)


@pytest.mark.parametrize(
    ("chains", "text", "late"),
    [
        ([], "No chain is followed yet", True),
        ([as_of(OP, 7, NOW)], "Indexed to its head: OP Mainnet 7, now", False),
        (
            [as_of(OP, 7, NOW - 2, behind=2), as_of(UNICHAIN, 7, NOW)],
            "All 2 chains indexed to within 2 s: OP Mainnet 7, Unichain 7, 2 s ago",
            False,
        ),
        (
            [as_of(OP, 87, NOW - 2), as_of(UNICHAIN, 86, NOW - 1), as_of(INK, 87, NOW)],
            "All 3 chains indexed to their heads: OP Mainnet 87, Unichain 86, Ink 87, 2 s ago",
            False,
        ),
        (
            [as_of(OP, 87, NOW)] * 3 + [as_of(INK, 1_086, NOW - 3, behind=3)],
            "All 4 chains indexed to within 3 s, the slowest: Ink 1,086, 3 s ago",
            False,
        ),
        (
            [as_of(OP, 7, NOW), as_of(UNICHAIN, 7, NOW - 41, behind=41), as_of(INK, None, NOW)],
            (
                "1 of 3 chains indexed to their heads; late: Unichain 7, 41 s behind; "
                "Ink, not indexed yet"
            ),
            True,
        ),
        (
            [as_of(OP, 7, NOW), as_of(INK, 7, NOW - 90)],
            f"{ALL_2}, except Ink 7, which is 1 min 30 s old",
            True,
        ),
        ([as_of(INK, None, NOW)], "Indexed late: Ink, not indexed yet", True),
        (
            [as_of(INK, None, NOW)] * 5,
            f"Indexed late: {'; '.join(['Ink, not indexed yet'] * 3)}; and 2 more",
            True,
        ),
        (
            [as_of(OP, 7, NOW), NO_TIME],
            f"{ALL_2}, except Ink 5, 1,995 blocks behind",
            True,
        ),
    ],
)
def test_a_list_speaks_for_all_chains_and_names_the_exceptions(
    chains: list[AsOf], text: str, late: bool
) -> None:
    fresh = of_chains(chains, NOW)
    assert (plain(fresh.text), fresh.late) == (text, late)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "from op-node"),
        ({"source": "rpc"}, ""),
        ({"seen_at": NOW - 300}, "from op-node, told 5 min ago"),
        ({"source": "rpc", "seen_at": NOW - 300}, "told 5 min ago"),
        ({"counts": False}, "of another fork than what is indexed"),
        (
            {"counts": False, "ahead": True},
            "further than what is indexed: counts once that block is indexed",
        ),
        ({"block": None, "counts": False}, "not known: no node gives it"),
    ],
)
def test_a_level_says_who_told_it_and_when_that_is_old(changes: dict[str, Any], text: str) -> None:
    whole = LevelStatus(Safety.LOCAL_SAFE, 7, NOW, "op_node", NOW, counts=True)
    assert plain(of_level(replace(whole, **changes), NOW)) == text
