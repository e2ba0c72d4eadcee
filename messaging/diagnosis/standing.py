"""How a message stands where several checks ask the same of it; pure."""

from django.utils.translation import gettext as _

from messaging.diagnosis.facts import ChainFacts, Facts
from messaging.diagnosis.findings import Evidence
from messaging.diagnosis.probe_values import Probe, Told
from messaging.diagnosis.seen import answer, relayed
from messaging.tracing.attempted import Attempt
from messaging.tracing.attempts import looked_for
from messaging.tracing.health import lag_of
from messaging.tracing.past import HistoryKind
from messaging.tracing.standing import LATE, chain_clock
from messaging.tracing.values import AsOf, MessageStatus

_BEHIND = 30  # blocks between what is indexed and what failed relays were looked for in


def said_successful(facts: Facts) -> Told[bool] | None:
    """The destination's own word that it executed the message, unless that was taken back since."""
    told = facts.probe.successful if facts.probe else None
    if facts.probe is None or told is None or told.value is not True:
        return None
    asked = facts.probe.asked_at
    undone = (one for one in facts.detail.history if one.kind is HistoryKind.RELAYED)
    return None if any(one.taken_back_at >= asked for one in undone) else told


def said_block(facts: Facts) -> Told[bytes] | None:
    """The source's own word which block stands at the height of the sending: of a message that was
    sent again since, or taken back, no older answer counts."""
    probe, send = facts.probe, facts.detail.current_send
    if probe is None or send is None or probe.source_block_hash.value is None:
        return None
    told = probe.source_block_hash
    return told if told.block == send.place.block_number and _is_since(facts, probe) else None


def said_sent(facts: Facts) -> Told[bytes] | None:
    """The source's own word what its messenger holds under the nonce, by a node that has the block
    of the sending."""
    probe, send = facts.probe, facts.detail.current_send
    if probe is None or send is None or probe.sent.value is None:
        return None
    reached = (probe.source_block or 0) >= send.place.block_number
    return probe.sent if reached and _is_since(facts, probe) else None


def _is_since(facts: Facts, probe: Probe) -> bool:
    """Whether a probe asked after the last sending that was taken back."""
    undone = (one for one in facts.detail.history if one.kind is HistoryKind.SENT)
    return all(one.taken_back_at < probe.asked_at for one in undone)


def done(facts: Facts) -> Evidence | None:
    """What shows that the message is executed; None where nothing does."""
    if facts.detail.relay is not None:
        return relayed(facts.detail.relay)
    told = said_successful(facts)
    return None if told is None else answer(facts, told, "true")


def is_gone(facts: Facts) -> bool:
    """Whether a reorg took the sending, so that there is nothing to relay."""
    return facts.detail.row.status is MessageStatus.DROPPED


def newest_failure(facts: Facts) -> Attempt | None:
    """The last relay that reverted, of those that count."""
    return facts.detail.failures[-1] if facts.detail.failures else None


def clock_of(facts: Facts) -> int:
    """The destination's own time, as far as it is known: its head's, as indexed or as asked."""
    indexed = chain_clock(facts.detail.destination_as_of, facts.now)
    if facts.detail.destination_as_of.head_at is None:
        return indexed
    asked = facts.probe.destination_timestamp if facts.probe else None
    return indexed if asked is None else max(asked, indexed)


def sent_at(facts: Facts) -> int:
    """When it was sent last, in seconds."""
    sends = facts.detail.sends
    return sends[-1].place.timestamp if sends else facts.detail.row.timestamp


def age(facts: Facts) -> int:
    """Seconds since it was sent last, by the destination's clock."""
    return max(0, clock_of(facts) - sent_at(facts))


def is_active_now(chain: ChainFacts, second: int) -> bool:
    """Whether a chain's block of this second can carry messages, as far as is configured here: that
    of the activation cannot."""
    return chain.lagoon_time is None or second >= chain.lagoon_time + (chain.block_time or 0)


def inactive_chain(facts: Facts) -> ChainFacts | None:
    """The chain on which it was too early to send it, or is to execute it; None: on neither."""
    moments = ((facts.source, sent_at(facts)), (facts.destination, clock_of(facts)))
    return next((chain for chain, second in moments if not is_active_now(chain, second)), None)


def unindexed(facts: Facts) -> str | None:
    """Why what happened on the destination since the sending is not all known, as a sentence; None
    where it is."""
    chain, as_of = facts.destination, facts.detail.destination_as_of
    told = {"chain": chain.name}
    if not chain.followed:
        return _("Crosslane does not follow %(chain)s.") % told
    if as_of.indexed_block is None or as_of.indexed_at is None:
        return _("Nothing of %(chain)s is indexed yet.") % told
    if (lag_of(as_of) or 0) >= LATE:
        return _("%(chain)s is not indexed to its head yet.") % told
    if chain.complete_since is None or chain.complete_since > sent_at(facts):
        return _("%(chain)s is not indexed from the time of its sending on.") % told
    return None


def unsearched(facts: Facts) -> str | None:
    """Why failed relays since the sending are not all known, as sentences; None where they are."""
    why = unindexed(facts)
    if why is not None:
        return why
    as_of = facts.detail.destination_as_of
    looked, since = as_of.receipts, _searched_since(facts.destination, as_of)
    behind = 0 if looked is None else (as_of.indexed_block or 0) - looked.last
    if looked is None or since is None or since > sent_at(facts) or behind > _BEHIND:
        return looked_for(as_of)
    return None


def _searched_since(chain: ChainFacts, as_of: AsOf) -> int | None:
    """When the first block was built in which failed relays were looked for, by the block time."""
    if as_of.receipts is None or as_of.indexed_block is None or as_of.indexed_at is None:
        return None
    if as_of.receipts.first == 0:
        return 0
    if chain.block_time is None:
        return None
    return as_of.indexed_at - (as_of.indexed_block - as_of.receipts.first) * chain.block_time
