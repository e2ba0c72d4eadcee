"""Judges every cause of a stuck message."""

from django.utils.translation import gettext as _
from msgspec import structs

from messaging.diagnosis.causes import Cause
from messaging.diagnosis.checks import CHECKS
from messaging.diagnosis.facts import Facts
from messaging.diagnosis.findings import Action, Confidence, Diagnosis, Finding, Verdict, Weight

_WEIGHTS = tuple(Weight)
_CONFIDENCES = tuple(Confidence)
# Beside these, to relay it would be in vain, or lose it.
_FORBIDS = frozenset(
    {
        Cause.NO_CODE,
        Cause.NOT_IN_SET,
        Cause.EXPIRED,
        Cause.SOURCE_REPLACED,
        Cause.INTEROP_INACTIVE,
    }
)


def diagnose(facts: Facts) -> Diagnosis:
    """Every cause judged by the facts, the most important finding first: by what it means for the
    message, then by how sure it is, then the newest. What does not arise is told last. Total."""
    findings = [check(facts) for check in CHECKS.values()]
    probe = facts.probe
    return Diagnosis(
        _in_order(sorted(_pick(findings, Verdict.HOLDS), key=_rank)),
        tuple(sorted(_pick(findings, Verdict.FAILS), key=lambda one: one.aside)),
        _pick(findings, Verdict.OPEN),
        probed_at=probe.asked_at if probe else None,
        probed_block=probe.destination_block if probe else None,
    )


def _in_order(holds: list[Finding]) -> tuple[Finding, ...]:
    """The same, with no advice to relay beside what forbids it: that comes first."""
    blocking = (one for one in holds if one.weight is Weight.BLOCKS and one.cause in _FORBIDS)
    first = next(blocking, None)
    if first is None:
        return tuple(holds)
    told = _("First: %(finding)s.") % {"finding": first.title}
    return tuple(
        structs.replace(one, action=Action(told, told)) if one.weight is Weight.ASKS else one
        for one in holds
    )


def _pick(findings: list[Finding], verdict: Verdict) -> tuple[Finding, ...]:
    return tuple(one for one in findings if one.verdict is verdict)


def _rank(one: Finding) -> tuple[int, int, int, int]:
    newest_first = -(one.at or 0)
    return _WEIGHTS.index(one.weight), _CONFIDENCES.index(one.confidence), newest_first, one.cause
