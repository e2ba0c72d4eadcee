"""Causes that a relay which was seen tells of: how it was made, and what came of it."""

from django.utils.translation import gettext as _

from messaging.diagnosis.causes import Cause
from messaging.diagnosis.facts import Facts, NamedPlace
from messaging.diagnosis.findings import (
    Action,
    Confidence,
    Evidence,
    Finding,
    Verdict,
    Weight,
)
from messaging.diagnosis.judging import leaves_open, over, rules_out
from messaging.diagnosis.refusals import Refusal, acceptance, of_attempt, refusal
from messaging.diagnosis.seen import attempt, named, relayed, reverted, searched
from messaging.diagnosis.standing import done, newest_failure, said_successful, unsearched
from messaging.protocol import contracts
from messaging.protocol.attempts import Naming
from messaging.tracing.attempted import Attempt
from messaging.tracing.wording import grouped

_STARVED = 0.93  # of the gas limit: each call keeps a 64th of what it passes on


def check_access_list(facts: Facts) -> Finding:
    """2: the newest relay lacks the access list, so that the inbox refused it."""
    cause = Cause.NO_ACCESS_LIST
    if (early := over(cause, facts)) is not None:
        return early
    met = last_refusal(facts)
    if met is None or met.selector != contracts.ERROR_NOT_IN_ACCESS_LIST or listed(facts, met):
        return none_seen(cause, facts)
    text = _(
        "The inbox of %(destination)s executes only what the transaction's access list announces, "
        "and the last relay announced nothing of this message. The message is not consumed."
    )
    return Finding(
        cause,
        Verdict.HOLDS,
        _("The last relay was sent without the message's access list"),
        text % facts.names,
        Weight.ASKS,
        Confidence.CERTAIN,
        (*met.evidence, Evidence(_("Access list"), _("no key of this message"))),
        Action(
            _("Relay it again with the access list of the relay kit; anyone can.") % facts.names,
            _("Send them the relay kit: its commands hold the access list."),
            _("Let your relayer build the access list for every relay, also of a retry."),
        ),
        at=met.at,
    )


def check_gas(facts: Facts) -> Finding:
    """7: the newest relay used up its gas."""
    cause = Cause.OUT_OF_GAS
    if (early := over(cause, facts)) is not None:
        return early
    last = newest_failure(facts)
    if last is None or not _starved(facts, last):
        return none_seen(cause, facts)
    told = {"used": grouped(last.gas_used or 0), "limit": grouped(last.gas_limit or 0)}
    used = Evidence(_("Gas used"), _("%(used)s of %(limit)s") % told)
    text = _(
        "It used nearly all of its gas and gave no reason, as a call does that runs out. The "
        "message has no gas limit of its own: the relay's transaction sets it, and it is not "
        "consumed."
    )
    return Finding(
        cause,
        Verdict.HOLDS,
        _("The last relay ran out of gas"),
        text,
        Weight.ASKS,
        Confidence.LIKELY,
        (*attempt(last), used, *_needed(facts)),
        Action(
            _("Relay it again with a higher gas limit."),
            _("Have them relay with a higher gas limit, as the relay kit gives it."),
            _("Let your relayer estimate with the access list and add a reserve."),
        ),
        at=last.timestamp,
    )


def check_relayed(facts: Facts) -> Finding:
    """8: a relay failed because the message is executed, or the destination says that it is."""
    cause = Cause.ALREADY_RELAYED
    seen, late = done(facts), _too_late(facts)
    if seen is None and late is None:
        return none_seen(cause, facts)
    if facts.detail.relay is not None and late is None:
        text = _("The relay that was seen executed it.")
        return rules_out(cause, facts, text, relayed(facts.detail.relay))
    shown = () if seen is None else (seen,)
    text = _("Nothing is to be done: a message is executed once, by whoever relays it first.")
    if facts.detail.relay is None:
        text = (
            _(
                "The messenger of %(destination)s counts it among the executed ones. The relay is "
                "not indexed here yet."
            )
            % facts.names
        )
    return Finding(
        cause,
        Verdict.HOLDS,
        _("It is executed already on %(destination)s") % facts.names,
        text,
        Weight.EXPLAINS,
        Confidence.CERTAIN if said_successful(facts) or facts.detail.relay else Confidence.LIKELY,
        (*shown, *(late.evidence if late else ())),
        Action(
            _("Do not relay it again: look at the transaction that executed it."),
            _("Point them to the relay that executed it."),
        ),
        at=late.at if late else None,
    )


