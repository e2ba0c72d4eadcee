"""The rules of executing messages in words; pure, `protocol.rules` decides which are broken."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of executing messages: as it should hold, and as a sentence where it is broken.

    Both may name `{source}` and `{destination}`.
    """

    holds: str
    broken: str


@dataclass(frozen=True, slots=True)
class FailedRule:
    """A broken rule by name: what the executing message says or the rule asks for, and what is
    there; None where it is not known or there is nothing to compare."""

    name: str
    expected: str | None
    found: str | None


RULES = {
    "no_such_log": Rule(
        "A log is at the place that the relay names",
        "No log is at the place on {source} that the relay names.",
    ),
    "wrong_origin": Rule(
        "The log was emitted by the origin that the relay names",
        "The log that it names on {source} was emitted by another contract.",
    ),
    "wrong_payload_hash": Rule(
        "The payload hash is the log's",
        "The log that it names on {source} has another payload.",
    ),
    "wrong_timestamp": Rule(
        "The timestamp is the source block's",
        "The block that it names on {source} has another timestamp.",
    ),
    "expired": Rule("It was executed before it expired", "It had expired when it was executed."),
    "too_early": Rule(
        "Interop was active on both chains",
        "Interop was not active yet on {source} or {destination}.",
    ),
    "not_in_dependency_set": Rule(
        "{source} is in the dependency set of {destination}",
        "{source} is not in the dependency set of {destination}.",
    ),
    "in_future": Rule(
        "The source block is not younger than the executing one",
        "It names a timestamp after that of the executing block.",
    ),
    "cyclic": Rule(
        "It does not depend on itself",
        "It depends on itself through other messages of the same timestamp.",
    ),
}


def broken_rule(reason: str, source: str, destination: str) -> str:
    """A broken rule as a sentence; a reason without one is named as it is."""
    rule = RULES.get(reason)
    if rule is None:
        return f"A rule is broken: {reason.replace('_', ' ')}."
    return rule.broken.format(source=source, destination=destination)
