"""The checks of the fourth phase, execution; no node is asked."""

from django.utils.translation import gettext as _

from messaging.tracing.attempted import Fault
from messaging.tracing.broken_rules import RULES, FailedRule, broken_rule
from messaging.tracing.checks import Answer, Check, compared, settled, succeeded
from messaging.tracing.values import (
    ExecutionValidity,
    IdentifierFacts,
    MessageDetail,
    MessageStatus,
    Relay,
)
from messaging.tracing.wording import cut, duration, grouped


def check_execution(detail: MessageDetail) -> tuple[Check, ...]:
    """Phase 4: what the relay claims against what the source holds."""
    relay = detail.relay
    if relay is None:
        return _not_relayed(detail)
    rules = _broken(detail) if detail.reasons else (_matches(detail, relay),)
    return (
        succeeded(relay.place),
        *rules,
        *_named(detail, relay),
        *_in_time(detail, relay),
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


def _named(detail: MessageDetail, relay: Relay) -> tuple[Check, ...]:
    """What the messenger's own log says of source and nonce; its hash is why it is this relay."""
    if relay.told_source is None or relay.told_nonce is None:
        return ()
    row = detail.row
    return (
        compared(
            _("RelayedMessage names this source and nonce"),
            equal=(relay.told_source, relay.told_nonce) == (row.source.chain_id, row.nonce),
            otherwise=_("It names chain %(chain)s and nonce %(nonce)s.")
            % {"chain": relay.told_source, "nonce": relay.told_nonce},
        ),
    )


def _in_time(detail: MessageDetail, relay: Relay) -> tuple[Check, ...]:
    """Whether it was executed between the timestamp that it names and the end of the window.

    Where that rule is broken, the verdict's own reasons say so.
    """
    send = detail.current_send
    if relay.used is None or send is None or {"expired", "in_future"} & set(detail.reasons):
        return ()
    window = send.expires_at - send.place.timestamp
    after = relay.place.timestamp - relay.used.timestamp
    rule = _("Executed 0 s to %(window)s after the timestamp it names") % {
        "window": duration(window)
    }
    if not 0 <= after <= window:
        return (Check(Answer.FAILS, rule, _("It was executed outside of that window.")),)
    return (Check(Answer.HOLDS, rule, _("%(time)s after it") % {"time": duration(after)}),)


def _access_list(relay: Relay) -> Check:
    rule = "The access list holds the checksum"
    if relay.used is None:
        return Check(Answer.OPEN, rule, "The inbox's log could not be read")
    if relay.place.transaction is None:
        return Check(Answer.OPEN, rule, "The transaction is not fetched yet")
    listed = relay.place.transaction.access_list
    if relay.used.checksum in listed:
        missing = [key for key in relay.used.access_list if key not in listed]
        note = _("Its lookup keys are others: only nodes that filter read these.")
        return Check(Answer.HOLDS, rule, note if missing else "")
    return Check(Answer.SOON, rule, "The transaction that was fetched does not list it")