def check_chain(facts: Facts) -> Finding:
    """9: it was relayed on a chain that is not its destination."""
    cause = Cause.WRONG_CHAIN
    if (early := over(cause, facts)) is not None:
        return early
    elsewhere = [one for one in facts.named if _is_elsewhere(facts, one)]
    if not elsewhere:
        return none_seen(cause, facts)
    last = elsewhere[-1]
    told = facts.names | {"chain": last.chain_name}
    text = _(
        "The messenger of %(chain)s refuses a message that names %(destination)s as its "
        "destination. The message is not consumed."
    )
    reason = () if last.revert is None else (_met(last.revert),)
    newest = newest_failure(facts)
    later = newest is not None and newest.timestamp > last.at
    return Finding(
        cause,
        Verdict.HOLDS,
        _("It was relayed on %(chain)s, but it goes to %(destination)s") % told,
        text % told,
        Weight.EXPLAINS if later else Weight.ASKS,
        Confidence.CERTAIN,
        (named(last), *reason),
        Action(
            _("Relay it on %(destination)s.") % told,
            _("Have their wallet switch to %(destination)s before it relays.") % told,
            _("Let your relayer choose the chain by the destination in the log."),
        ),
        at=last.at,
    )


def none_seen(cause: Cause, facts: Facts) -> Finding:
    """A cause that no relay which was seen tells of, as far as relays can be seen."""
    last = newest_failure(facts)
    if last is not None and of_attempt(facts, last) is None:
        return leaves_open(cause, facts, _("No node told what the last relay reverted with."))
    why = unsearched(facts)
    if why is not None:
        return leaves_open(cause, facts, why)
    if last is not None:
        return rules_out(cause, facts, _("The last relay failed otherwise."), attempt(last))
    return rules_out(cause, facts, _("No relay that reverted was seen."), searched(facts))


def last_refusal(facts: Facts) -> Refusal | None:
    """What the newest relay reverted with, where no simulated one succeeds since."""
    last = newest_failure(facts)
    return None if last is None else of_attempt(facts, last)


def listed(facts: Facts, met: Refusal) -> bool:
    """Whether a relay that the inbox refused lists anything of the message."""
    last = met.attempt
    made = (one for one in facts.named if last and one.transaction_hash == last.transaction_hash)
    found = next(made, None)
    if found is not None:
        return found.listed is not None
    return bool(last and last.listed)


def _starved(facts: Facts, last: Attempt) -> bool:
    met = of_attempt(facts, last)
    if met is None or met.data or not last.gas_limit:
        return False
    used_up = (last.gas_used or 0) >= _STARVED * last.gas_limit
    needed = facts.probe.gas.value if facts.probe else None
    return used_up or (needed is not None and needed > last.gas_limit)


def _needed(facts: Facts) -> tuple[Evidence, ...]:
    told = facts.probe.gas if facts.probe else None
    if told is None or told.value is None:
        return ()
    return (Evidence(_("Gas estimated"), grouped(told.value), facts.destination.name, told.block),)


def _too_late(facts: Facts) -> Refusal | None:
    """The relay that found the message executed."""
    simulated = None if acceptance(facts) else refusal(facts)
    for met in (last_refusal(facts), simulated):
        if met is not None and met.selector == contracts.ERROR_MESSAGE_ALREADY_RELAYED:
            return met
    return None


def _is_elsewhere(facts: Facts, one: NamedPlace) -> bool:
    """Whether a transaction relays the message itself, on another chain."""
    is_relay = one.naming is Naming.RELAY and one.direct
    ours = one.message_hash == facts.detail.row.message_hash
    return is_relay and ours and one.chain_id != facts.destination.chain_id


def _met(revert: bytes) -> Evidence:
    name = contracts.error_name(revert[:4]) or _("an unknown error")
    return reverted("0x" + revert.hex(), name)
