"""The status of a message from its facts: every one, whatever the order in which facts came."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.protocol.contracts import L2_TO_L2_MESSENGER
from messaging.protocol.facts import LogFact
from messaging.protocol.lifecycle import Place, Places, Status, judge, place_of, source_place
from messaging.protocol.rules import Reason
from tests.protocol.spelled import (
    DESTINATION,
    OTHER_HASH,
    RELAY_BLOCK,
    SENT_AT,
    SENT_BLOCK,
    SOURCE,
    WINDOW,
    executing,
    known,
    relayed,
    rules,
    sent,
)

NOTHING = Reason(0)
TRUE_SOURCE = known(sent())
LATER = SENT_BLOCK + 5


def _resent() -> LogFact:
    return sent(block=LATER, log_index=2, timestamp=SENT_AT + 10)


@pytest.mark.parametrize(
    ("facts", "sources", "status", "reasons"),
    [
        ([], {}, Status.DROPPED, NOTHING),
        ([executing()], TRUE_SOURCE, Status.DROPPED, NOTHING),
        ([sent()], {}, Status.INITIATED, NOTHING),
        ([sent(), _resent()], {}, Status.INITIATED, NOTHING),
        ([sent(), executing(), relayed()], TRUE_SOURCE, Status.EXECUTED, NOTHING),
        ([executing(), relayed()], {}, Status.SOURCE_MISSING, NOTHING),
        ([relayed()], {}, Status.SOURCE_MISSING, NOTHING),
        ([sent(), relayed()], {}, Status.EXECUTED, NOTHING),
        (
            [sent(), executing(source_log=9), relayed()],
            {},
            Status.SOURCE_MISSING,
            NOTHING,
        ),
        (
            [sent(), executing(payload_hash=b"\x09" * 32), relayed()],
            TRUE_SOURCE,
            Status.INVALID,
            Reason.WRONG_PAYLOAD_HASH,
        ),
        (
            [executing(timestamp=SENT_AT + WINDOW + 1), relayed()],
            {},
            Status.INVALID,
            Reason.EXPIRED,
        ),
        (
            [sent(), executing(source_timestamp=SENT_AT - 1), relayed()],
            TRUE_SOURCE,
            Status.INVALID,
            Reason.WRONG_TIMESTAMP,
        ),
    ],
)
def test_facts_give_the_status(
    facts: list[LogFact], sources: dict[Place, LogFact], status: Status, reasons: Reason
) -> None:
    verdict = judge(facts, Places(sources), rules())
    assert (verdict.status, verdict.reasons) == (status, reasons)


def test_a_verdict_names_the_facts_that_it_stands_on() -> None:
    verdict = judge([sent(), executing(), relayed()], Places(TRUE_SOURCE), rules())
    assert (verdict.sent, verdict.relay, verdict.execution) == (sent(), relayed(), executing())
    assert verdict.sends == 1


def test_a_relay_that_names_a_place_without_a_log_is_invalid() -> None:
    named = executing(source_log=9)
    verdict = judge([sent(), named, relayed()], Places({}, {source_place(named)}), rules())
    assert (verdict.status, verdict.reasons) == (Status.INVALID, Reason.NO_SUCH_LOG)


def test_of_several_sends_the_first_one_counts_and_all_are_counted() -> None:
    verdict = judge([_resent(), sent()], Places({}), rules())
    assert (verdict.sent, verdict.sends) == (sent(), 2)


def test_a_relay_of_the_resend_is_executed_though_the_first_log_is_another() -> None:
    used = executing(source_block=LATER, source_log=2, source_timestamp=SENT_AT + 10)
    verdict = judge([sent(), _resent(), used, relayed()], Places(known(sent(), _resent())), rules())
    assert (verdict.status, verdict.execution, verdict.sent) == (Status.EXECUTED, used, sent())


def test_a_resend_starts_the_clock_again() -> None:
    again = sent(block=LATER, log_index=2, timestamp=SENT_AT + WINDOW)
    late = SENT_AT + 2 * WINDOW
    used = executing(
        source_block=LATER,
        source_log=2,
        source_timestamp=SENT_AT + WINDOW,
        timestamp=late,
    )
    verdict = judge(
        [sent(), again, used, relayed(timestamp=late)], Places(known(sent(), again)), rules()
    )
    assert verdict.status == Status.EXECUTED


def test_of_several_executions_in_the_transaction_the_one_of_this_message_counts() -> None:
    other = sent(block=4, message_hash=OTHER_HASH, payload_hash=b"\x0a" * 32)
    read = executing(log_index=1, source_block=4, payload_hash=b"\x0a" * 32)
    sources = known(sent(), other)
    verdict = judge([sent(), read, executing(), relayed()], Places(sources), rules())
    assert (verdict.status, verdict.execution) == (Status.EXECUTED, executing())


def test_while_no_source_is_known_the_first_execution_of_the_transaction_counts() -> None:
    second = executing(log_index=4, source_block=4)
    verdict = judge([second, executing(), relayed()], Places({}), rules())
    assert (verdict.status, verdict.execution) == (Status.SOURCE_MISSING, executing())


def test_an_execution_of_another_transaction_backs_no_relay() -> None:
    elsewhere = executing(transaction_hash=b"\x0b" * 32)
    verdict = judge([sent(), elsewhere, relayed()], Places(TRUE_SOURCE), rules())
    assert (verdict.status, verdict.execution) == (Status.EXECUTED, None)


def test_a_place_of_more_than_64_bits_is_told_apart_from_its_low_bits() -> None:
    huge = SOURCE + 2**64
    named = executing(peer=huge)
    assert source_place(named) == (huge, SENT_BLOCK, 0)
    verdict = judge([named, relayed(peer=huge)], Places(TRUE_SOURCE), rules(members=None))
    assert verdict.status == Status.SOURCE_MISSING


def test_a_log_stands_at_chain_block_and_index() -> None:
    assert place_of(executing()) == (DESTINATION, RELAY_BLOCK, 3)


@st.composite
def _facts(draw: st.DrawFn) -> list[LogFact]:
    """Sends, executions and at most one relay of one message, true and false ones, any of them."""
    sends = draw(st.lists(st.integers(1, 6), unique=True, max_size=3))
    logs = draw(st.lists(st.integers(0, 4), unique=True, max_size=3))
    facts = [sent(block=block, timestamp=SENT_AT + block % 3) for block in sends]
    facts += [
        executing(
            log_index=index,
            source_block=draw(st.integers(1, 6)),
            payload_hash=draw(st.sampled_from([sent().payload_hash, OTHER_HASH])),
        )
        for index in logs
    ]
    return facts + draw(st.sampled_from([[], [relayed()]]))


@given(data=st.data(), facts=_facts())
def test_any_order_of_the_facts_gives_the_same_verdict(
    data: st.DataObject, facts: list[LogFact]
) -> None:
    sources = known(*(fact for fact in facts if fact.address == L2_TO_L2_MESSENGER))
    shuffled = data.draw(st.permutations(facts))
    assert judge(shuffled, Places(sources), rules()) == judge(facts, Places(sources), rules())


def test_a_read_of_another_message_backs_no_relay() -> None:
    other = sent(block=4, message_hash=OTHER_HASH, payload_hash=b"\x0a" * 32)
    read = executing(log_index=1, source_block=4, payload_hash=b"\x0a" * 32)
    verdict = judge([read, executing(), relayed()], Places(known(other)), rules())
    assert (verdict.status, verdict.execution) == (Status.SOURCE_MISSING, executing())


def test_a_read_of_another_message_makes_no_forged_relay_valid() -> None:
    other = sent(block=4, message_hash=OTHER_HASH, payload_hash=b"\x0a" * 32)
    read = executing(log_index=1, source_block=4, payload_hash=b"\x0a" * 32)
    forged = executing(source_log=9)
    absent = {source_place(forged)}
    verdict = judge([read, forged, relayed()], Places(known(other), absent), rules())
    assert (verdict.status, verdict.execution) == (Status.INVALID, forged)
    assert verdict.reasons == Reason.NO_SUCH_LOG


def test_the_stored_numbers_of_statuses_never_change() -> None:
    assert {one.name: one.value for one in Status} == {
        "INITIATED": 1,
        "FAILED": 2,
        "EXECUTED": 3,
        "INVALID": 4,
        "SOURCE_MISSING": 5,
        "DROPPED": 6,
    }


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ([], Status.DROPPED),
        ([sent()], Status.FAILED),
        ([sent(), _resent()], Status.FAILED),
        ([relayed()], Status.SOURCE_MISSING),
        ([sent(), executing(), relayed()], Status.EXECUTED),
        ([sent(), executing(payload_hash=b"\x09" * 32), relayed()], Status.INVALID),
    ],
)
def test_an_attempt_that_reverted_counts_until_a_relay_is_seen(
    facts: list[LogFact], status: Status
) -> None:
    assert judge(facts, Places(TRUE_SOURCE), rules(), attempted=True).status is status
