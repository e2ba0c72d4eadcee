"""Causes that are a matter of time: expiry, activation, and clocks that disagree."""

from dataclasses import replace

from django.utils.translation import gettext as _

from messaging.diagnosis.causes import Cause
from messaging.diagnosis.checks.identifier import broken_rules
from messaging.diagnosis.facts import ChainFacts, Facts
from messaging.diagnosis.filtering import refused_for
from messaging.diagnosis.findings import (
    Action,
    Confidence,
    Evidence,
    Finding,
    Verdict,
    Weight,
)
from messaging.diagnosis.judging import leaves_open, over, rules_out
from messaging.diagnosis.refusals import refusal
from messaging.diagnosis.remedies import looking_first, resending
from messaging.diagnosis.seen import clock, spelled
from messaging.diagnosis.standing import clock_of, done, inactive_chain, is_active_now, sent_at
from messaging.protocol import contracts
from messaging.tracing.standing import is_soon
from messaging.tracing.wording import duration


def check_expired(facts: Facts) -> Finding:
    """11: its window is over."""
    cause, expires = Cause.EXPIRED, facts.detail.row.expires_at
    if (broken := broken_rules(cause, facts, ("expired",))) is not None:
        return broken
    if (early := over(cause, facts)) is not None:
        return early
    refused, now = refused_for(facts, cause), clock_of(facts)
    if expires is None and refused is None:
        return leaves_open(cause, facts, _("Its sending is not seen, so its clock is not known."))
    late = expires is not None and now > expires
    times = _times(facts, expires, now)
    if not late and refused is None:
        return rules_out(cause, facts, "", times)
    text = _(
        "%(destination)s executes a message only until its window is over, and that is %(past)s "
        "ago. The same sending can never be executed any more."
    )
    if not late:
        text = _("An interop filter refuses it as expired, or as about to.")
    past = duration(max(0, now - (expires or now)))
    whole = _is_seen_unrelayed(facts)
    title = _("It is expired") if whole else _("It ran out of time, unless it was relayed before")
    return Finding(
        cause,
        Verdict.HOLDS,
        title if late else _("A node takes it for expired"),
        text % (facts.names | {"past": past}) if late else text,
        Weight.BLOCKS,
        Confidence.CERTAIN if late and whole else Confidence.LIKELY,
        (*times, *(refused.evidence if refused else ())),
        resending(facts) if whole else looking_first(facts),
        at=expires,
    )


def _is_seen_unrelayed(facts: Facts) -> bool:
    """Whether a relay within the window would be known: by what is indexed, or by the messenger."""
    told = facts.probe.successful if facts.probe else None
    return facts.detail.window_indexed or (told is not None and told.value is False)


def check_time_left(facts: Facts) -> Finding:
    """12: its window is nearly over, or nodes refuse it already."""
    cause, expires = Cause.EXPIRES_SOON, facts.detail.row.expires_at
    if (early := over(cause, facts)) is not None:
        return early
    if expires is None:
        return leaves_open(cause, facts, _("Its sending is not seen, so its clock is not known."))
    now, sent = clock_of(facts), sent_at(facts)
    last = facts.detail.relay_before or expires
    times = _times(facts, expires, now)
    if now > expires:
        return rules_out(cause, facts, _("It is expired altogether."), times, aside=True)
    if not is_soon(last - now, last - sent):
        return rules_out(cause, facts, "", times)
    if now > last:
        title = _("Normal nodes refuse it so close to its expiry")
        text = _(
            "Nodes that check interop transactions refuse a relay some time before the message "
            "expires. The chain itself still takes it until then."
        )
        user = _("Relay it through a node without that margin, or wait and send it again.")
    else:
        title = _("Time is short: nodes stop accepting it soon")
        text = _("Relay it before nodes refuse it, and before it expires on %(destination)s.")
        user = _("Relay it now with the relay kit; what else is wrong must be mended first.")
    return Finding(
        cause,
        Verdict.HOLDS,
        title,
        text % facts.names,
        Weight.URGES,
        Confidence.CERTAIN if facts.destination.followed else Confidence.LIKELY,
        times,
        Action(
            user,
            _("Say until when it can be relayed, and plan to send it again after that."),
            _("Put it first in your relayer's queue."),
        ),
        at=last,
    )


def _clocks(facts: Facts, sent: int, head: int) -> tuple[Evidence, ...]:
    return clock(facts, _("Sent at"), sent), clock(facts, _("Newest block at"), head)


def _times(facts: Facts, expires: int | None, now: int) -> tuple[Evidence, ...]:
    """When it was sent, until when it can be relayed, and what time it is."""
    rows = (
        (_("Expires at"), expires),
        (_("Nodes take it until"), facts.detail.relay_before),
        (_("Sent at"), sent_at(facts)),
        (_("Its time now"), now),
    )
    return tuple(clock(facts, label, at) for label, at in rows if at is not None)


