"""The checks of the fourth phase, execution; no node is asked."""

from django.utils.translation import gettext as _

from messaging.tracing.attempted import Fault
from messaging.tracing.broken_rules import FailedRule, broken_rule, kept_rule
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
        Check(Answer.OPEN, _("Message hash is in successfulMessages"), _("No node was asked")),
        settled(relay.place, _("Executing block is %(level)s")),
    )


def _not_relayed(detail: MessageDetail) -> tuple[Check, ...]:
    chain = {"chain": detail.row.destination.name}
    if detail.row.status is MessageStatus.DROPPED:
        return ()
    rule = _("A RelayedMessage carries this hash")
    if not detail.row.destination.followed:
        return (Check(Answer.OPEN, rule, _("Crosslane does not follow %(chain)s") % chain),)
    if detail.row.status is MessageStatus.EXPIRED and not detail.window_indexed:
        note = _("%(chain)s is not indexed for all of its time")
        return (Check(Answer.OPEN, rule, note % chain),)
    if detail.row.status is MessageStatus.EXPIRED:
        return (Check(Answer.FAILS, rule, _("None on %(chain)s in time.") % chain),)
    simulated = Check(Answer.OPEN, _("Target accepts the call"), _("No relay was simulated"))
    return (
        Check(Answer.WAITS, rule, _("None seen on %(chain)s yet") % chain),
        _last_revert(detail) or simulated,
    )


def _last_revert(detail: MessageDetail) -> Check | None:
    """What the newest relay that reverted proves; None where there is none or its reason is not
    known."""
    last = detail.failures[-1] if detail.failures else None
    revert = last.revert if last else None
    if last is None or revert is None or revert.fault is Fault.UNKNOWN:
        return None
    rule = _("The last relay was right")
    if revert.fault is Fault.TARGET:  # or the fault of whatever contract the relay went through
        rule = _("Target accepts the call") if last.direct else _("The last relay went through")
    told = _("It reverted, %(reason)s.") % {"reason": revert.headline}
    return Check(Answer.FAILS, rule, f"{told} {revert.explanation}")


def _broken(detail: MessageDetail) -> tuple[Check, ...]:
    """Every rule that failed, by name and in words."""
    source, destination = detail.row.source.name, detail.row.destination.name
    failed = {one.name: one for one in detail.relay.failed} if detail.relay else {}
    return tuple(
        Check(
            Answer.FAILS,
            kept_rule(reason, source, destination),
            broken_rule(reason, source, destination) + _told(failed.get(reason)),
        )
        for reason in detail.reasons
    )


def _told(failed: FailedRule | None) -> str:
    """What the relay names and what is there, where both are known."""
    if failed is None or failed.expected is None:
        return ""
    if failed.found is None:
        if failed.name != "no_such_log":
            return ""
        return " " + _("It names %(named)s.") % {"named": failed.expected}
    values = {"named": cut(failed.expected), "found": cut(failed.found)}
    return " " + _("It names %(named)s, there is %(found)s.") % values


def _matches(detail: MessageDetail, relay: Relay) -> Check:
    rule = _("Identifier and payload hash match the source")
    source = {"source": detail.row.source.name}
    if relay.validity is ExecutionValidity.UNTRACKED_SOURCE:
        return Check(Answer.OPEN, rule, _("Crosslane does not follow %(source)s") % source)
    if relay.validity is ExecutionValidity.AWAITING_SOURCE:
        note = _("%(source)s is not indexed that far yet")
        if relay.used is not None:
            source |= {"block": grouped(relay.used.block_number)}
            note = _("%(source)s is not indexed to block %(block)s yet")
        return Check(Answer.WAITS, rule, note % source)
    if relay.used is None:
        return Check(Answer.OPEN, rule, _("The inbox's log could not be read"))
    if not any(_same(send.identifier, relay.used) for send in detail.sends):
        note = _("The relay names none of the sendings of this hash.")
        return Check(Answer.FAILS, rule, note)
    return Check(Answer.HOLDS, rule, _which(detail, relay.used))


def _which(detail: MessageDetail, used: IdentifierFacts) -> str:
    """Says which sending was used where there are several."""
    if len(detail.sends) == 1:
        return ""
    at = next(at for at, send in enumerate(detail.sends) if _same(send.identifier, used))
    return _("It names sending %(number)s of %(count)s") % {
        "number": at + 1,
        "count": len(detail.sends),
    }


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
    rule = _("The access list holds the checksum")
    if relay.used is None:
        return Check(Answer.OPEN, rule, _("The inbox's log could not be read"))
    if relay.place.transaction is None:
        return Check(Answer.OPEN, rule, _("The transaction is not fetched yet"))
    listed = relay.place.transaction.access_list
    if relay.used.checksum in listed:
        missing = [key for key in relay.used.access_list if key not in listed]
        note = _("Its lookup keys are others: only nodes that filter read these.")
        return Check(Answer.HOLDS, rule, note if missing else "")
    return Check(Answer.SOON, rule, _("The transaction that was fetched does not list it"))
