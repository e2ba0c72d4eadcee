"""Causes that lie in what a relay claims of the log: its identifier and its payload."""

from django.utils.translation import gettext as _

from messaging.diagnosis.causes import Cause
from messaging.diagnosis.checks.attempts import none_seen
from messaging.diagnosis.facts import Facts, NamedPlace
from messaging.diagnosis.filtering import Refused, refused_for
from messaging.diagnosis.findings import (
    Action,
    Confidence,
    Evidence,
    Finding,
    Verdict,
    Weight,
)
from messaging.diagnosis.judging import over
from messaging.diagnosis.seen import named, relayed, reverted
from messaging.diagnosis.standing import newest_failure
from messaging.protocol import contracts
from messaging.protocol.attempts import Naming
from messaging.tracing.broken_rules import broken_rule
from messaging.tracing.values import IdentifierFacts

_OF_PLACE = ("no_such_log", "wrong_origin", "wrong_timestamp")
_OF_PAYLOAD = ("wrong_payload_hash",)


def check_identifier(facts: Facts) -> Finding:
    """3: a relay names another place than that of the log."""
    cause = Cause.WRONG_IDENTIFIER
    if (broken := broken_rules(cause, facts, _OF_PLACE)) is not None:
        return broken
    if (early := over(cause, facts)) is not None:
        return early
    refused = refused_for(facts, cause)
    wrong = next((one for one in reversed(_tries(facts)) if _differences(facts, one)), None)
    if wrong is None:
        return none_seen(cause, facts) if refused is None else _unknown_log(cause, facts, refused)
    shown = refused.evidence if refused else ()
    text = _(
        "What it named is not where %(source)s has the log. The log index counts all logs of the "
        "block, and the timestamp is the block's. The message is not consumed."
    )
    return Finding(
        cause,
        Verdict.HOLDS,
        _("A relay named another place than that of the log"),
        text % facts.names,
        _weight(facts, wrong),
        Confidence.CERTAIN,
        (named(wrong), *_differences(facts, wrong), *shown),
        Action(
            _("Relay it with the identifier of the relay kit, which is built from the log."),
            _("Compare field by field what they gave with the identifier on this page."),
            _("Build identifiers from the receipt: block-global log index, block timestamp."),
        ),
        at=wrong.at,
    )


def _unknown_log(cause: Cause, facts: Facts, refused: Refused) -> Finding:
    """What a filter says of the keys that are built here from the log: no relay was at fault."""
    return Finding(
        cause,
        Verdict.HOLDS,
        _("The interop filter finds no such log at its place"),
        refused.meaning,
        Weight.BLOCKS,
        Confidence.POSSIBLE,
        refused.evidence,
        Action(
            _("Look whether its log still stands on %(source)s, then have it checked again.")
            % facts.names,
            _("Compare the block of its log on %(source)s with the one on this page.")
            % facts.names,
            _("See that the filter follows the same blocks of %(source)s as its nodes.")
            % facts.names,
        ),
        at=facts.probe.asked_at if facts.probe else None,
    )


def check_payload(facts: Facts) -> Finding:
    """4: a relay names the place of the log and carries other bytes."""
    cause = Cause.WRONG_PAYLOAD
    if (broken := broken_rules(cause, facts, _OF_PAYLOAD)) is not None:
        return broken
    if (early := over(cause, facts)) is not None:
        return early
    refused = refused_for(facts, cause)
    wrong = next((one for one in reversed(facts.named) if _is_altered(facts, one)), None)
    if wrong is None:
        return none_seen(cause, facts) if refused is None else _unknown_log(cause, facts, refused)
    seen = (named(wrong), *_checksums(facts, wrong), *_error(wrong))
    text = _(
        "It named the place of the log and carried other bytes than the log has. The payload is "
        "the log's topics followed by its data. The message is not consumed."
    )
    return Finding(
        cause,
        Verdict.HOLDS,
        _("A relay carried another payload than the log has"),
        text,
        _weight(facts, wrong),
        Confidence.CERTAIN,
        (*seen, *(refused.evidence if refused else ())),
        Action(
            _("Relay it with the payload of the relay kit."),
            _("Have them take the payload from this page, whole."),
            _("Build payloads as all topics of the log and then its data, unchanged."),
        ),
        at=wrong.at,
    )


