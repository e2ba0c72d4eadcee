"""Causes that lie in what the message calls: its target, its token, the bridge that it uses."""

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
from messaging.diagnosis.probe_values import Probe, Told
from messaging.diagnosis.refusals import Refusal, acceptance, refusal, required_message
from messaging.diagnosis.seen import MESSAGE, answer, relayed, sureness, unasked
from messaging.protocol import contracts
from messaging.protocol.hashing import keccak256
from messaging.protocol.text import to_hex
from messaging.tracing.values import MessageDetail, Relay
from messaging.tracing.wording import ether, grouped

_NOTHING_RETURNED = to_hex(keccak256(b""))


def check_target(facts: Facts) -> Finding:
    """5: the target refuses the call."""
    cause = Cause.TARGET_REVERTS
    if (early := over(cause, facts)) is not None:
        return early
    accepted = acceptance(facts)
    if accepted is not None and facts.probe is not None:
        text = _("A simulated relay with the right access list succeeds.")
        seen = answer(facts, accepted, _("succeeds"))
        return rules_out(cause, facts, text, seen, confidence=sureness(facts, facts.probe))
    met = refusal(facts)
    if met is None or not met.revert.data:
        return leaves_open(cause, facts, unasked(facts, facts.probe.relay if facts.probe else None))
    if not met.of_target:
        why = _("The last relay failed for a reason of its own, and none was simulated since.")
        return leaves_open(cause, facts, why)
    if required_message(met.data) is not None:
        text = _("It refuses only because another message must be relayed first.")
        return rules_out(cause, facts, text, met.evidence)
    return _refusing(facts, met)


def _refusing(facts: Facts, met: Refusal) -> Finding:
    by_it = met.direct
    title = _("The target reverts: %(reason)s") if by_it else _("The relay reverts: %(reason)s")
    text = _(
        "The call that the message makes on %(destination)s fails. The message is not consumed: it "
        "can be relayed as soon as the target accepts the call."
    )
    if not by_it:
        text = _(
            "A relay through another contract failed with an error of the target or of that "
            "contract. The message is not consumed."
        )
    if met.attempt is not None:
        text += " " + _("No relay was simulated since.")
    sure = met.confidence if met.attempt is None else Confidence.LIKELY
    return Finding(
        Cause.TARGET_REVERTS,
        Verdict.HOLDS,
        title % {"reason": met.revert.headline},
        text % facts.names,
        Weight.BLOCKS,
        sure if by_it else Confidence.POSSIBLE,
        met.evidence,
        Action(
            _("Ask whoever runs the target to mend it, then relay with the relay kit."),
            _("Tell the owner of the target what it reverts with; relay once that is mended."),
            _("Nothing is wrong with the network: the target's own code refuses."),
        ),
        at=met.at,
    )


def check_code(facts: Facts) -> Finding:
    """6: no contract stands at the target, or at the token that the bridge should mint."""
    cause, probe = Cause.NO_CODE, facts.probe
    if facts.detail.relay is not None:
        return _code_of_executed(facts, facts.detail.relay)
    if probe is None or probe.target_code.value is None:
        return leaves_open(cause, facts, unasked(facts, probe.target_code if probe else None))
    missing = [
        (told, what)
        for told, what in (
            (probe.target_code, _("target")),
            (probe.token_code, _("token")),
        )
        if told is not None and told.value == 0
    ]
    if missing:
        return _codeless(facts, missing[0][0], missing[0][1])
    return _has_code(facts, probe, probe.target_code.value)


def _has_code(facts: Facts, probe: Probe, size: int) -> Finding:
    cause, text = Cause.NO_CODE, _("%(size)s bytes") % {"size": grouped(size)}
    seen = answer(facts, probe.target_code, text)
    return rules_out(cause, facts, _("It has %s.") % text, seen, confidence=sureness(facts, probe))


def _codeless(facts: Facts, told: Told[int], what: str) -> Finding:
    text = _(
        "A relay now would not revert: a call of an address without code succeeds, does nothing, "
        "and the message is used up for ever."
    )
    if told is not (facts.probe.target_code if facts.probe else None):
        text = _("The bridge cannot mint a token that is not deployed, so the relay reverts.")
    action = Action(
        _("Do not relay it. Have the contract deployed at the same address first."),
        _("Warn them not to relay before the contract is deployed at this address."),
        _("Keep your relayer from messages whose target has no code."),
    )
    return _missing(facts, what, text, (answer(facts, told, _("no code")),), action)


def _code_of_executed(facts: Facts, relay: Relay) -> Finding:
    """Of an executed one: whether its relay called nothing, which no answer from before it tells,
    and no call that returned something. Which token was there at the time, nobody asks."""
    cause, probe = Cause.NO_CODE, facts.probe
    if relay.return_data_hash is not None and not _ran_nothing(facts.detail):
        text = _("Its call returned something, so it called a contract.")
        return rules_out(cause, facts, text, relayed(relay))
    if probe is None or probe.target_code.value is None:
        return leaves_open(cause, facts, unasked(facts, probe.target_code if probe else None))
    told = probe.target_code
    if told.value:
        return _has_code(facts, probe, told.value)
    if told.block is None or told.block < relay.place.block_number:
        return leaves_open(cause, facts, _("Nobody looked for code at its target since the relay."))
    if not _ran_nothing(facts.detail):
        why = _("Its target has no code now, and its relay does not tell whether it called any.")
        return leaves_open(cause, facts, why)
    return _used_up(facts, relay, told)


