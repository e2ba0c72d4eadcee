"""The rules of executing messages in words; pure, `protocol.rules` decides which are broken."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of executing messages: as it should hold, and as a sentence where it is broken.

    Both may name `%(source)s` and `%(destination)s`.
    """

    holds: Promise
    broken: Promise


@dataclass(frozen=True, slots=True)
class FailedRule:
    """A broken rule by name: what the executing message says or the rule asks for, and what is
    there; None where it is not known or there is nothing to compare."""

    name: str
    expected: str | None
    found: str | None


RULES = {
    "no_such_log": Rule(
        _("A log is at the place that it names"),
        _("No log is at the place on %(source)s that it names."),
    ),
    "wrong_origin": Rule(
        _("The log was emitted by the origin that it names"),
        _("The log that it names on %(source)s was emitted by another contract."),
    ),
    "wrong_payload_hash": Rule(
        _("The payload hash is the log's"),
        _("The log that it names on %(source)s has another payload."),
    ),
    "wrong_timestamp": Rule(
        _("The timestamp is the source block's"),
        _("The block that it names on %(source)s has another timestamp."),
    ),
    "expired": Rule(
        _("It was executed before it expired"), _("It had expired when it was executed.")
    ),
    "too_early": Rule(
        _("Interop was active on both chains"),
        _("Interop was not active yet on %(source)s or %(destination)s."),
    ),
    "not_in_dependency_set": Rule(
        _("%(source)s is in the dependency set of %(destination)s"),
        _("%(source)s is not in the dependency set of %(destination)s."),
    ),
    "in_future": Rule(
        _("The source block is not younger than the executing one"),
        _("It names a timestamp after that of the executing block."),
    ),
    "cyclic": Rule(
        _("It does not depend on itself"),
        _("It depends on itself through other messages of the same timestamp."),
    ),
}


def kept_rule(reason: str, source: str, destination: str) -> str:
    """A rule as it should hold; one without words is named as it is."""
    rule = RULES.get(reason)
    if rule is None:
        return reason
    return str(rule.holds) % {"source": source, "destination": destination}


def broken_rule(reason: str, source: str, destination: str) -> str:
    """A broken rule as a sentence; a reason without one is named as it is."""
    rule = RULES.get(reason)
    if rule is None:
        return gettext("A rule is broken: %(rule)s.") % {"rule": reason.replace("_", " ")}
    return str(rule.broken) % {"source": source, "destination": destination}