def broken_rules(cause: Cause, facts: Facts, names: tuple[str, ...]) -> Finding | None:
    """The rules of these names that the relay breaks, as a finding; None where it breaks none."""
    relay, row = facts.detail.relay, facts.detail.row
    broken = [name for name in facts.detail.reasons if name in names]
    if relay is None or not broken:
        return None
    failed = {one.name: one for one in relay.failed}
    compared = [
        Evidence(label, value)
        for name in broken
        if (one := failed.get(name)) is not None
        for label, value in ((_("It names"), one.expected), (_("There is"), one.found))
        if value is not None
    ]
    sentences = [broken_rule(name, row.source.name, row.destination.name) for name in broken]
    more = _("The block of such a relay is replaced once it is verified.")
    return Finding(
        cause,
        Verdict.HOLDS,
        _("Its relay on %(destination)s is not valid") % facts.names,
        " ".join((*sentences, more)),
        Weight.BLOCKS,
        Confidence.CERTAIN,
        (relayed(relay), *compared),
        Action(
            _("Wait until that block is replaced, then relay it again with the relay kit."),
            _("Do not count it as delivered: its execution will be undone."),
            _("Find out who relayed it, and why no filter refused it."),
        ),
        at=relay.place.timestamp,
    )


def _tries(facts: Facts) -> list[NamedPlace]:
    """The transactions that relay this message's payload on its destination."""
    counted = {one.transaction_hash for one in facts.detail.failures}
    return [
        one
        for one in facts.named
        if one.naming is Naming.RELAY
        and one.message_hash == facts.detail.row.message_hash
        and one.chain_id == facts.destination.chain_id
        and (one.direct or one.transaction_hash in counted)
    ]


def _differences(facts: Facts, one: NamedPlace) -> tuple[Evidence, ...]:
    """Field by field what it names besides what the nearest sending has; none where one fits."""
    if one.block_number is None:
        return ()
    sends = [send.identifier for send in facts.detail.sends]
    if not sends:
        return ()
    rows = [_compared(one, true) for true in sends]
    return min(rows, key=len)


def _compared(one: NamedPlace, true: IdentifierFacts) -> tuple[Evidence, ...]:
    if one.checksum == true.checksum:
        return ()
    fields = (
        (_("Block number"), one.block_number, true.block_number),
        (_("Log index"), one.log_index, true.log_index),
        (_("Timestamp"), one.timestamp, true.timestamp),
        (_("Checksum"), one.checksum, true.checksum),
    )
    told = _("%(given)s, and the log has %(true)s")
    differing = [
        Evidence(label, told % {"given": given, "true": real})
        for label, given, real in fields
        if given is not None and given != real
    ]
    return tuple(differing)


def _is_altered(facts: Facts, one: NamedPlace) -> bool:
    """Whether it relays, at the place of a sending on the destination, something else."""
    if one.naming is not Naming.RELAY or one.chain_id != facts.destination.chain_id:
        return False
    if one.message_hash == facts.detail.row.message_hash or not one.direct:
        return False
    return any(
        (one.block_number, one.log_index, one.timestamp)
        == (send.identifier.block_number, send.identifier.log_index, send.identifier.timestamp)
        for send in facts.detail.sends
    )


def _checksums(facts: Facts, one: NamedPlace) -> tuple[Evidence, ...]:
    send = facts.detail.current_send
    if send is None or one.checksum is None:
        return ()
    told = _("%(given)s, and the log has %(true)s")
    values = {"given": one.checksum, "true": send.identifier.checksum}
    return (Evidence(_("Checksum"), told % values),)


def _error(one: NamedPlace) -> tuple[Evidence, ...]:
    if one.revert is None:
        return ()
    name = contracts.error_name(one.revert[:4]) or _("an unknown error")
    return (reverted("0x" + one.revert.hex(), name),)


def _weight(facts: Facts, wrong: NamedPlace) -> Weight:
    """Of a relay after which another one failed otherwise, it only explains."""
    last = newest_failure(facts)
    later = last is not None and last.timestamp > wrong.at
    return Weight.EXPLAINS if later else Weight.ASKS