def _used_up(facts: Facts, relay: Relay, told: Told[int]) -> Finding:
    text = _("The relay called an address without code: it did nothing and used up the message.")
    action = Action(
        _("Deploy the contract, and send the message again: this one cannot be relayed twice."),
        _("Tell them that the message is used up and has to be sent anew."),
        _("Keep your relayer from messages whose target has no code."),
    )
    seen = (relayed(relay), answer(facts, told, _("no code")))
    return _missing(facts, _("target"), text, seen, action)


def _missing(
    facts: Facts, what: str, text: str, seen: tuple[Evidence, ...], action: Action
) -> Finding:
    title = _("There is no contract at its %(what)s on %(destination)s")
    title %= facts.names | {"what": what}
    sure = sureness(facts, facts.probe) if facts.probe else Confidence.LIKELY
    return Finding(Cause.NO_CODE, Verdict.HOLDS, title, text, Weight.BLOCKS, sure, seen, action)


def _ran_nothing(detail: MessageDetail) -> bool:
    return detail.relay is not None and detail.relay.return_data_hash == _NOTHING_RETURNED


def check_other_message(facts: Facts) -> Finding:
    """24: the target asks for another message to be relayed first."""
    cause = Cause.NEEDS_OTHER_MESSAGE
    if (early := over(cause, facts)) is not None:
        return early
    accepted, met = acceptance(facts), refusal(facts)
    wanted = None if met is None else required_message(met.data)
    if met is None or wanted is None:
        if accepted is not None:
            text = _("A simulated relay succeeds.")
            return rules_out(cause, facts, text, answer(facts, accepted, _("succeeds")))
        if met is not None and met.revert.data is not None:
            return rules_out(cause, facts, _("It fails with another error."), met.evidence)
        return leaves_open(cause, facts, unasked(facts, facts.probe.relay if facts.probe else None))
    text = _(
        "Its target refuses until that other message is executed on the same chain. Relays fail "
        "until then, and the message is not consumed."
    )
    return Finding(
        cause,
        Verdict.HOLDS,
        _("It needs another message to be relayed first"),
        text,
        Weight.BLOCKS,
        met.confidence,
        (Evidence(_("Needs"), wanted, facts.destination.name, None, MESSAGE), *met.evidence),
        Action(
            _("Relay that other message first, then this one."),
            _("Look at the other message: what keeps it, keeps this one."),
            _("Let your relayer retry a message once the one that it names is executed."),
        ),
        at=met.at,
    )


def check_liquidity(facts: Facts) -> Finding:
    """25: the bridge has less ETH on the destination than the message moves."""
    cause, transfer = Cause.LIQUIDITY_EMPTY, facts.detail.row.transfer
    if (aside := _no_eth(cause, facts)) is not None:
        return aside
    if (early := over(cause, facts)) is not None:
        return early
    told = facts.probe.liquidity if facts.probe else None
    if facts.probe is None or told is None or told.value is None or transfer is None:
        return leaves_open(cause, facts, unasked(facts, told))
    wanted = Evidence(_("Moves"), ether(transfer.amount))
    seen = (answer(facts, told, ether(told.value)), wanted)
    sure = sureness(facts, facts.probe)
    if told.value >= transfer.amount:
        return rules_out(cause, facts, _("ETHLiquidity holds enough."), seen, confidence=sure)
    text = _(
        "The ETH bridge pays out of ETHLiquidity, and on %(destination)s that holds less than the "
        "message moves. The message is not consumed."
    )
    return Finding(
        cause,
        Verdict.HOLDS,
        _("The bridge on %(destination)s has too little ETH") % facts.names,
        text % facts.names,
        Weight.BLOCKS,
        sure,
        seen,
        Action(
            _("Wait until the operator has filled up the bridge, then relay."),
            _("Tell the operator of %(destination)s; the user cannot mend it.") % facts.names,
            _("Fund ETHLiquidity (0x4200000000000000000000000000000000000025) by fund()."),
        ),
        at=facts.probe.asked_at,
    )


def check_callback(facts: Facts) -> Finding:
    """26: ETH arrives without a call of its recipient."""
    cause, relay = Cause.NO_CALLBACK, facts.detail.relay
    if (aside := _no_eth(cause, facts)) is not None:
        return aside
    if relay is None:
        text = _("Its ETH is not delivered yet.")
        seen = Evidence(_("Target"), facts.detail.row.target or "", facts.destination.name)
        return rules_out(cause, facts, text, seen, aside=True)
    recipient = facts.detail.row.transfer.recipient if facts.detail.row.transfer else ""
    text = _(
        "SuperchainETHBridge delivers ETH without calling the recipient, by design: its balance "
        "rises and none of its code runs. A contract that waits for a call will not notice."
    )
    return Finding(
        cause,
        Verdict.HOLDS,
        _("The ETH was delivered without a call of its recipient"),
        text,
        Weight.EXPLAINS,
        Confidence.POSSIBLE,
        (relayed(relay), Evidence(_("Recipient"), recipient, facts.destination.name)),
        Action(
            _("If a contract should have reacted, call it yourself: the ETH is there."),
            _("Look at the recipient's balance, not at its calls."),
        ),
        at=relay.place.timestamp,
    )


def _no_eth(cause: Cause, facts: Facts) -> Finding | None:
    """The cause of a message that moves no ETH by the bridge, where it cannot be at work."""
    row = facts.detail.row
    if row.transfer is not None and row.transfer.kind == "eth":
        return None
    target = row.target
    if target is None:
        return leaves_open(cause, facts, _("Its sending is not seen, so what it calls is unknown."))
    name = contracts.name_of(bytes.fromhex(target[2:]))
    seen = Evidence(_("Target"), f"{target} {name}" if name else target, facts.destination.name)
    text = _("It is no transfer of the ETH bridge.")
    return rules_out(cause, facts, text, seen, aside=True)
