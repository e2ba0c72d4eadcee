"""Every rule of an executing message by its name, and where exactly it begins to fail."""

from typing import Any

import pytest

from messaging.protocol.facts import BIGINT_MAX, LogFact
from messaging.protocol.rules import ChainRules, Reason, Rules, Validity, judge_execution
from tests.protocol.spelled import (
    BOTH,
    DESTINATION,
    RELAYED_AT,
    SENT_AT,
    SOURCE,
    WINDOW,
    executing,
    rules,
    sent,
)

NOTHING = Reason(0)
HUGE = 2**64 + 19


def test_what_keeps_every_rule_is_valid() -> None:
    assert judge_execution(executing(), sent(), rules()) == (Validity.VALID, NOTHING)


def test_without_its_source_it_is_missing_and_no_rule_failed() -> None:
    assert judge_execution(executing(), None, rules()) == (Validity.SOURCE_MISSING, NOTHING)


def test_where_the_block_was_looked_at_and_holds_no_such_log_it_is_invalid() -> None:
    judged = judge_execution(executing(), None, rules(), absent=True)
    assert judged == (Validity.INVALID, Reason.NO_SUCH_LOG)
    assert judge_execution(executing(), sent(), rules(), absent=True)[1] == NOTHING


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (sent(address=b"\x09" * 20), Reason.WRONG_ORIGIN),
        (sent(payload_hash=b"\x09" * 32), Reason.WRONG_PAYLOAD_HASH),
        (sent(timestamp=SENT_AT + 1), Reason.WRONG_TIMESTAMP),
        (sent(timestamp=SENT_AT - 1), Reason.WRONG_TIMESTAMP),
        (
            sent(address=b"\x09" * 20, payload_hash=b"\x09" * 32, timestamp=0),
            Reason.WRONG_ORIGIN | Reason.WRONG_PAYLOAD_HASH | Reason.WRONG_TIMESTAMP,
        ),
    ],
)
def test_a_source_that_is_another_log_fails_by_name(source: LogFact, reason: Reason) -> None:
    assert judge_execution(executing(), source, rules()) == (Validity.INVALID, reason)


@pytest.mark.parametrize(
    ("age", "reason"),
    [
        (-1, Reason.IN_FUTURE),
        (0, NOTHING),
        (1, NOTHING),
        (WINDOW - 1, NOTHING),
        (WINDOW, NOTHING),
        (WINDOW + 1, Reason.EXPIRED),
        (10 * WINDOW, Reason.EXPIRED),
    ],
)
def test_the_window_is_inclusive_at_both_ends(age: int, reason: Reason) -> None:
    late = executing(timestamp=SENT_AT + age)
    validity = Validity.INVALID if reason else Validity.VALID
    assert judge_execution(late, sent(), rules()) == (validity, reason)


@pytest.mark.parametrize("source", [sent(), None])
def test_expiry_needs_no_source(source: LogFact | None) -> None:
    late = executing(timestamp=SENT_AT + WINDOW + 1)
    assert judge_execution(late, source, rules()) == (Validity.INVALID, Reason.EXPIRED)


@pytest.mark.parametrize(
    ("lagoon", "reason"),
    [
        (None, NOTHING),
        (0, NOTHING),
        (RELAYED_AT - 2, NOTHING),
        (RELAYED_AT - 1, Reason.TOO_EARLY),
        (RELAYED_AT, Reason.TOO_EARLY),
        (RELAYED_AT + 1_000, Reason.TOO_EARLY),
    ],
)
def test_no_message_is_executed_before_or_in_the_activation_block(
    lagoon: int | None, reason: Reason
) -> None:
    assert judge_execution(executing(), sent(), rules(lagoon_time=lagoon))[1] == reason


