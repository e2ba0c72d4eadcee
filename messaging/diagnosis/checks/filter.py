"""Causes in the interop filter that stands before the nodes of a network."""

from django.utils.translation import gettext as _

from messaging.diagnosis.causes import Cause
from messaging.diagnosis.facts import Facts
from messaging.diagnosis.filtering import Refused, filter_answer, refused_for, spoken, unexplained
from messaging.diagnosis.findings import (
    Action,
    Confidence,
    Evidence,
    Finding,
    Verdict,
    Weight,
)
from messaging.diagnosis.incident_values import Incident, IncidentKind
from messaging.diagnosis.incidents_met import open_incident, told_by
from messaging.diagnosis.judging import leaves_open, over, rules_out
from messaging.diagnosis.seen import answer, spelled, sureness, unasked

_RECENT = 600  # seconds since a relay of the lane, from which nodes plainly let relays in


def check_filter(facts: Facts) -> Finding:
    """16: the filter is not as far as it must be for this message."""
    cause = Cause.FILTER_LAGS
    if (early := over(cause, facts)) is not None:
        return early
    refused = refused_for(facts, cause)
    if refused is None:
        return _not_told(cause, facts)
    passes = refused.code is None or refused.code.passes or refused.code.code == _OUT_OF_SCOPE
    remedy = "" if refused.code is None else str(refused.code.remedy)
    return Finding(
        cause,
        Verdict.HOLDS,
        _("The interop filter does not cover its block yet")
        if passes
        else _("The interop filter does not have its block"),
        refused.meaning,
        Weight.DELAYS if passes else Weight.BLOCKS,
        refused.confidence,
        refused.evidence,
        Action(
            _("Wait a minute and send the same transaction again.") if passes else remedy,
            _("It is not the user's fault; have them try again later, or by another node."),
            _("Find the chain whose data lags in the filter."),
        ),
        at=facts.probe.asked_at if facts.probe else None,
    )


_OUT_OF_SCOPE = -321100


def check_failsafe(facts: Facts) -> Finding:
    """17: the failsafe is on, or the filter is down, so that nobody's relay is let in."""
    cause, probe = Cause.FILTER_REFUSES_ALL, facts.probe
    if (early := over(cause, facts)) is not None:
        return early
    incident = open_incident(facts, IncidentKind.FAILSAFE, facts.destination.chain_id)
    refused = refused_for(facts, cause)
    told = probe.failsafe if probe else None
    shown: list[Evidence] = []
    if probe is not None and told is not None and told.value:
        shown.append(answer(facts, told, _("on")))
    shown += refused.evidence if refused else ()
    shown += told_by(incident) if incident else ()
    if not shown:
        return _let_through(facts)
    sure = Confidence.LIKELY if incident is None or probe is None else Confidence.CERTAIN
    if probe is not None and told is not None and told.value:
        sure = sureness(facts, probe)
    on = bool(told and told.value) or _says_failsafe(refused)
    if incident is not None and not incident.certain and not on:
        sure = Confidence.POSSIBLE  # nobody relays, and no filter tells why
    return Finding(
        cause,
        Verdict.HOLDS,
        _title(incident, on=on),
        _(
            "This is so for everybody on the network, not for this message alone. Relays sent "
            "meanwhile are dropped, and nothing is lost but time."
        ),
        Weight.BLOCKS,
        sure,
        tuple(shown),
        Action(
            _("Wait until the operator of the network lets interop transactions in again."),
            _("Tell users that it is network-wide, and do not take it as a case of its own."),
            _("Find the invalid message that set it off; clear the failsafe once it is gone."),
        ),
        incident=incident.id if incident else None,
        at=incident.since if incident else None,
    )


def _title(incident: Incident | None, *, on: bool) -> str:
    if on or (incident is not None and incident.certain):
        return _("The failsafe is on: nodes refuse every interop transaction")
    if incident is not None:
        return _("Nobody's relay is seen on any lane, as if the failsafe were on")
    return _("The interop filter answers nobody")


def _says_failsafe(refused: Refused | None) -> bool:
    if refused is None:
        return False
    return refused.answer.code == _FAILSAFE or "failsafe" in refused.answer.text.lower()


_FAILSAFE = -320602


def _let_through(facts: Facts) -> Finding:
    """What shows that relays get in: the filter's own word, or a relay of the lane."""
    cause, probe, lane = Cause.FILTER_REFUSES_ALL, facts.probe, facts.lane
    if probe is not None and probe.failsafe.value is False:
        seen = answer(facts, probe.failsafe, _("off"))
        return rules_out(cause, facts, "", seen, confidence=sureness(facts, probe))
    if probe is not None and probe.filter.value is not None:
        return _not_told(cause, facts)
    last = lane.last_relay_at if lane else None
    if last is not None and facts.now - last <= _RECENT:
        text = _("Other messages of this lane are executed.")
        seen = Evidence(_("Last relay of the lane"), spelled(last, facts), facts.destination.name)
        return rules_out(cause, facts, text, seen, confidence=Confidence.LIKELY)
    return leaves_open(cause, facts, unasked(facts, probe.failsafe if probe else None))


def check_executing_chain(facts: Facts) -> Finding:
    """21: nodes ask the filter without saying which chain they are."""
    cause = Cause.EXECUTING_CHAIN_UNKNOWN
    if (early := over(cause, facts)) is not None:
        return early
    refused = refused_for(facts, cause)
    if refused is None:
        return _not_told(cause, facts)
    text = _(
        "The node of %(destination)s asks its filter for chain 0. That is a known mistake of a "
        "node's version, and no relay can pass there until it is upgraded."
    )
    return Finding(
        cause,
        Verdict.HOLDS,
        _("The node tells its filter no chain id"),
        text % facts.names,
        Weight.BLOCKS,
        refused.confidence,
        refused.evidence,
        Action(
            _("Relay it through the node of another operator."),
            _("Tell the operator of %(destination)s; the user cannot mend it.") % facts.names,
            _("Upgrade op-reth: older versions send chain id 0 to the filter."),
        ),
        at=facts.probe.asked_at if facts.probe else None,
    )


def _not_told(cause: Cause, facts: Facts) -> Finding:
    """A cause that the filter, where it was reached, does not tell of."""
    said, probe = filter_answer(facts), facts.probe
    if said is None or probe is None:
        return leaves_open(cause, facts, unasked(facts, probe.filter if probe else None))
    if (words := unexplained(facts)) is not None:
        return leaves_open(cause, facts, words)
    sure = sureness(facts, probe)
    return rules_out(cause, facts, "", spoken(facts, said), confidence=sure)
