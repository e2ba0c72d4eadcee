"""A rule in words with its answer and its evidence: what the checks of a page are made of."""

from enum import StrEnum

from django.utils.translation import gettext as _
from msgspec import Struct

from messaging.tracing.levels import LABELS
from messaging.tracing.values import LogPlace, Safety
from messaging.tracing.wording import grouped


class Answer(StrEnum):
    """What a check gave; `OPEN`: it was not made."""

    HOLDS = "holds"
    FAILS = "fails"
    SOON = "soon"
    WAITS = "waits"
    OPEN = "open"


class Check(Struct, frozen=True):
    """A rule in words, its answer, and the evidence or the reason why there is none."""

    answer: Answer
    rule: str
    note: str = ""


def compared(rule: str, *, equal: bool, otherwise: str) -> Check:
    """A comparison that was made: it holds, or fails with a sentence."""
    return Check(Answer.HOLDS, rule) if equal else Check(Answer.FAILS, rule, otherwise)


def succeeded(place: LogPlace) -> Check:
    """Whether the transaction of a log succeeded: only such leave logs, which is the evidence."""
    rule = _("Transaction succeeded")
    if place.transaction is None:
        return Check(
            Answer.HOLDS, rule, _("Its log is in %(chain)s block %(block)s") % _named(place)
        )
    if place.transaction.status == 1:
        return Check(Answer.HOLDS, rule)
    return Check(
        Answer.FAILS,
        rule,
        _("Its receipt says that it failed, yet its log is stored: the node contradicts itself."),
    )


def settled(place: LogPlace, rule: str) -> Check:
    """How safe a block is; `rule` is a sentence of it that names the `%(level)s` it should have."""
    safe = rule % {"level": LABELS[Safety.SAFE]}
    answer, note = Answer.WAITS, ""
    match place.safety:
        case Safety.FINALIZED:
            final = rule % {"level": LABELS[Safety.FINALIZED]}
            return Check(Answer.HOLDS, final, _("%(chain)s block %(block)s") % _named(place))
        case Safety.SAFE:
            answer, note = Answer.HOLDS, _("%(chain)s block %(block)s, not finalized yet")
        case Safety.LOCAL_SAFE:
            note = _("%(chain)s block %(block)s is local-safe: its messages are not verified yet")
        case Safety.CROSS_UNSAFE:
            note = _("%(chain)s block %(block)s is cross-unsafe: it waits for its batch on L1")
        case Safety.UNSAFE:
            note = _("%(chain)s block %(block)s waits to be on L1 and verified")
        case Safety.UNKNOWN:
            answer, note = Answer.OPEN, _("Not known: no node gives it")
    return Check(answer, safe, note % _named(place))


def _named(place: LogPlace) -> dict[str, str]:
    return {"chain": place.chain.name, "block": grouped(place.block_number)}
