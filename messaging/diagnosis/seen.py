"""Values that were seen, as the evidence of findings; whole lines for people."""

from typing import Any

from django.utils.translation import gettext as _

from messaging.diagnosis.facts import Facts, NamedPlace
from messaging.diagnosis.findings import Confidence, Evidence
from messaging.diagnosis.probe_values import Probe, Told
from messaging.tracing.attempted import Attempt
from messaging.tracing.values import LogPlace, Relay, Send
from messaging.tracing.wording import grouped, moment

FRESH = 600  # seconds for which what a node said is what it says now
MESSAGE = "message"
TRANSACTION = "transaction"


def chain_name(facts: Facts, chain_id: int) -> str:
    """What one of the two chains, or another one, is called."""
    for chain in (facts.source, facts.destination):
        if chain.chain_id == chain_id:
            return chain.name
    return str(chain_id)


def answer(facts: Facts, told: Told[Any], value: str) -> Evidence:
    """What a node answered to a question."""
    place = chain_name(facts, told.chain_id)
    return Evidence(_("Asked"), f"{told.call} \N{RIGHTWARDS ARROW} {value}", place, told.block)


def sureness(facts: Facts, probe: Probe) -> Confidence:
    """How sure what a probe was told still is."""
    return Confidence.CERTAIN if facts.now - probe.asked_at <= FRESH else Confidence.LIKELY


def unasked(facts: Facts, told: Told[Any] | None) -> str:
    """Why there is no answer of a node, as a sentence."""
    if facts.probe is None:
        return _("No node was asked yet.")
    if told is not None and told.reason:
        return told.reason
    return _("No node answered.")


def relayed(relay: Relay) -> Evidence:
    """The log that says that a message was executed."""
    return _logged(_("RelayedMessage"), relay.place)


def sent(send: Send) -> Evidence:
    """The log that says that a message was sent."""
    return _logged(_("SentMessage"), send.place)


def _logged(label: str, place: LogPlace) -> Evidence:
    value = place.transaction_hash
    return Evidence(label, value, place.chain.name, place.block_number, TRANSACTION)


def attempt(one: Attempt) -> tuple[Evidence, ...]:
    """A relay that reverted, with what it reverted with, where that is known."""
    tried = Evidence(
        _("Relay"), one.transaction_hash, one.chain_name, one.block_number, TRANSACTION
    )
    return (
        (tried,) if one.revert is None else (tried, reverted(one.revert.data, one.revert.headline))
    )


def named(one: NamedPlace) -> Evidence:
    """A reverted transaction."""
    return Evidence(_("Relay"), one.transaction_hash, one.chain_name, one.block, TRANSACTION)


def reverted(data: str | None, reason: str) -> Evidence:
    """Revert data as a node gave it, with what it means."""
    if not data or data == "0x":
        return Evidence(_("Reverted with"), reason)
    shown = data if len(data) <= _LONGEST else f"{data[:_LONGEST]}\N{HORIZONTAL ELLIPSIS}"
    return Evidence(_("Revert data"), f"{shown} = {reason}")


_LONGEST = 74  # digits of revert data: a selector and one word


def searched(facts: Facts) -> Evidence:
    """In which blocks failed relays were looked for, of a chain of which that is known."""
    looked = facts.detail.destination_as_of.receipts
    told = {"first": grouped(looked.first), "last": grouped(looked.last)} if looked else {}
    blocks = _("blocks %(first)s to %(last)s") % told if told else ""
    return Evidence(_("Receipts looked at"), blocks, facts.destination.name)


def indexed(facts: Facts) -> Evidence:
    """Up to which block the destination is indexed."""
    block = facts.detail.destination_as_of.indexed_block
    value = "" if block is None else _("up to block %(block)s") % {"block": grouped(block)}
    return Evidence(_("Indexed"), value, facts.destination.name)


def clock(facts: Facts, label: str, second: int) -> Evidence:
    """A time by a chain's clock, to read and in seconds as the protocol counts."""
    return Evidence(label, spelled(second, facts), facts.destination.name)


def spelled(second: int, facts: Facts) -> str:
    """`21 Nov, 14:29:12 UTC, second 1795271352`."""
    told = {"time": moment(second, facts.now), "second": second}
    return _("%(time)s UTC, second %(second)s") % told
