"""A message's state in two sentences, what happened and what is next; it decides no status."""

from collections.abc import Callable
from dataclasses import dataclass

from messaging.tracing.attempted import Fault
from messaging.tracing.broken_rules import broken_rule
from messaging.tracing.health import lag_of
from messaging.tracing.levels import NOT_GIVEN, is_derived, title
from messaging.tracing.past import ReorgCause
from messaging.tracing.standing import (
    LATE,
    chain_clock,
    joint_safety,
    places,
    relay_delay,
)
from messaging.tracing.values import ChainRef, MessageDetail, MessageStatus, Safety
from messaging.tracing.wording import NBSP, duration, grouped, listed, short_name


@dataclass(frozen=True, slots=True)
class Verdict:
    """Line one is a fact, line two what comes next or what to do."""

    what: str
    next: str


@dataclass(frozen=True, slots=True)
class _Case:
    """What the sentences are made of; `clock` is the destination's, in seconds."""

    detail: MessageDetail
    source: str
    destination: str
    clock: int


def tell(detail: MessageDetail, now: int) -> Verdict:
    """The verdict on a message, at second `now` of the wall clock."""
    source, destination = _name(detail.row.source), _name(detail.row.destination)
    clock = chain_clock(detail.as_of[1], now)
    return _TELLERS[detail.row.status](_Case(detail, source, destination, clock))


def _executed(case: _Case) -> Verdict:
    delay, sends = relay_delay(case.detail), case.detail.sends
    again = " after it was sent again" if sends and case.detail.current_send != sends[0] else ""
    if delay is None:
        what = f"Executed on {case.destination}."
    elif delay == 0:
        what = f"Relayed within the same second{again}."
    else:
        what = f"Relayed in {duration(delay)}{again}."
    return Verdict(what, _becomes_final(case.detail))


def _becomes_final(detail: MessageDetail) -> str:
    joint = joint_safety(detail)
    if joint is Safety.FINALIZED:
        return f"Nothing is left to do: both blocks are{NBSP}finalized."
    if joint is Safety.SAFE:
        return f"Finalized as soon as L1 finalizes the batches of both{NBSP}blocks."
    if joint is Safety.UNKNOWN:
        return f"How safe its blocks are is {NOT_GIVEN}."
    safe = title(Safety.SAFE)
    unsafe = [_name(at.chain) for at in places(detail) if not is_derived(at.safety)]
    if not unsafe:
        return f"{safe} as soon as the messages of its blocks are{NBSP}verified."
    batches = "batch of {} is" if len(unsafe) == 1 else "batches of {} are"
    return f"{safe} as soon as the {batches.format(listed(unsafe))} on L1 and{NBSP}verified."


def _initiated(case: _Case) -> Verdict:
    source, destination = case.source, case.destination
    if case.detail.destination_in_set is False:
        return Verdict(
            f"Sent on {source} to {destination}, which is not in its dependency{NBSP}set.",
            f"It cannot be executed there unless that chain joins the{NBSP}set.",
        )
    if not case.detail.row.destination.followed:
        return Verdict(
            f"Sent on {source}. A relay on {destination} cannot be seen{NBSP}here.",
            f"Look for it there: Crosslane does not follow {destination}.",
        )
    if (lag_of(case.detail.as_of[1]) or 0) >= LATE:
        return Verdict(
            f"Sent on {source}. {destination} is not indexed to its head{NBSP}yet.",
            f"The relay may be there already; this page{NBSP}follows.",
        )
    return Verdict(
        f"Sent on {source}, and no relay was seen on {destination}{NBSP}yet.", _time_left(case)
    )


def _time_left(case: _Case, *, relay: str = "relay it") -> str:
    expires, cut_off = case.detail.row.expires_at, case.detail.relay_before
    if expires is None:
        return f"Anyone can {relay} on {case.destination}."
    if cut_off is not None and case.clock > cut_off:
        left = duration(max(0, expires - case.clock), units=1)
        return f"Nodes refuse a relay so late; it expires in{NBSP}{left}."
    left = duration(max(0, (cut_off or expires) - case.clock), units=1)
    return f"Anyone can {relay} within{NBSP}{left}."


