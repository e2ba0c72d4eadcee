"""What each rule finds in the facts of a watch; pure: no clock, no database, no words.

A rule that asks whether something has not happened is sure only where the chain on which it would
have is read to its head: a late index is no stuck message. Messages that wait because of an
incident are told of with it, once for all of them. That a message expired is something that
happened: it is told once, and ends what was told of it while it waited.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from messaging.diagnosis.incident_values import Incident, IncidentKind
from messaging.support.queue import patience
from messaging.support.watching.values import (
    Group,
    MessageSeen,
    Rule,
    RuleKind,
    Sign,
    SubjectKind,
    WatchFacts,
)
from messaging.tracing.health import lag_of
from messaging.tracing.values import MessageStatus

_OPEN = (MessageStatus.INITIATED, MessageStatus.FAILED)

OF_MESSAGES = (RuleKind.STUCK, RuleKind.FAILED, RuleKind.EXPIRING, RuleKind.INVALID)
OF_WAITING = (RuleKind.STUCK, RuleKind.EXPIRING)  # which messages leave by expiry too
OF_NETWORK = (RuleKind.CROSS_STALLED, RuleKind.FAILSAFE)
# The rules that a watch can have, by what it watches, in the order of forms.
RULES_OF: Mapping[SubjectKind, tuple[RuleKind, ...]] = {
    SubjectKind.MESSAGE: (RuleKind.EXECUTED, *OF_MESSAGES, *OF_NETWORK),
    SubjectKind.ADDRESS: OF_MESSAGES,
    SubjectKind.LANE: (*OF_MESSAGES, RuleKind.SILENT, RuleKind.LAGGING, *OF_NETWORK),
    SubjectKind.CHAIN: (RuleKind.LAGGING, RuleKind.INVALID, *OF_NETWORK),
}
# Grace and limit, in seconds, that a rule has until somebody chooses others.
DEFAULTS: Mapping[RuleKind, Rule] = {
    rule.kind: rule
    for rule in (
        Rule(RuleKind.STUCK, grace=60),
        Rule(RuleKind.FAILED, grace=60),
        Rule(RuleKind.EXECUTED),
        Rule(RuleKind.EXPIRING, limit=86_400),
        Rule(RuleKind.INVALID, grace=60),
        Rule(RuleKind.SILENT, grace=60, limit=1_800),
        Rule(RuleKind.LAGGING, grace=120, limit=300),
        Rule(RuleKind.CROSS_STALLED, grace=120),
        Rule(RuleKind.FAILSAFE, grace=60),
    )
}


def find_signs(rules: Iterable[Rule], facts: WatchFacts) -> tuple[Sign, ...]:
    """Everything that these rules find, an incident once: by its own rule where that is on."""
    known = tuple(rules)
    signs = [sign for rule in known for sign in _FINDERS[rule.kind](rule, facts)]
    if any(rule.kind is RuleKind.FAILSAFE for rule in known):
        signs = [sign for sign in signs if not _stands_for_messages(sign)]
    return tuple(signs)


def _stands_for_messages(sign: Sign) -> bool:
    return sign.rule is RuleKind.STUCK and isinstance(sign.about, Incident)


def _stuck(rule: Rule, facts: WatchFacts) -> Iterator[Sign]:
    late = [
        one
        for one in facts.messages
        if one.row.status is MessageStatus.INITIATED
        and one.clock - one.sent_at > patience(one.usual)
    ]
    held = {one.id: one for seen in late for one in _holding(seen, facts)}
    for sign in _of_messages(rule, facts, late, needs_head=True):
        yield replace(sign, sure=sign.sure and not held)
    for incident in held.values():
        yield Sign(rule.kind, f"incident:{incident.id}", incident)
    if not facts.grouped:
        yield from _expired(rule, facts)


def _expired(rule: Rule, facts: WatchFacts) -> Iterator[Sign]:
    """By the time of expiry: sent again, a message may expire again."""
    for one in facts.messages:
        if one.row.status is not MessageStatus.EXPIRED:
            continue
        if not one.read:  # it may be executed since: what was told goes on
            yield Sign(rule.kind, one.row.message_hash, one, sure=False)
        subject = f"{one.row.message_hash}:{one.row.expires_at}"
        yield Sign(rule.kind, subject, one, once=True, sure=one.read)


def superseded(facts: WatchFacts) -> frozenset[tuple[RuleKind, str]]:
    """Alerts, by rule and subject, whose end is nobody's news where no sign holds them: something
    else was told in place of it, or they are of an incident that goes on and only matters to
    nothing that is watched any more."""
    expired = (one for one in facts.messages if one.row.status is MessageStatus.EXPIRED)
    open_ids = [one.id for one in facts.incidents if one.is_open]
    return frozenset(
        {(RuleKind.STUCK, one.row.message_hash) for one in expired}
        | {(RuleKind.STUCK, f"incident:{id_}") for id_ in open_ids}
        | {(kind, str(id_)) for kind in OF_NETWORK for id_ in open_ids}
    )


def _holding(seen: MessageSeen, facts: WatchFacts) -> list[Incident]:
    """The incidents because of which nobody can relay a message: no alarm of its own for each."""
    ends = seen.row.source.chain_id, seen.row.destination.chain_id
    return [
        one
        for one in facts.incidents
        if one.kind is IncidentKind.FAILSAFE and one.is_open and one.touches(*ends)
    ]


def _failed(rule: Rule, facts: WatchFacts) -> Iterator[Sign]:
    failed = [one for one in facts.messages if one.row.status is MessageStatus.FAILED]
    return _of_messages(rule, facts, failed)


def _expiring(rule: Rule, facts: WatchFacts) -> Iterator[Sign]:
    soon = [
        one
        for one in facts.messages
        if one.row.status in _OPEN
        and one.row.expires_at is not None
        and one.row.expires_at - one.clock <= rule.limit
        and moved_ether(one) >= rule.least
    ]
    soon.sort(key=lambda one: one.row.expires_at or 0)
    return _of_messages(rule, facts, soon, needs_head=True)


def moved_ether(seen: MessageSeen) -> int:
    """The ETH that a message moves, in wei; 0 of any other, for tokens have no worth here."""
    transfer = seen.row.transfer
    return transfer.amount if transfer is not None and transfer.token is None else 0


def _of_messages(
    rule: Rule, facts: WatchFacts, found: list[MessageSeen], *, needs_head: bool = False
) -> Iterator[Sign]:
    if not facts.grouped:
        for one in found:
            sure = one.read or not needs_head
            yield Sign(rule.kind, one.row.message_hash, one, sure=sure)
    elif found and facts.lane is not None:
        group = Group(facts.lane, tuple(found), facts.more)
        sure = facts.lane.read or not needs_head
        yield Sign(rule.kind, facts.subject, group, sure=sure)


def _executed(rule: Rule, facts: WatchFacts) -> Iterator[Sign]:
    for one in facts.messages:
        if one.row.status is MessageStatus.EXECUTED:
            subject = f"{one.row.message_hash}:{one.row.relay_transaction}"
            yield Sign(rule.kind, subject, one, once=True)


def _invalid(rule: Rule, facts: WatchFacts) -> Iterator[Sign]:
    for one in facts.messages:
        if one.row.status is MessageStatus.INVALID and not facts.grouped:
            subject = f"{one.row.message_hash}:{one.row.relay_transaction}"
            yield Sign(rule.kind, subject, one, once=True)
    for execution in facts.executions:
        subject = f"{execution.chain.chain_id}:{execution.block_number}:{execution.log_index}"
        yield Sign(rule.kind, subject, execution, once=True)


def _silent(rule: Rule, facts: WatchFacts) -> Iterator[Sign]:
    lane = facts.lane
    if lane is None or not lane.waiting or lane.first_open is None:
        return
    since = max(lane.last_relay or 0, lane.first_open)
    if facts.now - since > rule.limit:
        yield Sign(rule.kind, facts.subject, lane, sure=lane.read)


def _lagging(rule: Rule, facts: WatchFacts) -> Iterator[Sign]:
    for one in facts.chains:
        ages = [facts.now - then for then in (one.head_at, one.seen_at) if then is not None]
        if max([lag_of(one) or 0, *ages]) > rule.limit:
            yield Sign(rule.kind, str(one.chain.chain_id), one)


def _incident(kind: IncidentKind) -> Callable[[Rule, WatchFacts], Iterator[Sign]]:
    def find(rule: Rule, facts: WatchFacts) -> Iterator[Sign]:
        for one in facts.incidents:
            if one.kind is kind and one.is_open and not facts.settled:
                yield Sign(rule.kind, str(one.id), one)

    return find


_FINDERS: Mapping[RuleKind, Callable[[Rule, WatchFacts], Iterator[Sign]]] = {
    RuleKind.STUCK: _stuck,
    RuleKind.FAILED: _failed,
    RuleKind.EXECUTED: _executed,
    RuleKind.EXPIRING: _expiring,
    RuleKind.INVALID: _invalid,
    RuleKind.SILENT: _silent,
    RuleKind.LAGGING: _lagging,
    RuleKind.CROSS_STALLED: _incident(IncidentKind.FRONTIER_STALLED),
    RuleKind.FAILSAFE: _incident(IncidentKind.FAILSAFE),
}
