"""What an interop filter said of the message's access list, for the checks that ask it; pure."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from messaging.diagnosis.causes import Cause
from messaging.diagnosis.facts import Facts
from messaging.diagnosis.filter_answers import cause_of
from messaging.diagnosis.findings import Confidence, Evidence
from messaging.diagnosis.probe_values import FilterAnswer
from messaging.diagnosis.seen import answer, sureness
from messaging.diagnosis.standing import age
from messaging.tracing.reject_codes import REJECT_CODES, RejectCode

_YOUNG = 30  # seconds in which a filter may just not have a block yet


@dataclass(frozen=True, slots=True)
class Refused:
    """That a filter refuses the message, in its own words."""

    answer: FilterAnswer
    evidence: tuple[Evidence, ...]
    confidence: Confidence

    @property
    def code(self) -> RejectCode | None:
        """What its code means, None of a code that nobody knows."""
        return REJECT_CODES.get(self.answer.code or 0)

    @property
    def meaning(self) -> str:
        """What its code means, as a sentence; what it said, where the code is not known."""
        if self.code is not None:
            return str(self.code.meaning)
        return _("The filter says \u201c%(text)s\u201d.") % {"text": self.answer.text}


def refused_for(facts: Facts, cause: Cause) -> Refused | None:
    """The filter's refusal, where it tells of this cause."""
    said, probe = filter_answer(facts), facts.probe
    young = age(facts) < _YOUNG
    if said is None or probe is None or cause_of(said, young=young) is not cause:
        return None
    return Refused(said, (spoken(facts, said),), sureness(facts, probe))


def unexplained(facts: Facts) -> str | None:
    """That the filter refuses it for what nobody knows, in its own words, as a sentence; None where
    its answer tells of a cause, or there is none."""
    said = filter_answer(facts)
    if said is None or said.accepted or cause_of(said, young=age(facts) < _YOUNG) is not None:
        return None
    told = _("The filter refuses it in words that tell of no cause: \u201c%(text)s\u201d.")
    return told % {"text": _words(said)}


def filter_answer(facts: Facts) -> FilterAnswer | None:
    """What the filter said, None where none was reached."""
    return facts.probe.filter.value if facts.probe else None


def spoken(facts: Facts, said: FilterAnswer) -> Evidence:
    """A filter's answer as evidence."""
    value = _("accepted") if said.accepted else _words(said)
    if facts.probe is None:
        return Evidence(_("Interop filter"), value)
    return answer(facts, facts.probe.filter, value)


def _words(said: FilterAnswer) -> str:
    """The code and the words of a refusal."""
    parts = ("" if said.code is None else str(said.code), said.text)
    return " ".join(part for part in parts if part) or _("refused")
