"""Causes on the source: its block was replaced, or nobody asked has seen it yet."""

from django.utils.translation import gettext as _

from messaging.diagnosis.causes import Cause
from messaging.diagnosis.facts import Facts
from messaging.diagnosis.filtering import filter_answer, refused_for, spoken, unexplained
from messaging.diagnosis.findings import (
    Action,
    Confidence,
    Evidence,
    Finding,
    Verdict,
    Weight,
)
from messaging.diagnosis.incident_values import IncidentKind
from messaging.diagnosis.incidents_met import incident_of
from messaging.diagnosis.judging import leaves_open, over, rules_out
from messaging.diagnosis.seen import answer, relayed, sent, sureness, unasked
from messaging.diagnosis.standing import is_gone, said_block, said_sent
from messaging.protocol.text import to_hex
from messaging.tracing.levels import LABELS
from messaging.tracing.past import HistoryKind, ReorgCause
from messaging.tracing.past_words import CAUSE_WORDS as REORG_WORDS
from messaging.tracing.values import MessageStatus, Safety, Send
from messaging.tracing.wording import grouped

_NOTHING = bytes(32)
_SETTLED = frozenset({Safety.SAFE, Safety.FINALIZED})


def check_source(facts: Facts) -> Finding:
    """13: the block that sent it is no part of the source any more."""
    cause, send, relay = Cause.SOURCE_REPLACED, facts.detail.current_send, facts.detail.relay
    if is_gone(facts):
        return _replaced(facts, _taken_back(facts), Confidence.CERTAIN)
    if send is not None and relay is not None and not _is_invalid(facts):
        return rules_out(cause, facts, _("It is executed."), relayed(relay), aside=True)
    seen = _other_block(facts) or _other_message(facts)
    if seen is not None and facts.probe is not None:
        return _replaced(facts, (seen,), sureness(facts, facts.probe))
    if send is None:
        return leaves_open(cause, facts, _("Its sending is not seen here yet."))
    return _stands(facts, send)


def _is_invalid(facts: Facts) -> bool:
    """Whether its relay names no log that stands, so that it proves nothing of the source."""
    return facts.detail.row.status is MessageStatus.INVALID


def _stands(facts: Facts, send: Send) -> Finding:
    cause, there = Cause.SOURCE_REPLACED, sent(send)
    if send.place.safety in _SETTLED:
        level = str(LABELS[send.place.safety])
        text = _("Its block is %(level)s.") % {"level": level}
        return rules_out(cause, facts, text, there)
    probe, told = facts.probe, said_block(facts)
    if probe is not None and told is not None and told.value is not None:
        same = answer(facts, told, to_hex(told.value))
        text = _("The node still has its block.")
        return rules_out(cause, facts, text, (there, same), confidence=sureness(facts, probe))
    text = _("Its block stands as far as %(source)s is indexed.") % facts.names
    return rules_out(cause, facts, text, there, confidence=Confidence.LIKELY)


def _replaced(facts: Facts, seen: tuple[Evidence, ...], sure: Confidence) -> Finding:
    taken = [one for one in facts.detail.same_nonce if one.status is not MessageStatus.DROPPED]
    text = _(
        "Its log is no part of %(source)s any more, so that its identifier names nothing and no "
        "relay can succeed. If its transaction is included again, it shows here by itself."
    )
    if taken:
        text = _(
            "Its log is no part of %(source)s any more, and another message has its nonce: this "
            "one will not come back."
        )
    return Finding(
        Cause.SOURCE_REPLACED,
        Verdict.HOLDS,
        _("The block of %(source)s that sent it was replaced") % facts.names,
        text % facts.names,
        Weight.BLOCKS,
        sure,
        seen,
        Action(
            _("Look whether your transaction was included again; else send the message again."),
            _("Tell them that a reorg took it, and that nothing of it arrived."),
            _("Look at the reorg on the page of %(source)s.") % facts.names,
        ),
        incident=incident_of(facts, IncidentKind.REORG_STORM, facts.source.chain_id),
        at=next((one.taken_back_at for one in reversed(facts.detail.history)), None),
    )


def _taken_back(facts: Facts) -> tuple[Evidence, ...]:
    """What was stored of it and taken back; of a message of which no history is kept, its row."""
    rows = [one for one in facts.detail.history if one.kind is HistoryKind.SENT][-1:]
    seen = [
        Evidence(
            _("Taken back"),
            _("block %(hash)s: %(why)s")
            % {
                "hash": one.place.block_hash or grouped(one.place.block_number),
                "why": REORG_WORDS[ReorgCause(one.cause)],
            },
            one.place.chain_name,
            one.place.block_number,
        )
        for one in rows
    ]
    if not seen:
        where = facts.detail.row.sent_transaction or ""
        seen = [Evidence(_("Sent by"), where, facts.source.name)]
    return tuple(seen)


def _other_block(facts: Facts) -> Evidence | None:
    """The node's other block at the height of the sending."""
    told, send = said_block(facts), facts.detail.current_send
    then = send.place.block_hash if send else None
    if told is None or told.value is None or then is None or to_hex(told.value) == then:
        return None
    value = _("%(now)s, and it was sent in %(then)s")
    return answer(facts, told, value % {"now": to_hex(told.value), "then": then})


def _other_message(facts: Facts) -> Evidence | None:
    """The messenger's other message, or none, under the nonce."""
    told = said_sent(facts)
    if told is None or told.value is None or to_hex(told.value) == facts.detail.row.message_hash:
        return None
    nothing = not told.value or told.value == _NOTHING
    return answer(facts, told, _("nothing") if nothing else to_hex(told.value))


def check_seen(facts: Facts) -> Finding:
    """15: the interop filter has not seen the block that sent it."""
    cause = Cause.SOURCE_NOT_SEEN
    if (early := over(cause, facts)) is not None:
        return early
    refused, said = refused_for(facts, cause), filter_answer(facts)
    if said is None or facts.probe is None:
        return leaves_open(
            cause, facts, unasked(facts, facts.probe.filter if facts.probe else None)
        )
    if (words := unexplained(facts)) is not None:
        return leaves_open(cause, facts, words)
    if refused is None:
        sure = sureness(facts, facts.probe)
        return rules_out(cause, facts, "", spoken(facts, said), confidence=sure)
    text = _(
        "Nodes let a relay in only once their filter has read the block that sent the message. "
        "That usually takes one or two blocks."
    )
    return Finding(
        cause,
        Verdict.HOLDS,
        _("The interop filter has not seen its block on %(source)s yet") % facts.names,
        text,
        Weight.DELAYS,
        refused.confidence,
        refused.evidence,
        Action(
            _("Wait a few seconds, then send the same transaction again."),
            _("Have them try again; if it lasts for minutes, tell the operator."),
            _("See that the filter follows %(source)s.") % facts.names,
        ),
        at=facts.probe.asked_at,
    )
