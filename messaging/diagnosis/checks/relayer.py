"""Causes in whoever should relay: nobody did, or a transaction does not get in."""

from django.utils.translation import gettext as _

from messaging.diagnosis.causes import Cause
from messaging.diagnosis.facts import Facts
from messaging.diagnosis.findings import (
    Action,
    Confidence,
    Evidence,
    Finding,
    Verdict,
    Weight,
)
from messaging.diagnosis.judging import leaves_open, over, rules_out
from messaging.diagnosis.probe_values import RelayState, RelayTransaction
from messaging.diagnosis.refusals import acceptance
from messaging.diagnosis.seen import (
    TRANSACTION,
    answer,
    attempt,
    indexed,
    searched,
    sureness,
    unasked,
)
from messaging.diagnosis.standing import (
    age,
    newest_failure,
    sent_at,
    unindexed,
    unsearched,
)
from messaging.protocol.text import to_hex
from messaging.tracing.attempted import Attempt
from messaging.tracing.wording import duration, ether, grouped

_GRACE = 120  # seconds in which nobody is late, where no lane tells how long relays take
_LEAST_GRACE = 30


def check_relayed_at_all(facts: Facts) -> Finding:
    """1: nobody relays it, although somebody usually would have by now."""
    cause = Cause.NOT_RELAYED
    if (early := over(cause, facts)) is not None:
        return early
    last, accepted = newest_failure(facts), acceptance(facts)
    if last is not None and accepted is None:
        return rules_out(cause, facts, _("It was tried, and failed."), attempt(last))
    if waiting := _of_state(facts, RelayState.PENDING):
        text = _("A relay of it waits to be mined.")
        return rules_out(cause, facts, text, tuple(_shown(facts, one) for one in waiting))
    return _late_or_not(facts, last)


def _late_or_not(facts: Facts, last: Attempt | None) -> Finding:
    cause, evidence = Cause.NOT_RELAYED, _unrelayed(facts)
    if isinstance(evidence, str):
        return leaves_open(cause, facts, evidence)
    grace, waited = grace_of(facts), age(facts)
    if waited <= grace:
        told = {"age": duration(waited, units=1), "grace": duration(grace, units=1)}
        why = _("It is only %(age)s old; relays here take up to %(grace)s.")
        return leaves_open(cause, facts, why % told)
    if last is None:
        return _nobody(facts, evidence)
    return _nobody_again(facts, (*evidence, *attempt(last)))


def grace_of(facts: Facts) -> int:
    """Seconds in which a message is not late, by its lane."""
    usual = facts.lane.p95 if facts.lane else None
    return _GRACE if usual is None else max(usual, _LEAST_GRACE)


def _unrelayed(facts: Facts) -> tuple[Evidence, ...] | str:
    """What shows that it is not executed and was not tried, or why that is not known."""
    told = facts.probe.successful if facts.probe else None
    asked: tuple[Evidence, ...] = ()
    if told is not None and told.value is False:
        asked = (answer(facts, told, "false"),)
    why = unindexed(facts)
    if why is None:
        whole = unsearched(facts) is None
        return (*asked, indexed(facts), *((searched(facts),) if whole else ()))
    # The messenger's own word does not say whether it was tried, but that it is not executed.
    return asked or why


def _nobody(facts: Facts, seen: tuple[Evidence, ...]) -> Finding:
    lane = facts.lane
    text = _(
        "Messages are not delivered by themselves: somebody has to relay them on %(destination)s, "
        "and nobody was seen to try. Anyone can, and the relayer pays for the gas."
    )
    if lane is not None and not lane.relays:
        text = _(
            "Messages are not delivered by themselves: somebody has to relay them on "
            "%(destination)s, and no relayer was seen at work on this lane lately. Anyone can "
            "relay, and pays for the gas."
        )
    return Finding(
        Cause.NOT_RELAYED,
        Verdict.HOLDS,
        _("Nobody has relayed it"),
        text % facts.names,
        Weight.ASKS,
        _sure(facts),
        seen,
        _relay_it(facts),
        at=sent_at(facts),
    )


def _nobody_again(facts: Facts, seen: tuple[Evidence, ...]) -> Finding:
    text = _(
        "The last relay that was seen failed, and a simulated one succeeds now. Nobody was seen to "
        "try again."
    )
    return Finding(
        Cause.NOT_RELAYED,
        Verdict.HOLDS,
        _("Nobody has relayed it again since it can succeed"),
        text,
        Weight.ASKS,
        _sure(facts),
        seen,
        _relay_it(facts),
        at=sent_at(facts),
    )


def _relay_it(facts: Facts) -> Action:
    return Action(
        _("Relay it on %(destination)s with the relay kit; anyone can.") % facts.names,
        _("Send them the relay kit, or relay it for them: it needs no key of theirs."),
        _("See whether your relayer serves this lane and its account has ETH."),
    )


def _sure(facts: Facts) -> Confidence:
    """Certain where all was looked at where a relay, or one that failed, would show."""
    return Confidence.CERTAIN if unsearched(facts) is None else Confidence.LIKELY


