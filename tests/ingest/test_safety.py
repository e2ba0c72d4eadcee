"""What several nodes say of one chain, made one answer a level."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from messaging.chain.levels import LevelBlock, Levels
from messaging.ingest.safety import TOLD_BY_ROLLUP, Told, block_at, contradicted, merge

OURS, THEIRS = b"\x01" * 32, b"\x02" * 32


def block(number: int, digest: bytes = OURS) -> LevelBlock:
    return LevelBlock(number, digest)


def said(
    *told: Told,
    canonical: Mapping[int, bytes] | None = None,
    given: Sequence[str] = (),
    indexed: int = 9,
) -> dict[str, tuple[int, str]]:
    """What counts, as (number, source) by level."""
    chosen = merge(told, canonical=canonical or {}, given=given, indexed=indexed)
    return {one.level: (one.block.number, one.source) for one in chosen}


def op_node(**levels: LevelBlock) -> Told:
    return Told("op_node", Levels(**levels))


def supernode(**levels: LevelBlock) -> Told:
    return Told("supernode", Levels(**levels))


def test_one_node_is_taken_at_its_word() -> None:
    told = op_node(unsafe=block(9), cross_unsafe=block(8), local_safe=block(7), safe=block(5))
    assert said(told) == {
        "cross_unsafe": (8, "op_node"),
        "local_safe": (7, "op_node"),
        "safe": (5, "op_node"),
    }


def test_what_the_execution_node_gives_is_its_own() -> None:
    told = op_node(local_safe=block(7), safe=block(6), finalized=block(5))
    assert said(told, given=["safe", "finalized"]) == {"local_safe": (7, "op_node")}


def test_where_the_execution_node_gives_no_level_the_rollup_node_does() -> None:
    told = op_node(safe=block(6), finalized=block(5))
    assert said(told, given=["latest"]) == {"safe": (6, "op_node"), "finalized": (5, "op_node")}


def test_a_node_that_lags_does_not_lower_what_another_vouches_for() -> None:
    ahead, behind = block(9), block(4)
    assert said(supernode(local_safe=behind), op_node(local_safe=ahead)) == {
        "local_safe": (9, "op_node")
    }
    assert said(supernode(local_safe=ahead), op_node(local_safe=ahead)) == {
        "local_safe": (9, "supernode")
    }


@pytest.mark.parametrize("level", ["unsafe", "cross_unsafe", "local_safe"])
def test_one_block_of_another_fork_than_the_stored_one_spoils_the_whole_answer(level: str) -> None:
    told = op_node(**{level: block(9, THEIRS)}, safe=block(5), finalized=block(4))
    assert said(told, canonical={9: OURS, 5: OURS}) == {}


def test_a_block_that_can_be_compared_goes_before_one_above_what_is_indexed() -> None:
    told = (supernode(local_safe=block(10**6)), op_node(local_safe=block(8)))
    assert said(*told) == {"local_safe": (8, "op_node")}
    assert said(told[0]) == {"local_safe": (10**6, "supernode")}


def test_two_hashes_at_one_height_are_both_in_doubt() -> None:
    told = (supernode(local_safe=block(9, THEIRS)), op_node(local_safe=block(9)))
    assert said(*told) == {}
    assert contradicted(told) == {9}


def test_where_the_stored_block_decides_the_other_fork_alone_is_not_believed() -> None:
    told = (supernode(local_safe=block(9, THEIRS)), op_node(local_safe=block(8)))
    assert said(*told, canonical={9: OURS}) == {"local_safe": (8, "op_node")}


def test_the_last_word_of_a_silent_node_is_marked_as_old() -> None:
    kept = Told("supernode", Levels(local_safe=block(9)), fresh=False)
    (chosen,) = merge([op_node(local_safe=block(4)), kept], canonical={}, given=(), indexed=9)
    assert (chosen.block.number, chosen.fresh) == (9, False)


def agrees(one: Told, canonical: Mapping[int, bytes]) -> bool:
    found = [block_at(one.levels, level) for level in TOLD_BY_ROLLUP]
    return all(canonical.get(one.number, one.hash) == one.hash for one in found if one)


blocks = st.none() | st.builds(block, st.integers(0, 9), st.sampled_from([OURS, THEIRS]))
tellers = st.builds(
    Told,
    st.sampled_from(["supernode", "supervisor", "op_node"]),
    st.builds(Levels, cross_unsafe=blocks, local_safe=blocks, safe=blocks, finalized=blocks),
)


@given(
    told=st.lists(tellers, max_size=4),
    canonical=st.dictionaries(st.integers(0, 9), st.just(OURS)),
    own=st.sets(st.sampled_from(TOLD_BY_ROLLUP)),
)
def test_nothing_is_invented_and_nothing_contradicted_is_kept(
    told: list[Told], canonical: dict[int, bytes], own: set[str]
) -> None:
    chosen = merge(told, canonical=canonical, given=own, indexed=9)
    assert len({one.level for one in chosen}) == len(chosen)
    for one in chosen:
        assert one.level not in own
        assert one.block in [block_at(some.levels, one.level) for some in told]
        assert canonical.get(one.block.number, one.block.hash) == one.block.hash
        assert any(one.source == some.source and agrees(some, canonical) for some in told)


@given(told=st.lists(tellers, max_size=3), other=tellers)
def test_another_agreeing_node_never_lowers_a_level(told: list[Told], other: Told) -> None:
    assume(contradicted([*told, other]) == contradicted(told))
    before, after = said(*told), said(*told, other)
    assert all(after[level][0] >= number for level, (number, _) in before.items())


@pytest.mark.parametrize("level", TOLD_BY_ROLLUP)
def test_every_level_of_rollup_nodes_is_chosen_by_the_same_rule(level: str) -> None:
    told = (op_node(**{level: block(3)}), supernode(**{level: block(4)}))
    assert said(*told) == {level: (4, "supernode")}
