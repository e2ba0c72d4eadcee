"""What each rule finds, in facts made by hand."""

from dataclasses import replace

import pytest
from msgspec import structs

from messaging.diagnosis.incident_values import Incident, IncidentKind
from messaging.support.queue import FLOOR, UNKNOWN
from messaging.support.watching.rules import DEFAULTS, RULES_OF, find_signs, superseded
from messaging.support.watching.telling import tell_end, tell_sign
from messaging.support.watching.values import (
    LaneSeen,
    MessageSeen,
    Rule,
    RuleKind,
    Sign,
    WatchFacts,
)
from messaging.tracing.executing import ExecutionRow, ExecutionUse
from messaging.tracing.values import (
    AsOf,
    ChainRef,
    ExecutionValidity,
    MessageRow,
    MessageStatus,
    Transfer,
)

NOW = 1_000_000
HASH = "0x" + "ab" * 32
A, B = ChainRef(901, "Base", 0), ChainRef(902, "Ink", 1)
ETHER = 10**18
FAILSAFE = Incident(
    7, IncidentKind.FAILSAFE, frozenset({901}), NOW - 60, None, ("It was seen.",), ("Base",)
)


def _row(status: MessageStatus, *, wei: int = 0, expires_in: int = 500_000) -> MessageRow:
    moved = Transfer("eth", None, "0x1", "0x2", wei) if wei else None
    return MessageRow(
        message_hash=HASH,
        status=status,
        source=A,
        destination=B,
        nonce=1,
        sender="0x" + "11" * 20,
        target="0x" + "22" * 20,
        timestamp=NOW - 5_000,
        sent_transaction="0x" + "33" * 32,
        relay_transaction=None,
        relay_timestamp=None,
        expires_at=NOW + expires_in,
        selector=None,
        function=None,
        transfer=moved,
    )


def _seen(
    status: MessageStatus, *, age: int = 5_000, read: bool = True, **more: int
) -> MessageSeen:
    return MessageSeen(_row(status, **more), NOW - age, NOW, usual=None, read=read)


def _lane(**more: object) -> LaneSeen:
    lane = LaneSeen(A, B, waiting=2, first_open=NOW - 4_000, last_relay=NOW - 3_000, read=True)
    return replace(lane, **more)  # type: ignore[arg-type]


def _facts(*messages: MessageSeen, **more: object) -> WatchFacts:
    return replace(WatchFacts(NOW, "901:902", messages), **more)  # type: ignore[arg-type]


def _find(kind: RuleKind, facts: WatchFacts, **more: int) -> tuple[Sign, ...]:
    return find_signs([replace(DEFAULTS[kind], **more)], facts)  # type: ignore[arg-type]


def test_every_rule_that_a_watch_can_have_has_defaults_and_words() -> None:
    for kinds in RULES_OF.values():
        assert len(set(kinds)) == len(kinds)
        assert set(kinds) <= set(DEFAULTS)
    assert set(DEFAULTS) == set(RuleKind)


@pytest.mark.parametrize(
    ("age", "usual", "stuck"),
    [
        (UNKNOWN, None, False),
        (UNKNOWN + 1, None, True),
        (FLOOR, 10, False),
        (FLOOR + 1, 10, True),
        (FLOOR + 1, 400, False),
        (1_201, 400, True),
    ],
)
def test_a_message_is_stuck_after_three_times_its_lane_s_95th_percentile(
    age: int, usual: int | None, stuck: bool
) -> None:
    seen = replace(_seen(MessageStatus.INITIATED, age=age), usual=usual)
    assert bool(_find(RuleKind.STUCK, _facts(seen))) == stuck


def test_that_a_message_expired_is_told_once_each_time() -> None:
    seen = _seen(MessageStatus.EXPIRED, age=1)
    again = replace(seen, row=structs.replace(seen.row, expires_at=NOW + 9))
    (sign,), (other,) = (_find(RuleKind.STUCK, _facts(one)) for one in (seen, again))
    assert (sign.once, sign.sure, sign.subject == other.subject) == (True, True, False)
    notice = tell_sign(sign, NOW)
    assert notice.title == "Message 0xababab…abab to Ink expired without execution"
    assert "Resend it" in notice.text


