"""What becomes of alerts: once open, told after the grace, ended after a while, never twice."""

from typing import Any

from msgspec import structs

from messaging.support.watching.deciding import AGAIN, MOST_OPEN, RECOVERY, Known, decide
from messaging.support.watching.values import Group, LaneSeen, MessageSeen, Rule, RuleKind, Sign
from messaging.tracing.values import ChainRef, MessageStatus
from tests.tracing.details import detail

NOW = 10_000
ENDS = ChainRef(901, "A", 0), ChainRef(902, "B", 1)
LANE = LaneSeen(*ENDS, waiting=1, first_open=1, last_relay=None, read=True)
RULES = (Rule(RuleKind.SILENT, grace=60), Rule(RuleKind.EXECUTED))


def _sign(subject: str = "x", *, sure: bool = True, once: bool = False) -> Sign:
    rule = RuleKind.EXECUTED if once else RuleKind.SILENT
    return Sign(rule, subject, LANE, once=once, sure=sure)


def _seen(message_hash: str) -> MessageSeen:
    row = structs.replace(detail(MessageStatus.FAILED).row, message_hash=message_hash)
    return MessageSeen(row, NOW, NOW, usual=None, read=True)


def _known(**more: Any) -> Known:
    values = {"id": 1, "rule": RuleKind.SILENT, "subject": "x", "began_at": NOW, **more}
    return Known(**values)


def test_a_sign_opens_one_alert() -> None:
    assert decide([], [_sign(), _sign()], RULES, NOW).opened == (_sign(),)
    assert not decide([_known()], [_sign()], RULES, NOW)


def test_nobody_is_told_before_the_grace_is_over() -> None:
    known = _known()
    assert not decide([known], [_sign()], RULES, NOW + 59)
    assert decide([known], [_sign()], RULES, NOW + 60).told == ((known, _sign()),)


def test_what_was_told_is_not_told_again() -> None:
    assert not decide([_known(told_at=NOW)], [_sign()], RULES, NOW + 10_000)


def test_what_ends_within_the_grace_is_forgotten_untold() -> None:
    known = _known()
    changes = decide([known], [], RULES, NOW + 30)
    assert (changes.forgotten, changes.ended) == ((known,), ())


def test_an_end_is_told_once_it_lasts() -> None:
    known = _known(told_at=NOW)
    assert decide([known], [], RULES, NOW + 100).missed == (known,)
    missed = _known(told_at=NOW, missed_at=NOW + 100)
    assert not decide([missed], [], RULES, NOW + 99 + RECOVERY)
    assert decide([missed], [], RULES, NOW + 100 + RECOVERY).ended == (missed,)


def test_what_flickers_goes_on() -> None:
    missed = _known(told_at=NOW, missed_at=NOW + 100)
    changes = decide([missed], [_sign()], RULES, NOW + 120)
    assert (changes.seen, changes.ended, changes.opened) == ((missed,), (), ())


def test_an_unsure_sign_opens_nothing_tells_nothing_and_ends_nothing() -> None:
    unsure = _sign(sure=False)
    assert not decide([], [unsure], RULES, NOW)
    assert not decide([_known()], [unsure], RULES, NOW + 1_000)
    assert not decide([_known(told_at=NOW)], [unsure], RULES, NOW + 1_000)


def test_a_thing_that_happened_is_told_once() -> None:
    known = _known(rule=RuleKind.EXECUTED, once=True)
    assert decide([known], [_sign(once=True)], RULES, NOW).told == ((known, _sign(once=True)),)
    ended = _known(rule=RuleKind.EXECUTED, once=True, told_at=NOW, ended=True)
    assert not decide([ended], [_sign(once=True)], RULES, NOW + 1_000)
    assert not decide([ended], [], RULES, NOW + 1_000)


def test_an_alert_whose_rule_is_gone_ends_untold() -> None:
    known = _known(told_at=NOW)
    changes = decide([known], [], RULES[1:], NOW)
    assert (changes.forgotten, changes.missed) == ((known,), ())


def test_what_something_else_is_told_in_place_of_ends_untold_at_once() -> None:
    known = _known(told_at=NOW)
    changes = decide([known], [], RULES, NOW, {(RuleKind.SILENT, "x")})
    assert (changes.forgotten, changes.missed) == ((known,), ())
    assert not decide([known], [_sign()], RULES, NOW, {(RuleKind.SILENT, "x")})


def test_expired_messages_take_no_room() -> None:
    rules = (Rule(RuleKind.STUCK, grace=60),)
    known = [_known(id=id_, subject=str(id_), rule=RuleKind.STUCK) for id_ in range(MOST_OPEN)]
    expired = Sign(RuleKind.STUCK, "0:9", LANE, once=True)
    late = Sign(RuleKind.STUCK, "late", LANE)
    there = [Sign(RuleKind.STUCK, one.subject, LANE) for one in known[1:]]
    changes = decide(known, [*there, expired, late], rules, NOW, {(RuleKind.STUCK, "0")})
    assert (changes.forgotten, changes.opened) == ((known[0],), (expired, late))
    waits = _known(id=99, subject="0:9", rule=RuleKind.STUCK, once=True)
    assert decide([*known[1:], waits], [*there, expired, late], rules, NOW).opened == (late,)


def test_a_watch_has_so_many_open_alerts_and_no_more() -> None:
    signs = [_sign(str(number)) for number in range(MOST_OPEN + 20)]
    assert len(decide([], signs, RULES, NOW).opened) == MOST_OPEN
    known = [_known(id=number, subject=str(number)) for number in range(MOST_OPEN)]
    assert decide(known, signs, RULES, NOW).opened == ()


def test_a_told_alert_that_others_joined_is_told_anew_once_a_while_has_passed() -> None:
    group = Group(LANE, (_seen("0x01"), _seen("0x02")), more=False)
    sign = Sign(RuleKind.SILENT, "x", group)
    known = _known(told_at=NOW, hashes=frozenset({"0x01"}))
    assert not decide([known], [sign], RULES, NOW + AGAIN - 1)
    changes = decide([known], [sign], RULES, NOW + AGAIN)
    assert (changes.opened, changes.forgotten) == ((sign,), (known,))
    whole = _known(told_at=NOW, hashes=frozenset({"0x01", "0x02", "0x03"}))
    assert not decide([whole], [sign], RULES, NOW + AGAIN)