def check_vanished(facts: Facts) -> Finding:
    """18: a relay transaction was seen before, and no node knows it any more."""
    cause = Cause.RELAY_VANISHED
    if (early := over(cause, facts)) is not None:
        return early
    if facts.probe is None:
        return leaves_open(cause, facts, unasked(facts, None))
    gone = _of_state(facts, RelayState.VANISHED)
    others = [one for one in facts.probe.transactions if one not in gone]
    if others:
        return rules_out(cause, facts, "", tuple(_shown(facts, one) for one in others))
    if not gone:
        return leaves_open(cause, facts, _("No relay transaction of it is known to look for."))
    missed = [one for one in gone if not _is_replaced(one)]
    if not missed:
        text = _("Its sender replaced it with another transaction.")
        return rules_out(cause, facts, text, _places(facts, gone))
    # Of one whose place is not known to be free nobody can tell that it was dropped.
    shown = any(one.nonce is not None and one.account_nonce is not None for one in missed)
    text = _(
        "Nodes drop waiting interop transactions at every reorg, when the failsafe goes on, and "
        "after two hours, and do not take them up again by themselves."
    )
    return Finding(
        cause,
        Verdict.HOLDS,
        _("A relay of it was accepted and then dropped"),
        text,
        Weight.ASKS,
        sureness(facts, facts.probe) if shown else Confidence.POSSIBLE,
        tuple(_shown(facts, one) for one in missed),
        Action(
            _("Send the relay again."),
            _("Tell them that the transaction will not come back, and have it sent again."),
            _("Let your relayer send a dropped relay again."),
        ),
        at=facts.probe.asked_at,
    )


def _is_replaced(one: RelayTransaction) -> bool:
    """Whether another transaction of its sender took its place."""
    known = one.nonce is not None and one.account_nonce is not None
    return known and (one.account_nonce or 0) > (one.nonce or 0)


def _places(facts: Facts, found: list[RelayTransaction]) -> tuple[Evidence, ...]:
    shown = [
        row for one in found for row in (_shown(facts, one), *_nonce(one.nonce, one.account_nonce))
    ]
    return tuple(dict.fromkeys(shown))


def check_blocked(facts: Facts) -> Finding:
    """23: a relay transaction waits that its sender's account holds up."""
    cause = Cause.RELAYER_BLOCKED
    if (early := over(cause, facts)) is not None:
        return early
    if facts.probe is None:
        return leaves_open(cause, facts, unasked(facts, None))
    waiting = _of_state(facts, RelayState.PENDING)
    if not waiting:
        return leaves_open(cause, facts, _("No relay transaction of it is seen waiting."))
    held = [(one, why) for one in waiting for why in _obstacles(one)]
    if not held:
        return rules_out(cause, facts, "", tuple(_shown(facts, one) for one in waiting))
    seen = [evidence for one, why in held for evidence in (_shown(facts, one), why)]
    text = _(
        "A relay of it waits and cannot be mined as its sender's account stands. It gets in as "
        "soon as that is mended; anybody else can relay it meanwhile."
    )
    return Finding(
        cause,
        Verdict.HOLDS,
        _("A relay of it waits, held up by its sender's account"),
        text,
        Weight.ASKS,
        sureness(facts, facts.probe),
        tuple(dict.fromkeys(seen)),
        Action(
            _("Fund the account or replace the transaction, or let somebody else relay it."),
            _("Look who sent the relay, and tell them what holds it up."),
            _("Fund your relayer on %(destination)s and close the gap in its nonces.")
            % facts.names,
        ),
        at=facts.probe.asked_at,
    )


def _obstacles(one: RelayTransaction) -> list[Evidence]:
    """What holds a waiting transaction up, each with its numbers."""
    found: list[Evidence] = []
    if one.nonce is not None and one.pending_nonce is not None and one.nonce > one.pending_nonce:
        found += _nonce(one.nonce, one.pending_nonce)
    if one.max_fee is not None and one.base_fee is not None and one.max_fee < one.base_fee:
        told = {"offered": grouped(one.max_fee), "base": grouped(one.base_fee)}
        value = _("%(offered)s wei of gas, and the block asks %(base)s") % told
        found.append(Evidence(_("Fee"), value))
    if one.balance == 0:
        found.append(Evidence(_("Balance"), ether(0)))
    return found


def _nonce(own: int | None, following: int | None) -> list[Evidence]:
    if own is None or following is None:
        return []
    told = {"nonce": grouped(own), "next": grouped(following)}
    return [Evidence(_("Nonce"), _("%(nonce)s, and the next is %(next)s") % told)]


def _of_state(facts: Facts, state: RelayState) -> list[RelayTransaction]:
    found = facts.probe.transactions if facts.probe else ()
    return [one for one in found if one.state is state]


def _shown(facts: Facts, one: RelayTransaction) -> Evidence:
    block = facts.probe.destination_block if facts.probe else None
    return Evidence(
        _STATES[one.state](), to_hex(one.hash), facts.destination.name, block, TRANSACTION
    )


_STATES = {
    RelayState.MINED: lambda: _("Relay, mined"),
    RelayState.PENDING: lambda: _("Relay, waiting"),
    RelayState.VANISHED: lambda: _("Relay, unknown now"),
}
