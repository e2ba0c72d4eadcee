"""Checks what is watched, the watches that wait longest first; a round's work is bounded."""

import time
from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from messaging.models import Watch
from messaging.protocol.text import parse_hash
from messaging.support.watching.alerts import absorb, known_alerts, write_changes
from messaging.support.watching.deciding import Known, decide
from messaging.support.watching.gathering import (
    Round,
    begin_round,
    facts_of,
    read_messages,
    with_expired,
)
from messaging.support.watching.rules import OF_MESSAGES, OF_WAITING, find_signs, superseded
from messaging.support.watching.subjects import Subject, parse_subject
from messaging.support.watching.values import (
    MessageSeen,
    Rule,
    RuleKind,
    SubjectKind,
)
from messaging.tracing.values import MessageStatus

EVERY = 10  # seconds between two checks of a watch
OF_WHAT_IS_OVER = 300  # of one whose message is executed: only a reorg changes that
BATCH = 400  # watches of one round
SECONDS = 8.0  # after which a round begins no further watch


def check_watches(*, seconds: float = SECONDS) -> int:
    """One round; how many watches it checked. Nobody else runs one at the same time: a second one
    would find the same, and the database keeps alerts from being opened or told twice."""
    began = time.monotonic()
    due = _due()
    if not due:
        return 0
    round_ = begin_round()
    known = known_alerts(due)
    seen = _read_all(round_, due, known)
    over: list[int] = []
    checked: list[int] = []
    for watch in due:
        quiet = _check(round_, watch, known.get(watch.pk, []), seen)
        (over if quiet else checked).append(watch.pk)
        if time.monotonic() - began > seconds:
            break
    _put_off(checked, round_.now + EVERY)
    _put_off(over, round_.now + OF_WHAT_IS_OVER)
    return len(checked) + len(over)


def note_the_past(watch: Watch, kinds: Collection[RuleKind]) -> None:
    """Of rules that are new: notes what has happened already, so that it is not told as news."""
    round_ = begin_round()
    subject = subject_of(watch)
    rules = tuple(rule for rule in rules_of(watch) if rule.kind in kinds)
    messages = subject.kind is SubjectKind.MESSAGE
    seen = read_messages(round_, [subject.key] if messages else [])
    absorb(watch, find_signs(rules, facts_of(round_, subject, rules, seen)), round_.now)


def rules_of(watch: Watch) -> tuple[Rule, ...]:
    """The rules of a watch."""
    return tuple(
        Rule(RuleKind(one.kind), one.grace, one.limit, int(one.least)) for one in watch.rules.all()
    )


def subject_of(watch: Watch) -> Subject:
    """What a watch is of."""
    return parse_subject(SubjectKind(watch.kind), watch.subject)


def _due() -> list[Watch]:
    now = datetime.now(UTC)
    waiting = Watch.objects.filter(paused=False, check_at__lte=now, owner__is_active=True)
    return list(waiting.order_by("check_at", "id").prefetch_related("rules", "channels")[:BATCH])


def _read_all(
    round_: Round, due: Sequence[Watch], known: dict[int, list[Known]]
) -> dict[str, MessageSeen]:
    """The messages that are watched, and those of which an alert is open, in one reading."""
    watched = [one.subject for one in due if one.kind == SubjectKind.MESSAGE]
    alerted = [
        one.subject
        for watch in due
        if watch.kind == SubjectKind.ADDRESS
        for one in known.get(watch.pk, ())
        if not one.ended and one.subject.startswith("0x")  # and no incident
    ]
    hashes = {parse_hash(text.partition(":")[0]) for text in (*watched, *alerted)}
    return read_messages(round_, hashes) if hashes else {}


def _check(
    round_: Round, watch: Watch, known: Sequence[Known], seen: dict[str, MessageSeen]
) -> bool:
    """Checks one watch; whether it is of a message that is executed, with nothing left to tell."""
    rules, subject = rules_of(watch), subject_of(watch)
    of_messages = (one.subject for one in known if one.rule in OF_MESSAGES and not one.ended)
    own = {subject.text, *(text.partition(":")[0] for text in of_messages)}
    mine = {key: value for key, value in seen.items() if key in own}
    facts = facts_of(round_, subject, rules, mine)
    signs = find_signs(rules, facts)
    changes = decide(known, signs, rules, round_.now, superseded(facts))
    ended = [one.began_at for one in changes.ended if one.rule in OF_WAITING]
    if ended and subject.kind is SubjectKind.LANE:
        facts = with_expired(round_, subject, facts, since=min(ended))
    if changes:
        write_changes(watch, changes, rules, facts)
    executed = any(one.row.status is MessageStatus.EXECUTED for one in facts.messages)
    told = not changes and all(one.ended for one in known)
    return subject.kind is SubjectKind.MESSAGE and executed and told


def _put_off(ids: Sequence[int], until: int) -> None:
    if ids:
        moment = datetime.fromtimestamp(until, UTC)
        Watch.objects.filter(pk__in=ids).update(check_at=moment)
