"""Causes on the destination: it is in no common set, or a block with a relay was replaced."""

from django.utils.translation import gettext as _

from messaging.diagnosis.causes import Cause
from messaging.diagnosis.checks.identifier import broken_rules
from messaging.diagnosis.facts import Facts
from messaging.diagnosis.filtering import refused_for
from messaging.diagnosis.findings import (
    Action,
    Confidence,
    Evidence,
    Finding,
    Verdict,
    Weight,
)
from messaging.diagnosis.incident_values import IncidentKind
from messaging.diagnosis.incidents_met import incident_of
from messaging.diagnosis.judging import leaves_open, rules_out
from messaging.diagnosis.remedies import refunds
from messaging.diagnosis.seen import TRANSACTION, indexed, relayed
from messaging.diagnosis.standing import done, unindexed
from messaging.tracing.past import HistoryEvent, HistoryKind, ReorgCause
from messaging.tracing.past_words import CAUSE_WORDS as REORG_WORDS

_INVALID = frozenset({ReorgCause.REPLACED, ReorgCause.LIKELY_REPLACED})


def check_set(facts: Facts) -> Finding:
    """10: the destination is not in the source's dependency set."""
    cause = Cause.NOT_IN_SET
    if (broken := broken_rules(cause, facts, ("not_in_dependency_set",))) is not None:
        return broken
    refused, shared = refused_for(facts, cause), facts.detail.destination_in_set
    place = _("chain id %(chain)s") % {"chain": facts.destination.chain_id}
    if shared is True and refused is None:
        return rules_out(cause, facts, "", Evidence(_("Dependency set"), _("it holds %s") % place))
    seen = done(facts)
    if seen is not None and refused is None:
        return rules_out(cause, facts, _("It is executed."), seen, aside=True)
    if shared is None and refused is None:
        return leaves_open(cause, facts, _("No dependency set is configured for the source."))
    listed = Evidence(_("Dependency set"), _("it does not hold %s") % place, facts.source.name)
    lost = _("Ask the application that sent it: what it holds for this message is its own to give.")
    if refunds(facts):
        lost = _("If that chain exists, have the message refunded after its expiry.")
    text = _(
        "A message can be executed only between chains of one dependency set, and the messenger of "
        "%(source)s lets it be sent to any chain id. It cannot be delivered unless that chain "
        "joins the set."
    )
    return Finding(
        cause,
        Verdict.HOLDS,
        _("%(destination)s is not in the dependency set of %(source)s") % facts.names,
        text % facts.names,
        Weight.BLOCKS,
        Confidence.CERTAIN if shared is False else Confidence.LIKELY,
        (*((listed,) if shared is False else ()), *(refused.evidence if refused else ())),
        Action(
            lost,
            _("Check the destination's chain id with them: it may be a mistake of their app."),
            _("If it should be in the set, add it to the nodes and to Crosslane."),
        ),
    )


def check_relay_kept(facts: Facts) -> Finding:
    """14: its relay was in a block that was replaced."""
    cause, relay = Cause.DESTINATION_REPLACED, facts.detail.relay
    taken = [one for one in facts.detail.history if one.kind is HistoryKind.RELAYED]
    if taken and relay is None:
        return _taken_back(facts, taken[-1])
    if taken and relay is not None:
        text = _("One was taken back, and it is executed again.")
        return rules_out(cause, facts, text, relayed(relay))
    if relay is not None:
        return rules_out(cause, facts, _("The relay that was seen stands."), relayed(relay))
    why = unindexed(facts)
    if why is not None:
        return leaves_open(cause, facts, why)
    return rules_out(cause, facts, "", indexed(facts))


def _taken_back(facts: Facts, event: HistoryEvent) -> Finding:
    text = _(
        "It had been executed on %(destination)s, and the block with its relay was replaced: the "
        "message counts as not executed again, and can be relayed once more."
    )
    if event.cause in _INVALID:
        text = _(
            "The block of %(destination)s with its relay was replaced, because it or one before it "
            "held an invalid message, maybe somebody else's. All transactions of it are undone. "
            "The message can be relayed once more."
        )
    place = event.place
    return Finding(
        Cause.DESTINATION_REPLACED,
        Verdict.HOLDS,
        _("The block of %(destination)s that executed it was replaced") % facts.names,
        text % facts.names,
        Weight.ASKS,
        Confidence.CERTAIN,
        (
            Evidence(
                _("Relay taken back"),
                place.transaction_hash,
                place.chain_name,
                place.block_number,
                TRANSACTION,
            ),
            Evidence(_("Block"), place.block_hash or "", place.chain_name, place.block_number),
            Evidence(_("Why"), str(REORG_WORDS[event.cause])),
        ),
        Action(
            _("Relay it again with the relay kit: the message is not lost."),
            _("Explain that the chain undid the execution, and have it relayed again."),
            _("Look at the reorg of %(destination)s for the invalid message.") % facts.names,
        ),
        incident=incident_of(facts, IncidentKind.REORG_STORM, facts.destination.chain_id),
        at=event.taken_back_at,
    )
