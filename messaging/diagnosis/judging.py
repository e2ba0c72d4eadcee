"""Builds findings, each verdict with what it must have; it judges nothing."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from messaging.diagnosis.cause_words import CAUSE_WORDS
from messaging.diagnosis.causes import Cause
from messaging.diagnosis.facts import Facts
from messaging.diagnosis.findings import Confidence, Evidence, Finding, Verdict
from messaging.diagnosis.standing import done, is_gone


def rules_out(
    cause: Cause,
    facts: Facts,
    text: str,
    evidence: Evidence | Sequence[Evidence],
    *,
    confidence: Confidence = Confidence.CERTAIN,
    aside: bool = False,
) -> Finding:
    """A cause that is not at work, by this evidence."""
    seen = (evidence,) if isinstance(evidence, Evidence) else tuple(evidence)
    title = str(CAUSE_WORDS[cause].out) % facts.names
    return Finding(
        cause, Verdict.FAILS, title, text, confidence=confidence, evidence=seen, aside=aside
    )


def leaves_open(cause: Cause, facts: Facts, why: str) -> Finding:
    """A cause that was not checked, and why."""
    return Finding(cause, Verdict.OPEN, str(CAUSE_WORDS[cause].unknown) % facts.names, why)


def over(cause: Cause, facts: Facts) -> Finding | None:
    """A cause that can only keep a message from being executed, where it is executed or there is
    nothing to execute; None where the cause must be looked at."""
    seen = done(facts)
    if seen is not None:
        return rules_out(cause, facts, _("It is executed."), seen, aside=True)
    if is_gone(facts):
        why = _("It is not on %(source)s any more: there is nothing to relay.") % facts.names
        return leaves_open(cause, facts, why)
    return None
