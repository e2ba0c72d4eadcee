"""Incidents in words: what is wrong, what that means, and what to do; in the active language."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.diagnosis.findings import Action
from messaging.diagnosis.incident_values import Incident, IncidentKind
from messaging.diagnosis.sights import Seen, Sight
from messaging.tracing.wording import counted, listed, short_name

FEW = 3  # chains that a headline names

# Sights that say nothing by themselves of how a cause is known, but only what follows from it.
_INFERRED = {Sight.NO_RELAY, Sight.READ_TO}


def is_certain(evidence: Iterable[Seen]) -> bool:
    """Whether a node or a chain said so; else it is what fits best what was seen."""
    return not {one.what for one in evidence} <= _INFERRED


def headline(incident: Incident) -> str:
    """One sentence on what is wrong, with its chains."""
    spoken = {"chains": chains_of(incident)}
    if incident.kind is IncidentKind.FAILSAFE:
        if incident.certain:
            return _("The interop filter of %(chains)s refuses every relay") % spoken
        return _("No message is relayed on any lane of %(chains)s") % spoken
    if incident.kind is IncidentKind.FRONTIER_STALLED:
        return _("Cross-safety of %(chains)s stands still") % spoken
    if incident.kind is IncidentKind.REORG_STORM:
        return _("Many blocks are replaced on %(chains)s") % spoken
    return _("No node of %(chains)s can be read") % spoken


def chains_of(incident: Incident) -> str:
    """`Base, Ink and Soneium`, or how many where that is too long."""
    names = [short_name(one) for one in incident.names]
    if len(names) <= FEW:
        return listed(names)
    return counted(len(names), "chain")


_MEANINGS = {
    IncidentKind.FAILSAFE: gettext_lazy(
        "Whoever runs the network has paused interop: nodes refuse every relay on these chains "
        "until it is switched off again. Sending still works."
    ),
    IncidentKind.FRONTIER_STALLED: gettext_lazy(
        "The chains go on, but none of their newer blocks becomes cross-safe. Relays can be made; "
        "they count as safe only once this is over."
    ),
    IncidentKind.REORG_STORM: gettext_lazy(
        "Blocks that were there are taken back. What was sent or relayed in them may be undone and "
        "come again in another block."
    ),
    IncidentKind.RPC_OUTAGE: gettext_lazy(
        "Crosslane cannot see what happens on this chain. What is shown of it may be out of date; "
        "the chain itself may well go on."
    ),
}
_FITS = gettext_lazy(
    "Messages are sent and nobody relays any. No filter tells Crosslane why: its failsafe would "
    "look like this, and so would relayers that all stopped."
)


def meaning(incident: Incident) -> str:
    """What that means for messages."""
    if incident.kind is IncidentKind.FAILSAFE and not incident.certain:
        return str(_FITS)
    return str(_MEANINGS[incident.kind])


def advise(incident: Incident) -> Action:
    """What to do, for the person whose message it is, for support, and for an operator."""
    user, support, operator = _ADVICE[incident.kind]
    return Action(str(user), str(support), str(operator))


_ADVICE = {
    IncidentKind.FAILSAFE: (
        gettext_lazy(
            "Wait. Your message is not lost: it can be relayed once this is over, as long as it "
            "has not expired. There is no need to send it again."
        ),
        gettext_lazy(
            "Answer that relays are paused for everybody, and that nothing is lost. Watch only the "
            "messages that expire soon: those can be sent again on their source."
        ),
        gettext_lazy(
            "Find out why the filter entered failsafe (its log names the message that contradicted "
            "a chain), and clear it with admin_setFailsafeEnabled. Older nodes stay closed until "
            "they are started again."
        ),
    ),
    IncidentKind.FRONTIER_STALLED: (
        gettext_lazy(
            "Wait. Your message is not lost. Do not treat a relay as settled until its block is "
            "cross-safe."
        ),
        gettext_lazy(
            "Answer that safety is late for everybody. Whoever waits for cross-safe or finalized, "
            "an exchange for one, waits for this."
        ),
        gettext_lazy(
            "If one chain holds the frontier, look at its batcher and at its node's derivation. If "
            "none does, look whether the supernode halted or waits for an invalid message's block "
            "to be replaced."
        ),
    ),
    IncidentKind.REORG_STORM: (
        gettext_lazy(
            "Wait until the chain is calm. Your message is not lost: if its block is replaced, "
            "this page says so and what to do then."
        ),
        gettext_lazy(
            "Take no promise from blocks that are not safe yet. Relays that were dropped must be "
            "made again: nodes do not include them by themselves."
        ),
        gettext_lazy(
            "Look at the sequencer and its peers, and whether blocks with invalid messages are "
            "being replaced: the chain's page says why each block went."
        ),
    ),
    IncidentKind.RPC_OUTAGE: (
        gettext_lazy(
            "Wait, or look at a block explorer of that chain. Your message is not lost: Crosslane "
            "reads on from where it stopped."
        ),
        gettext_lazy(
            "Do not conclude from what is missing here: a relay may be there already. Ask another "
            "node of the chain."
        ),
        gettext_lazy(
            "Look at the chain's endpoints on its page: what each said last stands there. Add "
            "another endpoint in the admin if they do not come back."
        ),
    ),
}