def test_what_may_be_executed_since_has_not_expired_for_sure() -> None:
    late = _facts(_seen(MessageStatus.EXPIRED, read=False))
    signs = _find(RuleKind.STUCK, late)
    assert [(one.once, one.sure) for one in signs] == [(False, False), (True, False)]
    assert signs[0].subject == HASH
    assert superseded(late) == {(RuleKind.STUCK, HASH)}


def test_of_a_chain_that_is_not_read_to_its_head_nothing_missing_is_said() -> None:
    late = _seen(MessageStatus.INITIATED, read=False, expires_in=60)
    assert [one.sure for one in _find(RuleKind.STUCK, _facts(late))] == [False]
    assert [one.sure for one in _find(RuleKind.EXPIRING, _facts(late))] == [False]
    lane = _facts(lane=_lane(read=False))
    assert [one.sure for one in _find(RuleKind.SILENT, lane)] == [False]


def test_a_relay_that_was_seen_reverting_is_sure_all_the_same() -> None:
    (sign,) = _find(RuleKind.FAILED, _facts(_seen(MessageStatus.FAILED, read=False)))
    assert sign.sure
    assert tell_sign(sign, NOW).title == "A relay of message 0xababab…abab reverted on Ink"


@pytest.mark.parametrize(
    ("wei", "expires_in", "found"),
    [
        (2 * ETHER, 3_600, True),
        (2 * ETHER, 3_601, False),
        (ETHER - 1, 60, False),
        (0, 60, False),
    ],
)
def test_a_message_runs_out_of_time_that_moves_enough(
    wei: int, expires_in: int, found: bool
) -> None:
    seen = _seen(MessageStatus.FAILED, wei=wei, expires_in=expires_in)
    assert bool(_find(RuleKind.EXPIRING, _facts(seen), limit=3_600, least=ETHER)) == found


def test_without_an_amount_every_message_counts() -> None:
    assert _find(RuleKind.EXPIRING, _facts(_seen(MessageStatus.INITIATED, expires_in=60)))


def test_an_execution_is_news_once_for_each_relay() -> None:
    seen = _seen(MessageStatus.EXECUTED)
    other = replace(seen, row=structs.replace(seen.row, relay_transaction="0x02"))
    (one,), (two,) = (_find(RuleKind.EXECUTED, _facts(each)) for each in (seen, other))
    assert one.once
    assert one.subject != two.subject


def test_messages_of_a_lane_are_told_together() -> None:
    group = _facts(*[_seen(MessageStatus.FAILED)] * 3, lane=_lane(), grouped=True, more=True)
    (sign,) = _find(RuleKind.FAILED, group)
    notice = tell_sign(sign, NOW)
    assert sign.subject == "901:902"
    assert notice.title == "Relays of more than 3 messages revert, Base to Ink"
    assert notice.path == "/lanes/901/902/"


@pytest.mark.parametrize(
    ("lane", "silent"),
    [
        ({}, True),
        ({"last_relay": NOW - 1_800}, False),
        ({"first_open": NOW - 1_800}, False),
        ({"waiting": 0}, False),
        ({"last_relay": None}, True),
    ],
)
def test_a_lane_is_silent_that_relays_nothing_while_messages_wait(
    lane: dict[str, int | None], silent: bool
) -> None:
    assert bool(_find(RuleKind.SILENT, _facts(lane=_lane(**lane)))) == silent