def _failed(case: _Case) -> Verdict:
    failures = case.detail.failures
    last = failures[-1] if failures else None
    revert = last.revert if last else None
    which = "The relay" if len(failures) == 1 else "Every relay"
    why = "" if revert is None else f", the last with {revert.headline}"
    if len(failures) == 1:
        why = why.replace(", the last with ", ": ")
    # Attempts count on the destination alone, so that this is the chain of each of them.
    what = f"{which} that was seen on {case.destination} reverted{why}."
    if case.detail.destination_in_set is False:
        return Verdict(what, f"It cannot be executed: not in the dependency set of {case.source}.")
    # Through another contract the error may be that one's, and whoever sent it chose the contract.
    targets = last is not None and last.direct and revert and revert.fault is Fault.TARGET
    first = "Mend its target, then anyone" if targets else "Anyone"
    left = _time_left(case, relay="relay it again")
    return Verdict(what, left.replace("Anyone", first, 1))


def _expired(case: _Case) -> Verdict:
    row, sends = case.detail.row, case.detail.sends
    sent = sends[-1].place.timestamp if sends else row.timestamp
    window = "" if row.expires_at is None else f" within{NBSP}{duration(row.expires_at - sent)}"
    if case.detail.destination_in_set is False:
        return Verdict(
            f"Expired: {case.destination} is not in the dependency set of {case.source}.",
            "It cannot be executed there, sent again or not, unless that chain joins the set.",
        )
    if not row.destination.followed:
        return Verdict(
            f"Expired, unless it was relayed on {case.destination}{window}.",
            f"Look there before you resend it: Crosslane does not follow {case.destination}.",
        )
    return Verdict(
        f"Expired: no relay was seen on {case.destination}{window}.",
        f"Resend it on {case.source}: the hash stays, the clock starts{NBSP}again.",
    )


def _invalid(case: _Case) -> Verdict:
    broken = [broken_rule(reason, case.source, case.destination) for reason in case.detail.reasons]
    return Verdict(
        f"The relay on {case.destination} is not backed by {case.source}.",
        " ".join(broken) or "It breaks a rule of the protocol.",
    )


def _awaiting_source(case: _Case) -> Verdict:
    used = None if case.detail.relay is None else case.detail.relay.used
    until = "far enough" if used is None else f"to block{NBSP}{grouped(used.block_number)}"
    return Verdict(
        f"Relayed on {case.destination}. Its sending on {case.source} is not indexed{NBSP}yet.",
        f"This page completes itself once {case.source} is indexed {until}.",
    )


def _untracked_source(case: _Case) -> Verdict:
    return Verdict(
        f"Relayed on {case.destination} from {case.source}, which Crosslane does not{NBSP}follow.",
        f"Whether {case.source} backs it cannot be checked{NBSP}here.",
    )


def _dropped(case: _Case) -> Verdict:
    cause = case.detail.history[-1].cause if case.detail.history else ReorgCause.UNKNOWN
    what = _TOOK.get(cause, "A reorg took this message off {source}.")
    if any(row.status is not MessageStatus.DROPPED for row in case.detail.same_nonce):
        return Verdict(
            what.format(source=case.source),
            f"Another message took its nonce: if it is still wanted, it must be sent{NBSP}again.",
        )
    return Verdict(
        what.format(source=case.source),
        f"If its transaction is included again, it shows here by{NBSP}itself.",
    )


_TOOK = {
    ReorgCause.REPLACED: (
        f"An invalid block of {{source}} was replaced, and this message went with{NBSP}it."
    ),
    ReorgCause.RESYNC: (
        f"{{source}} was read again, and this message was not found there{NBSP}yet."
    ),
}


_TELLERS: dict[MessageStatus, Callable[[_Case], Verdict]] = {
    MessageStatus.INITIATED: _initiated,
    MessageStatus.FAILED: _failed,
    MessageStatus.EXECUTED: _executed,
    MessageStatus.EXPIRED: _expired,
    MessageStatus.INVALID: _invalid,
    MessageStatus.AWAITING_SOURCE: _awaiting_source,
    MessageStatus.UNTRACKED_SOURCE: _untracked_source,
    MessageStatus.DROPPED: _dropped,
}


def _name(chain: ChainRef) -> str:
    """A name for a headline: a long one is cut in the middle, none breaks over two lines."""
    return short_name(chain.name).replace(" ", NBSP)
