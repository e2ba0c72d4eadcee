"""Causes after the execution, or beside it: how safe blocks are, and what others show."""

from django.utils.translation import gettext as _

from messaging.diagnosis.causes import Cause
from messaging.diagnosis.facts import Facts
from messaging.diagnosis.findings import (
    Action,
    Confidence,
    Evidence,
    Finding,
    Verdict,
    Weight,
)
from messaging.diagnosis.judging import leaves_open, rules_out
from messaging.diagnosis.seen import indexed, relayed
from messaging.diagnosis.standing import unindexed
from messaging.tracing.levels import LABELS
from messaging.tracing.standing import joint_safety, places
from messaging.tracing.values import Safety

_SETTLED = frozenset({Safety.SAFE, Safety.FINALIZED})


def check_safe(facts: Facts) -> Finding:
    """19: it is executed, and its blocks are not cross-safe yet."""
    cause, detail = Cause.NOT_SAFE_YET, facts.detail
    if detail.relay is None:
        why = unindexed(facts)
        if why is not None:
            return leaves_open(cause, facts, why)
        return rules_out(cause, facts, _("It is not executed."), indexed(facts), aside=True)
    joint = joint_safety(detail)
    if joint is Safety.UNKNOWN:
        return leaves_open(cause, facts, _("No node tells how safe its blocks are."))
    seen = tuple(
        Evidence(_("Safety"), str(LABELS[one.safety]), one.chain.name, one.block_number)
        for one in places(detail)
    )
    if joint in _SETTLED:
        return rules_out(cause, facts, "", seen)
    text = _(
        "It is executed. Until both blocks are on L1 and their messages are verified, "
        "%(destination)s could still replace its block; that is rare, and takes minutes to settle."
    )
    return Finding(
        cause,
        Verdict.HOLDS,
        _("It is executed, and not cross-safe yet"),
        text % facts.names,
        Weight.DELAYS,
        Confidence.CERTAIN,
        seen,
        Action(
            _("Wait. If much depends on it, act once its blocks are cross-safe or finalized."),
            _("Explain that it is executed, and that only its safety is outstanding."),
            _("Compare the cross-safe time of both chains if it lasts."),
        ),
        at=detail.relay.place.timestamp,
    )


def check_shown(facts: Facts) -> Finding:
    """27: others may show an executed message as pending."""
    cause, relay = Cause.SHOWN_PENDING_ELSEWHERE, facts.detail.relay
    if relay is None:
        why = unindexed(facts)
        if why is not None:
            return leaves_open(cause, facts, why)
        return rules_out(cause, facts, "", indexed(facts), aside=True)
    if relay.return_data_hash is None:
        text = _("Its RelayedMessage has the shape that every explorer knows.")
        return rules_out(cause, facts, text, relayed(relay))
    text = _(
        "Its RelayedMessage has a fourth argument, which messengers emit since version 1.2.0. "
        "Explorers that look only for the older event miss it and call the message pending."
    )
    return Finding(
        cause,
        Verdict.HOLDS,
        _("Other explorers may still show it as pending"),
        text,
        Weight.EXPLAINS,
        Confidence.POSSIBLE,
        (relayed(relay), Evidence(_("Return data hash"), relay.return_data_hash)),
        Action(
            _("Nothing: trust the log on chain, which this page shows."),
            _("Send them the transaction that executed it."),
        ),
        at=relay.place.timestamp,
    )
