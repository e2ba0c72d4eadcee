"""Judges every cause of a stuck message."""

from messaging.diagnosis.checks import CHECKS
from messaging.diagnosis.facts import Facts
from messaging.diagnosis.findings import Confidence, Diagnosis, Finding, Verdict, Weight

_WEIGHTS = tuple(Weight)
_CONFIDENCES = tuple(Confidence)


def diagnose(facts: Facts) -> Diagnosis:
    """Every cause judged by the facts, the most important finding first: by what it means for the
    message, then by how sure it is, then the newest. What does not arise is told last. Total."""
    findings = [check(facts) for check in CHECKS.values()]
    probe = facts.probe
    return Diagnosis(
        tuple(sorted(_of(findings, Verdict.HOLDS), key=_rank)),
        tuple(sorted(_of(findings, Verdict.FAILS), key=lambda one: one.aside)),
        _of(findings, Verdict.OPEN),
        probed_at=probe.asked_at if probe else None,
        probed_block=probe.destination_block if probe else None,
    )


def _of(findings: list[Finding], verdict: Verdict) -> tuple[Finding, ...]:
    return tuple(one for one in findings if one.verdict is verdict)


def _rank(one: Finding) -> tuple[int, int, int, int]:
    newest_first = -(one.at or 0)
    return _WEIGHTS.index(one.weight), _CONFIDENCES.index(one.confidence), newest_first, one.cause