@pytest.mark.parametrize(
    ("indexed_at", "head_at", "seen_at", "lags"),
    [
        (NOW - 2, NOW - 2, NOW, False),
        (NOW - 303, NOW - 2, NOW, True),
        (NOW - 301, NOW - 301, NOW, True),
        (NOW - 2, NOW - 2, NOW - 301, True),
        (None, None, None, False),
    ],
)
def test_a_chain_lags_behind_its_head_or_its_head_behind_the_clock(
    indexed_at: int | None, head_at: int | None, seen_at: int | None, lags: bool
) -> None:
    chain = AsOf(A, 1, indexed_at, 1, head_at, seen_at)
    assert bool(_find(RuleKind.LAGGING, _facts(chains=(chain,)))) == lags


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        (IncidentKind.FAILSAFE, RuleKind.FAILSAFE),
        (IncidentKind.FRONTIER_STALLED, RuleKind.CROSS_STALLED),
    ],
)
def test_an_open_incident_is_found_by_its_rule_alone(kind: IncidentKind, rule: RuleKind) -> None:
    incident = replace(FAILSAFE, kind=kind)
    facts = _facts(incidents=(incident,))
    (sign,) = _find(rule, facts)
    assert tell_sign(sign, NOW).text == "It was seen. It has lasted 1\u00a0min."
    assert tell_sign(sign, NOW).path == "/incidents/7/"
    assert find_signs([one for one in DEFAULTS.values() if one.kind is not rule], facts) == ()
    assert not _find(rule, _facts(incidents=(replace(incident, until=NOW),)))


def test_messages_that_an_incident_holds_up_are_told_of_once_with_it() -> None:
    late = [_seen(MessageStatus.INITIATED, expires_in=60)] * 3
    facts = _facts(*late, incidents=(FAILSAFE,))
    *single, together = _find(RuleKind.STUCK, facts)
    assert [one.sure for one in single] == [False] * 3
    assert (together.subject, together.sure) == ("incident:7", True)
    assert tell_sign(together, NOW).title == "The interop filter of Base refuses every relay"
    assert all(one.sure for one in _find(RuleKind.EXPIRING, facts))
    elsewhere = replace(FAILSAFE, chain_ids=frozenset({903}))
    assert all(one.sure for one in _find(RuleKind.STUCK, _facts(*late, incidents=(elsewhere,))))


def test_an_incident_is_told_by_its_own_rule_where_that_is_on() -> None:
    facts = _facts(_seen(MessageStatus.INITIATED), incidents=(FAILSAFE,))
    rules = DEFAULTS[RuleKind.STUCK], DEFAULTS[RuleKind.FAILSAFE]
    sure = [sign.rule for sign in find_signs(rules, facts) if sign.sure]
    assert sure == [RuleKind.FAILSAFE]


def test_an_execution_that_breaks_a_rule_leads_to_its_page() -> None:
    row = ExecutionRow(
        B,
        12,
        3,
        NOW,
        "0x01",
        ExecutionUse.RELAY,
        ExecutionValidity.INVALID,
        (),
        A,
        1,
        1,
        None,
        None,
    )
    (sign,) = _find(RuleKind.INVALID, _facts(executions=(row,)))
    assert (sign.once, sign.subject) == (True, "902:12:3")
    assert tell_sign(sign, NOW).path == "/executions/902/12/3/"


def test_an_end_says_what_became_of_the_message() -> None:
    facts = _facts(_seen(MessageStatus.EXECUTED))
    notice = tell_end("It is stuck", HASH, facts, NOW - 120)
    assert notice.title == "Over: It is stuck"
    assert notice.text == "It was executed. It lasted 2\u00a0min."


def test_a_message_that_ran_out_of_time_is_not_over_when_it_has() -> None:
    facts = _facts(_seen(MessageStatus.EXPIRED))
    notice = tell_end("It runs out of time", HASH, facts, NOW - 120, waited=True)
    assert notice.title == "Expired without execution: It runs out of time"
    assert notice.text == "It expired before it was executed. It lasted 2\u00a0min."


def test_only_what_expired_since_an_alert_began_is_counted_at_its_end() -> None:
    before, after = (_seen(MessageStatus.EXPIRED, expires_in=second) for second in (-9, -2))
    facts = _facts(expired=(before, after))
    ending = tell_end("Stuck", "901:902", facts, NOW - 5, waited=True)
    assert ending.title == "1 expired without execution: Stuck"
    assert tell_end("Silent", "901:902", facts, NOW - 5).title == "Over: Silent"


def test_an_end_of_something_else_says_how_long_it_lasted() -> None:
    assert tell_end("Silence", "901:902", _facts(), NOW - 5).text == "It lasted 5\u00a0s."
    assert Rule(RuleKind.STUCK).limit == 0
