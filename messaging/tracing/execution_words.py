"""What an executing message is and whether it holds, in sentences and rule by rule; pure."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.protocol.contracts import name_of
from messaging.protocol.text import parse_address
from messaging.tracing.broken_rules import RULES, broken_rule, kept_rule
from messaging.tracing.checks import Answer, Check
from messaging.tracing.executing import ExecutionDetail, ExecutionUse
from messaging.tracing.values import ExecutionValidity
from messaging.tracing.verdict import Verdict
from messaging.tracing.wording import cut, grouped

VALIDITY_WORDS = {
    ExecutionValidity.VALID: gettext_lazy("Valid"),
    ExecutionValidity.INVALID: gettext_lazy("Not valid"),
    ExecutionValidity.AWAITING_SOURCE: gettext_lazy("Awaiting source"),
    ExecutionValidity.UNTRACKED_SOURCE: gettext_lazy("Untracked source"),
    ExecutionValidity.UNCHECKED: gettext_lazy("Not checked"),
}
USE_WORDS = {
    ExecutionUse.RELAY: gettext_lazy("Relay"),
    ExecutionUse.EVENT_READ: gettext_lazy("Event read"),
}
_AGAINST_LOG = frozenset({"no_such_log", "wrong_origin", "wrong_payload_hash", "wrong_timestamp"})


def execution_verdict(detail: ExecutionDetail) -> Verdict:
    """What the executing message does, and what came of the look at its source."""
    row = detail.row
    names = {"source": row.source.name, "chain": row.chain.name, "origin": _emitter(detail)}
    if row.use is ExecutionUse.RELAY:
        what = _("%(chain)s relayed a message of %(source)s.") % names
    elif row.origin is None:
        what = _("%(chain)s read a log of %(source)s.") % names
    else:
        what = _("%(chain)s read a log of %(source)s that %(origin)s emitted.") % names
    return Verdict(what, _next(detail))


def _next(detail: ExecutionDetail) -> str:
    row = detail.row
    told = {"source": row.source.name, "block": grouped(row.source_block)}
    match row.validity:
        case ExecutionValidity.VALID:
            return _("The log stands where it says, so it is valid.")
        case ExecutionValidity.AWAITING_SOURCE:
            return _("%(source)s is not indexed to block %(block)s yet.") % told
        case ExecutionValidity.UNTRACKED_SOURCE:
            return _("%(source)s is not followed, so this is not checked.") % told
        case ExecutionValidity.UNCHECKED:
            return _("The log that it names on %(source)s is not fetched yet.") % told
        case ExecutionValidity.INVALID:
            broken = [rule for rule in rules_of(detail) if rule.answer is Answer.FAILS]
            return broken[0].note if broken else _("It is not valid.")


def rules_of(detail: ExecutionDetail) -> tuple[Check, ...]:
    """Every rule of executing messages, with its answer here."""
    return tuple(_check(detail, name) for name in RULES)


def _check(detail: ExecutionDetail, name: str) -> Check:
    lane = detail.row.source.name, detail.row.chain.name
    holds = kept_rule(name, *lane)
    if name in detail.row.reasons:
        return Check(Answer.FAILS, holds, broken_rule(name, *lane) + _compared(detail, name))
    if name in _AGAINST_LOG:
        return _against_log(detail, name, holds)
    if name == "not_in_dependency_set" and detail.in_set is None:
        return Check(Answer.OPEN, holds, _("No dependency set of it is configured"))
    if name == "too_early" and not detail.activated:
        return Check(Answer.OPEN, holds, _("The time of activation is not configured"))
    return Check(Answer.HOLDS, holds)


def _against_log(detail: ExecutionDetail, name: str, holds: str) -> Check:
    """A rule that compares with the log that is named."""
    row = detail.row
    if detail.found is not None:
        place = _("Log %(log)s of %(chain)s block %(block)s") % {
            "log": row.source_log,
            "chain": row.source.name,
            "block": grouped(row.source_block),
        }
        return Check(Answer.HOLDS, holds, place if name == "no_such_log" else "")
    if detail.absent:
        return Check(Answer.OPEN, holds, _("There is no log to compare with"))
    if row.validity is ExecutionValidity.UNTRACKED_SOURCE:
        told = _("Crosslane does not follow %(source)s") % {"source": row.source.name}
        return Check(Answer.OPEN, holds, told)
    return Check(Answer.WAITS, holds, _next(detail) if name == "no_such_log" else "")


def _compared(detail: ExecutionDetail, name: str) -> str:
    """What it names and what is there, where both are known."""
    failed = next((one for one in detail.failed if one.name == name), None)
    if failed is None or failed.expected is None or failed.found is None:
        return ""
    values = {"named": cut(failed.expected), "found": cut(failed.found)}
    return " " + _("It names %(named)s, there is %(found)s.") % values


def _emitter(detail: ExecutionDetail) -> str:
    origin = detail.row.origin
    return "" if origin is None else name_of(parse_address(origin)) or cut(origin, head=4)