def check_activation(facts: Facts) -> Finding:
    """22: interop was not active on one of the chains."""
    cause = Cause.INTEROP_INACTIVE
    if (broken := broken_rules(cause, facts, ("too_early",))) is not None:
        return broken
    seen = done(facts)
    if seen is not None:
        return rules_out(cause, facts, _("It is executed."), seen, aside=True)
    refused = refused_for(facts, cause)
    chain = inactive_chain(facts)
    if chain is not None:
        return _inactive(facts, chain)
    if refused is not None:
        text = _("A node of %(destination)s says that interop is not active there.") % facts.names
        return _found(facts, text, refused.evidence, refused.confidence, Weight.DELAYS)
    return _as_known(facts)


def _as_known(facts: Facts) -> Finding:
    cause = Cause.INTEROP_INACTIVE
    known = [one for one in (facts.source, facts.destination) if one.lagoon_time is not None]
    if len(known) == 2:  # noqa: PLR2004  both of them
        return rules_out(cause, facts, "", tuple(_active_from(facts, one) for one in known))
    if facts.lane is not None and facts.lane.last_relay_at is not None:
        text = _("Other messages of this lane are executed.")
        last = Evidence(_("Last relay of the lane"), spelled(facts.lane.last_relay_at, facts))
        return rules_out(cause, facts, text, last, confidence=Confidence.LIKELY)
    return leaves_open(cause, facts, _("When interop became active there is not configured here."))


def _inactive(facts: Facts, chain: ChainFacts) -> Finding:
    told = facts.names | {"chain": chain.name}
    of_source = chain.chain_id == facts.source.chain_id
    times = (_active_from(facts, chain), clock(facts, _("Sent at"), sent_at(facts)))
    if of_source:
        text = _(
            "It was sent before interop was active on %(chain)s, or in the block of its "
            "activation, and such messages never count."
        )
        return _found(facts, text % told, times, Confidence.CERTAIN, Weight.BLOCKS)
    text = _("Interop is not active yet on %(chain)s: nodes there refuse every relay.")
    return _found(facts, text % told, times, Confidence.CERTAIN, Weight.DELAYS)


def _found(
    facts: Facts, text: str, seen: tuple[Evidence, ...], sure: Confidence, weight: Weight
) -> Finding:
    never = weight is Weight.BLOCKS
    return Finding(
        Cause.INTEROP_INACTIVE,
        Verdict.HOLDS,
        _("Interop was not active when it was sent") if never else _("Interop is not active yet"),
        text,
        weight,
        sure,
        seen,
        _after_activation(facts, never=never),
    )


def _after_activation(facts: Facts, *, never: bool) -> Action:
    operator = _("Check lagoon_time of both chains, here and in their nodes.")
    if never and is_active_now(facts.source, facts.now):
        return replace(resending(facts), operator=operator)
    if never:
        user = _("Wait for the activation on %(source)s: this sending cannot be executed.")
        support = _("Say when interop becomes active on %(source)s.")
        return Action(user % facts.names, support % facts.names, operator)
    return Action(
        _("Wait for the activation, then relay it, or send it again if it expired meanwhile."),
        _("Say when interop becomes active on %(destination)s.") % facts.names,
        operator,
    )


def _active_from(facts: Facts, chain: ChainFacts) -> Evidence:
    return Evidence(_("Interop active from"), spelled(chain.lagoon_time or 0, facts), chain.name)


def _newest_second(facts: Facts) -> int | None:
    """Of the destination's newest block that anybody saw, None where nobody did."""
    head = facts.detail.destination_as_of.head_at
    if facts.probe is None or facts.probe.destination_timestamp is None:
        return head
    return max(head or 0, facts.probe.destination_timestamp)


def check_clock(facts: Facts) -> Finding:
    """28: it was sent at a later time than that of the destination."""
    cause = Cause.CLOCK_AHEAD
    if (broken := broken_rules(cause, facts, ("in_future",))) is not None:
        return broken
    if (early := over(cause, facts)) is not None:
        return early
    met, refused = refusal(facts), refused_for(facts, cause)
    head, sent = _newest_second(facts), sent_at(facts)
    ahead = head is not None and sent > head
    old = met is not None and met.selector == contracts.ERROR_INVALID_TIMESTAMP
    if not (ahead or old or refused):
        if head is None:
            return leaves_open(cause, facts, _("The destination's newest block is not known."))
        return rules_out(cause, facts, "", _clocks(facts, sent, head))
    shown = (
        *(_clocks(facts, sent, head or 0) if ahead else ()),
        *(met.evidence if met and old else ()),
        *(refused.evidence if refused else ()),
    )
    text = _(
        "A message can be executed only in a block that is not older than the one that sent it. "
        "%(destination)s is about to build such a block."
    )
    return Finding(
        cause,
        Verdict.HOLDS,
        _("It was sent at a later time than %(destination)s has reached") % facts.names,
        text % facts.names,
        Weight.DELAYS,
        Confidence.CERTAIN if ahead or old else Confidence.LIKELY,
        shown,
        Action(
            _("Wait for one or two blocks and relay it again."),
            _("Have them try again in a few seconds."),
            _("If it stays, compare the clocks and the block times of both chains."),
        ),
        at=met.at if met and old else None,
    )
