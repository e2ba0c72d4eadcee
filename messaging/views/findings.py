"""Why a message is stuck, on its page."""

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.diagnosis.causes import Cause
from messaging.diagnosis.facts import Facts
from messaging.diagnosis.findings import Confidence, Diagnosis, Evidence, Finding, Weight
from messaging.diagnosis.remedies import refunds
from messaging.diagnosis.standing import done, newest_failure
from messaging.tracing.attempted import Fault
from messaging.tracing.checks import Answer, Check
from messaging.tracing.standing import joint_safety
from messaging.tracing.values import MessageStatus, Safety
from messaging.tracing.verdict import Verdict
from messaging.tracing.wording import cut, grouped, tied

_MOST = 5  # findings that are shown in full
_OUT = 8  # causes that are ruled out at once to see, the others on demand
# What people ask about first.
_FIRST = (
    Cause.SOURCE_REPLACED,
    Cause.NOT_IN_SET,
    Cause.EXPIRED,
    Cause.TARGET_REVERTS,
    Cause.NO_CODE,
    Cause.NO_ACCESS_LIST,
    Cause.OUT_OF_GAS,
    Cause.FILTER_REFUSES_ALL,
)
_DRAWN = {
    Weight.BLOCKS: ("is-fail", "cross"),
    Weight.URGES: ("is-due", "clock"),
    Weight.ASKS: ("is-due", "warn"),
    Weight.DELAYS: ("is-run", "clock"),
    Weight.EXPLAINS: ("is-none", "dash"),
}
_SURE: dict[Confidence, Promise] = {
    Confidence.CERTAIN: gettext_lazy("certain"),
    Confidence.LIKELY: gettext_lazy("likely"),
    Confidence.POSSIBLE: gettext_lazy("possible"),
}
_LONG = re.compile(r"0x[0-9a-fA-F]{20,}")
_OPEN = frozenset({MessageStatus.INITIATED, MessageStatus.FAILED})
_SETTLED = frozenset({Safety.SAFE, Safety.FINALIZED, Safety.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding with how it is drawn and how sure it is, in a word."""

    finding: Finding
    style: str
    icon: str
    sure: str


@dataclass(frozen=True, slots=True)
class Why:
    """The panel: what holds, the first of it in full; as checks what is ruled out, the first of it
    at once to see; and what was not checked."""

    title: str
    holds: tuple[Shown, ...]
    more: tuple[Shown, ...]
    ruled_out: tuple[Check, ...]
    more_out: tuple[Check, ...]
    unchecked: tuple[Check, ...]
    probed_at: int | None
    probed_block: int | None
    chain: str


def findings_of(facts: Facts, diagnosis: Diagnosis) -> dict[str, Any]:
    """What `_findings.html` shows: nothing of a message that is executed and safe, and of another
    executed one only what holds."""
    valid = facts.detail.row.status is MessageStatus.EXECUTED
    if valid and not _is_worth_it(facts, diagnosis):
        return {"why": None}
    shown = tuple(map(_shown, diagnosis.holds))
    out = sorted(diagnosis.ruled_out, key=_interest)
    why = Why(
        _title(facts, diagnosis),
        shown[:_MOST],
        shown[_MOST:],
        () if valid else _checks(out[:_OUT]),
        () if valid else _checks(out[_OUT:]),
        () if valid else tuple(map(_unchecked, diagnosis.unchecked)),
        diagnosis.probed_at,
        diagnosis.probed_block,
        facts.destination.name,
    )
    return {"why": why}


def open_with(verdict: Verdict, facts: Facts, diagnosis: Diagnosis) -> Verdict:
    """The opening sentences of the page, the second one in keeping with what was found: nobody is
    told to relay what cannot be relayed now, or to resend what cannot be resent."""
    status, top = facts.detail.row.status, next(iter(diagnosis.holds), None)
    if status is MessageStatus.EXPIRED and refunds(facts):
        told = _("This messenger resends nothing: have it refunded on %(source)s.")
        return Verdict(verdict.what, tied(told % facts.names))
    if top is None or status not in _OPEN or top.confidence is Confidence.POSSIBLE:
        return verdict
    if status is MessageStatus.FAILED and _asks_to_mend(facts, top):
        return verdict
    if top.weight is Weight.BLOCKS or (top.cause is Cause.ALREADY_RELAYED and done(facts)):
        return Verdict(verdict.what, tied(_("%(finding)s.") % {"finding": top.title}))
    return verdict


def _asks_to_mend(facts: Facts, top: Finding) -> bool:
    """Whether the opening already says that the target must be mended."""
    last = newest_failure(facts)
    fault = last.revert.fault if last and last.revert else Fault.UNKNOWN
    return top.cause is Cause.TARGET_REVERTS and fault is Fault.TARGET


def what_changes(diagnosis: Diagnosis) -> Hashable:
    """What of a diagnosis makes a page another one: not the numbers that tick in its evidence."""
    holds = tuple((one.cause, one.title, one.weight, one.confidence) for one in diagnosis.holds)
    others = tuple(one.cause for one in (*diagnosis.ruled_out, *diagnosis.unchecked))
    return holds, others, diagnosis.probed_at


def _is_worth_it(facts: Facts, diagnosis: Diagnosis) -> bool:
    """Whether there is something to say of an executed message."""
    heavy = any(one.weight is not Weight.EXPLAINS for one in diagnosis.holds)
    return heavy or joint_safety(facts.detail) not in _SETTLED


def _title(facts: Facts, diagnosis: Diagnosis) -> str:
    if facts.detail.row.status is MessageStatus.EXECUTED:
        return _("What to know about it")
    if facts.detail.row.status is MessageStatus.INVALID:
        return _("Why it does not count")
    if not diagnosis.holds or facts.detail.relay is not None:
        return _("Is it stuck?")
    return _("Why it is stuck")


def _shown(one: Finding) -> Shown:
    style, icon = _DRAWN[one.weight]
    return Shown(one, style, icon, str(_SURE[one.confidence]))


def _checks(findings: Iterable[Finding]) -> tuple[Check, ...]:
    return tuple(Check(Answer.HOLDS, one.title, _note(one)) for one in findings)


def _interest(one: Finding) -> tuple[bool, int]:
    """What arises for this message first, and of that what people ask about."""
    place = _FIRST.index(one.cause) if one.cause in _FIRST else len(_FIRST)
    return one.aside, place


def _unchecked(one: Finding) -> Check:
    return Check(Answer.OPEN, one.title, one.text)


def _note(one: Finding) -> str:
    """What is said beside a title, else the first of its evidence, and where that was seen."""
    seen = one.evidence[0]
    value = _LONG.sub(lambda found: cut(found[0]), seen.value)
    told = one.text or _("%(label)s: %(value)s") % {"label": seen.label, "value": value}
    place = _place(seen)
    return _("%(told)s (%(place)s)") % {"told": told, "place": place} if place else told


def _place(seen: Evidence) -> str:
    """`Base, block 12`."""
    if seen.block is None:
        return seen.chain
    told = {"chain": seen.chain, "block": grouped(seen.block)}
    return _("%(chain)s, block %(block)s") % told
