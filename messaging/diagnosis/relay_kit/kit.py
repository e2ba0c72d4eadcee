"""Puts a relay kit together: what to know first, then what can be done; pure."""

from dataclasses import replace

from django.utils.translation import gettext as _

from messaging.diagnosis.facts import Facts
from messaging.diagnosis.relay_kit import deeds
from messaging.diagnosis.relay_kit.cautions import is_expired, warn
from messaging.diagnosis.relay_kit.refunding import steps_of
from messaging.diagnosis.relay_kit.sent import SentBefore, read_sent
from messaging.diagnosis.relay_kit.values import RelayKit, Risk, Simulated
from messaging.diagnosis.remedies import has_neither, messenger_version, refunds

# Nothing makes these better.
_HOPELESS = frozenset({Risk.ALREADY_RELAYED, Risk.SOURCE_REPLACED})
# Sending again makes these no better, a refund does.
_NO_RESEND = frozenset({Risk.NOT_IN_SET, Risk.NOT_ACTIVE_YET})


def build_kit(facts: Facts) -> RelayKit | None:
    """The kit of a message, None where no SentMessage of it is seen."""
    sent = read_sent(facts.detail)
    if sent is None:
        return None
    cautions = warn(facts)
    blocked = any(one.blocks for one in cautions)
    risks = {one.risk for one in cautions}
    relay = None if blocked else deeds.relay(sent)
    simulated = None if relay is None else _simulated(facts)
    base = RelayKit(facts.detail.row.message_hash, cautions, relay, simulated=simulated)
    if risks & _HOPELESS:
        return base
    whole = _with_the_way_back(base, sent, facts)
    if not risks & _NO_RESEND:
        return whole
    return replace(whole, resend=None, note=whole.note if whole.refund else "")


def _with_the_way_back(kit: RelayKit, sent: SentBefore, facts: Facts) -> RelayKit:
    """With what the source's messenger has for messages that expire."""
    if messenger_version(facts) is None:
        note = _(
            "The version of the messenger on %(source)s is not known here. Up to 1.3 it can send "
            "again; 2.x refunds instead."
        ) % {"source": sent.source.name}
        return replace(kit, resend=deeds.resend(sent), note=note)
    if refunds(facts):
        return replace(kit, refund=steps_of(sent), note=_in_development(facts))
    if has_neither(facts):
        note = _(
            "The messenger on %(source)s is older than 1.1.0 and has no resendMessage: an expired "
            "message must be sent anew."
        ) % {"source": sent.source.name}
        return replace(kit, note=note)
    return replace(kit, resend=deeds.resend(sent))


def _in_development(facts: Facts) -> str:
    if is_expired(facts):
        return _(
            "Messenger 2.x has no resend. Its refund is in development: compare the addresses "
            "with your network's before you send."
        )
    return _(
        "Messenger 2.x has no resend: what expires is exported and refunded. That is in "
        "development: compare the addresses with your network's before you send."
    )


def _simulated(facts: Facts) -> Simulated | None:
    probe = facts.probe
    if probe is None or probe.relay.value is None or not probe.relay.value.succeeds:
        return None
    return Simulated(probe.asked_at, probe.destination_block)
