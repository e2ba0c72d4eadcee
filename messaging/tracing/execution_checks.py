"""The checks of the fourth phase, execution; no node is asked."""

from messaging.tracing.attempted import Fault
from messaging.tracing.broken_rules import RULES, FailedRule, broken_rule
from messaging.tracing.checks import Answer, Check, settled, succeeded
from messaging.tracing.values import (
    ExecutionValidity,
    IdentifierFacts,
    MessageDetail,
    MessageStatus,
    Relay,
)
from messaging.tracing.wording import cut, grouped


def check_execution(detail: MessageDetail) -> tuple[Check, ...]:
    """Phase 4: what the relay claims against what the source holds."""
    relay = detail.relay
    if relay is None:
        return _not_relayed(detail)
    rules = _broken(detail) if detail.reasons else (_matches(detail, relay),)
    return (
        succeeded(relay.place),
        *rules,
        _access_list(relay),
        Check(Answer.OPEN, "Message hash is in successfulMessages", "No node was asked"),
        settled(relay.place, "Executing block"),
    )


def _not_relayed(detail: MessageDetail) -> tuple[Check, ...]:
    name = detail.row.destination.name
    if detail.row.status is MessageStatus.DROPPED:
        return ()
    if not detail.row.destination.followed:
        note = f"Crosslane does not follow {name}"
        return (Check(Answer.OPEN, "A RelayedMessage carries this hash", note),)
    simulated = Check(Answer.OPEN, "Target accepts the call", "No relay was simulated")
    if detail.row.status is MessageStatus.EXPIRED:
        gone = Check(Answer.FAILS, "A RelayedMessage carries this hash", f"None on {name} in time.")
        return (gone,)
    return (
        Check(Answer.WAITS, "A RelayedMessage carries this hash", f"None seen on {name} yet"),
        _last_revert(detail) or simulated,
    )


def _last_revert(detail: MessageDetail) -> Check | None:
    """What the newest relay that reverted proves; None where there is none or its reason is not
    known."""
    last = detail.failures[-1] if detail.failures else None
    revert = last.revert if last else None
    if last is None or revert is None or revert.fault is Fault.UNKNOWN:
        return None
    rule = "The last relay was right"
    if revert.fault is Fault.TARGET:  # or the fault of whatever contract the relay went through
        rule = "Target accepts the call" if last.direct else "The last relay went through"
    return Check(Answer.FAILS, rule, f"It reverted, {revert.headline}. {revert.explanation}")


def _broken(detail: MessageDetail) -> tuple[Check, ...]:
    """Every rule that failed, by name and in words."""
    source, destination = detail.row.source.name, detail.row.destination.name
    failed = {one.name: one for one in detail.relay.failed} if detail.relay else {}
    checks = []
    for reason in detail.reasons:
        rule = RULES.get(reason)
        holds = reason if rule is None else rule.holds
        checks.append(
            Check(
                Answer.FAILS,
                holds.format(source=source, destination=destination),
                broken_rule(reason, source, destination) + _told(failed.get(reason)),
            )
        )
    return tuple(checks)


def _told(failed: FailedRule | None) -> str:
    """What the relay names and what is there, where both are known."""
    if failed is None or failed.expected is None:
        return ""
    if failed.found is None:
        return f" It names {failed.expected}." if failed.name == "no_such_log" else ""
    return f" It names {cut(failed.expected)}, there is {cut(failed.found)}."


def _matches(detail: MessageDetail, relay: Relay) -> Check:
    rule = "Identifier and payload hash match the source"
    source = detail.row.source
    if relay.validity is ExecutionValidity.UNTRACKED_SOURCE:
        return Check(Answer.OPEN, rule, f"Crosslane does not follow {source.name}")
    if relay.validity is ExecutionValidity.AWAITING_SOURCE:
        used = relay.used
        until = "that far" if used is None else f"to block {grouped(used.block_number)}"
        return Check(Answer.WAITS, rule, f"{source.name} is not indexed {until} yet")
    if relay.used is None:
        return Check(Answer.OPEN, rule, "The inbox's log could not be read")
    if not any(_same(send.identifier, relay.used) for send in detail.sends):
        return Check(Answer.FAILS, rule, "The relay names none of the sendings of this hash.")
    return Check(Answer.HOLDS, rule, _which(detail, relay.used))


def _which(detail: MessageDetail, used: IdentifierFacts) -> str:
    """Says which sending was used where there are several."""
    if len(detail.sends) == 1:
        return ""
    at = next(at for at, send in enumerate(detail.sends) if _same(send.identifier, used))
    return f"It names sending {at + 1} of {len(detail.sends)}"


def _same(one: IdentifierFacts, other: IdentifierFacts) -> bool:
    """The same place of the same payload: what the checksum binds."""
    return one.checksum == other.checksum


def _access_list(relay: Relay) -> Check:
    rule = "The access list holds the checksum"
    if relay.used is None:
        return Check(Answer.OPEN, rule, "The inbox's log could not be read")
    if relay.place.transaction is None:
        return Check(Answer.OPEN, rule, "The transaction is not fetched yet")
    if relay.used.checksum in relay.place.transaction.access_list:
        return Check(Answer.HOLDS, rule)
    return Check(Answer.SOON, rule, "The transaction that was fetched does not list it")