@pytest.mark.parametrize(
    ("lagoon", "block_time", "reason"),
    [
        (SENT_AT - 1, 1, NOTHING),
        (SENT_AT - 1, 2, Reason.TOO_EARLY),
        (SENT_AT - 2, 2, NOTHING),
        (SENT_AT, 1, Reason.TOO_EARLY),
    ],
)
def test_the_source_is_held_to_its_own_activation_and_its_own_block_time(
    lagoon: int, block_time: int, reason: Reason
) -> None:
    source = {"lagoon_time": lagoon, "block_time": block_time}
    assert judge_execution(executing(), sent(), rules(source=source))[1] == reason


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        (BOTH, NOTHING),
        (None, NOTHING),
        (frozenset({DESTINATION}), Reason.NOT_IN_DEPENDENCY_SET),
        (frozenset({DESTINATION, HUGE}), Reason.NOT_IN_DEPENDENCY_SET),
    ],
)
def test_the_source_must_be_in_the_set_of_the_executing_chain_where_it_is_in_one(
    members: frozenset[int] | None, reason: Reason
) -> None:
    assert judge_execution(executing(), sent(), rules(members=members))[1] == reason


def test_a_chain_may_execute_its_own_logs() -> None:
    own = executing(peer=DESTINATION)
    source = sent(chain_id=DESTINATION)
    assert judge_execution(own, source, rules())[0] == Validity.VALID


def test_a_chain_in_no_set_is_held_to_the_window_of_the_protocol() -> None:
    alone = Rules((ChainRules(DESTINATION, 2),))
    week = 604_800
    assert judge_execution(executing(timestamp=SENT_AT + week), sent(), alone)[1] == NOTHING
    after = executing(timestamp=SENT_AT + week + 1)
    assert judge_execution(after, sent(), alone)[1] == Reason.EXPIRED


@pytest.mark.parametrize("timestamp", [SENT_AT, SENT_AT + 10 * WINDOW])
def test_an_executing_chain_without_rules_is_judged_by_the_log_alone(timestamp: int) -> None:
    assert judge_execution(executing(timestamp=timestamp), sent(), Rules())[1] == NOTHING
    assert judge_execution(executing(timestamp=SENT_AT - 1), sent(), Rules())[1] == Reason.IN_FUTURE


def test_a_source_chain_that_is_not_followed_breaks_no_rule_of_its_own() -> None:
    alone = Rules((ChainRules(DESTINATION, 2, members=BOTH),))
    assert judge_execution(executing(), None, alone) == (Validity.SOURCE_MISSING, NOTHING)


@pytest.mark.parametrize("members", [frozenset({DESTINATION, HUGE}), BOTH])
def test_chain_ids_of_more_than_64_bits_are_compared_exactly(members: frozenset[int]) -> None:
    named = executing(peer=HUGE)
    valid = HUGE in members
    expected = NOTHING if valid else Reason.NOT_IN_DEPENDENCY_SET
    assert judge_execution(named, sent(chain_id=HUGE), rules(members=members))[1] == expected


def test_low_bits_alone_do_not_make_a_chain_a_member() -> None:
    named = executing(peer=SOURCE + 2**64)
    assert judge_execution(named, None, rules())[1] == Reason.NOT_IN_DEPENDENCY_SET


def test_a_timestamp_beyond_every_clock_lies_in_the_future() -> None:
    named = executing(source_timestamp=BIGINT_MAX)
    assert judge_execution(named, None, rules()) == (Validity.INVALID, Reason.IN_FUTURE)


def test_every_broken_rule_is_named() -> None:
    wrong = executing(timestamp=SENT_AT + WINDOW + 1, source_timestamp=SENT_AT)
    strict: dict[str, Any] = {"members": frozenset({DESTINATION}), "lagoon_time": RELAYED_AT + 900}
    expected = Reason.EXPIRED | Reason.NOT_IN_DEPENDENCY_SET | Reason.TOO_EARLY
    assert judge_execution(wrong, sent(), rules(**strict)) == (Validity.INVALID, expected)


def test_the_stored_numbers_of_reasons_and_verdicts_never_change() -> None:
    assert {one.name: one.value for one in Reason} == {
        "NO_SUCH_LOG": 1,
        "WRONG_ORIGIN": 2,
        "WRONG_PAYLOAD_HASH": 4,
        "WRONG_TIMESTAMP": 8,
        "EXPIRED": 16,
        "TOO_EARLY": 32,
        "NOT_IN_DEPENDENCY_SET": 64,
        "IN_FUTURE": 128,
        "CYCLIC": 256,
    }
    assert [one.value for one in Validity] == [0, 1, 2]
