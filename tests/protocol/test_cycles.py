"""Cycles among the executing messages of one second, against the definition spelled out."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.protocol.cycles import left_over
from messaging.protocol.facts import LogFact
from messaging.protocol.lifecycle import Place, Places, judge, place_of
from messaging.protocol.rules import Reason, Validity, judge_execution
from tests.protocol.spelled import executing, relayed, rules, sent

NOW = 1_000
A, B, C = 901, 902, 903


def _at(chain: int, log: int, names: int, named_log: int, *, age: int = 0) -> LogFact:
    return executing(
        chain_id=chain,
        block=chain,
        log_index=log,
        timestamp=NOW,
        peer=names,
        source_block=names,
        source_log=named_log,
        source_timestamp=NOW - age,
    )


def _places(facts: list[LogFact]) -> set[Place]:
    return {place_of(fact) for fact in facts}


@pytest.mark.parametrize(
    "messages",
    [
        [],
        [_at(A, 0, B, 0)],
        [_at(A, 1, B, 0), _at(B, 1, A, 0)],
        [_at(A, 0, B, 5), _at(B, 0, C, 5), _at(C, 6, A, 0)],
        [_at(A, 0, B, 0), _at(B, 0, A, 0, age=2)],
        [_at(A, 3, A, 2), _at(A, 4, A, 2)],
        [_at(A, 0, 7, 0)],
    ],
)
def test_messages_that_can_be_executed_one_after_the_other_are_none_left_over(
    messages: list[LogFact],
) -> None:
    assert left_over(messages) == set()


@pytest.mark.parametrize(
    "messages",
    [
        [_at(A, 0, B, 0), _at(B, 0, A, 0)],
        [_at(A, 0, B, 1), _at(B, 0, C, 1), _at(C, 0, A, 1)],
        [_at(A, 3, A, 3)],
        [_at(A, 3, A, 9)],
        [_at(A, 0, B, 2), _at(B, 0, C, 0), _at(B, 1, A, 0)],
    ],
)
def test_messages_that_wait_for_each_other_are_all_left_over(messages: list[LogFact]) -> None:
    assert left_over(messages) == _places(messages)


def test_a_message_that_only_waits_for_a_cycle_is_spared_one_that_the_cycle_needs_is_not() -> None:
    cycle = [_at(A, 1, B, 1), _at(B, 1, A, 1)]
    needed, bystander, after = _at(A, 0, C, 0), _at(C, 4, A, 9), _at(B, 2, C, 0)
    assert left_over([*cycle, needed, bystander, after]) == _places([*cycle, needed])


_MESSAGES = st.builds(
    _at,
    st.sampled_from([A, B, C]),
    st.integers(0, 5),
    st.sampled_from([A, B, C, 7]),
    st.integers(0, 6),
    age=st.sampled_from([0, 0, 0, 2]),
)


def _edges(messages: list[LogFact]) -> set[tuple[Place, Place]]:
    nodes = sorted((one for one in messages if one.source_timestamp == NOW), key=place_of)
    edges = set()
    for one in nodes:
        before = [other for other in nodes if other.chain_id == one.chain_id]
        before = [other for other in before if other.log_index < one.log_index]
        named = [other for other in nodes if other.chain_id == one.peer]
        named = [other for other in named if other.log_index <= (one.source_log or 0)]
        edges |= {(place_of(one), place_of(group[-1])) for group in (before, named) if group}
    return edges


def _reached(edges: set[tuple[Place, Place]]) -> set[tuple[Place, Place]]:
    closed = set(edges)
    while True:
        more = {(one, far) for (one, near), (also, far) in product(closed, edges) if near == also}
        if more <= closed:
            return closed
        closed |= more


@given(st.lists(_MESSAGES, max_size=12, unique_by=place_of))
def test_left_over_is_what_is_on_a_cycle_or_needed_by_one(messages: list[LogFact]) -> None:
    reached = _reached(_edges(messages))
    on_cycle = {one for one, other in reached if one == other}
    assert left_over(messages) == on_cycle | {far for one, far in reached if one in on_cycle}


@given(st.permutations([_at(A, 0, B, 2), _at(B, 0, C, 0), _at(B, 1, A, 0), _at(C, 0, 7, 0)]))
def test_the_order_in_which_messages_come_does_not_matter(messages: list[LogFact]) -> None:
    assert left_over(messages) == {(A, A, 0), (B, B, 0), (B, B, 1), (C, C, 0)}


def test_a_cycle_makes_an_executing_message_invalid_beside_every_other_rule() -> None:
    judged = judge_execution(executing(), sent(address=b"\x09" * 20), rules(), cyclic=True)
    assert judged == (Validity.INVALID, Reason.CYCLIC | Reason.WRONG_ORIGIN)


def test_a_message_whose_execution_is_in_a_cycle_is_invalid() -> None:
    facts = [sent(), executing(), relayed()]
    verdict = judge(facts, Places({place_of(sent()): sent()}, (), {place_of(executing())}), rules())
    assert verdict.reasons == Reason.CYCLIC
