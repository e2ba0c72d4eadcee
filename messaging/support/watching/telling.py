"""What people and programs are told of what a rule found, in words and as values; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from messaging.diagnosis.incident_values import Incident
from messaging.diagnosis.incident_words import headline
from messaging.support.queue import patience
from messaging.support.watching.values import (
    Group,
    LaneSeen,
    MessageSeen,
    RuleKind,
    Sign,
    WatchFacts,
)
from messaging.tracing.executing import ExecutionRow
from messaging.tracing.health import lag_of
from messaging.tracing.values import AsOf, ChainRef, MessageRow, MessageStatus
from messaging.tracing.wording import amount, cut, duration, grouped, machine_time, short_name

_NAMED = 5  # messages of a lane that a notice names
_ENDS: Mapping[MessageStatus, str | Promise] = {
    MessageStatus.EXECUTED: gettext_lazy("It was executed."),
    MessageStatus.EXPIRED: gettext_lazy("It expired before it was executed."),
    MessageStatus.FAILED: gettext_lazy("A relay was tried since, and reverted."),
    MessageStatus.INITIATED: gettext_lazy("It waits for a relay again."),
    MessageStatus.DROPPED: gettext_lazy("A reorg took the message back."),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told: a title of one line, a text of some sentences, the page that shows it, and the
    same as values for programs."""

    title: str
    text: str
    path: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def tell_sign(sign: Sign, now: int) -> Notice:
    """The notice that something began, or happened."""
    match sign.about:
        case MessageSeen() as seen:
            return _tell_message(sign.rule, seen)
        case Group() as group:
            return _tell_group(sign.rule, group)
        case LaneSeen() as lane:
            return _tell_silence(lane, now)
        case AsOf() as chain:
            return _tell_lag(chain, now)
        case ExecutionRow() as execution:
            return _tell_execution(execution)
        case Incident() as incident:
            return _tell_incident(incident, now)


def tell_end(
    title: str, subject: str, facts: WatchFacts, began_at: int, *, waited: bool = False
) -> Notice:
    """The notice that what the alert with this title told of is over, after it began at a second;
    what became of the message, where it was about one. `waited`: it was of messages that waited,
    of which those that expired meanwhile are no good end."""
    row = next((one.row for one in facts.messages if one.row.message_hash == subject), None)
    lasted = _("It lasted %(time)s.") % {"time": duration(max(0, facts.now - began_at))}
    became = "" if row is None else str(_ENDS.get(row.status, ""))
    expired = [one.row for one in facts.expired if (one.row.expires_at or 0) >= began_at]
    if waited and expired:
        hashes = [one.message_hash for one in expired]
        ending = _tell_expired(title, len(expired), more=facts.more_expired)
        return Notice(ending, f"{_among(hashes)} {lasted}", "", {"expired_hashes": hashes})
    if waited and row is not None and row.status is MessageStatus.EXPIRED:
        ending = _("Expired without execution: %(title)s") % {"title": title}
        return Notice(ending, f"{became} {lasted}", _page_of(row), message_facts(row))
    return Notice(
        _("Over: %(title)s") % {"title": title},
        f"{became} {lasted}".strip(),
        "" if row is None else _page_of(row),
        {} if row is None else message_facts(row),
    )


def _tell_expired(title: str, count: int, *, more: bool) -> str:
    return ngettext(
        "%(count)s expired without execution: %(title)s",
        "%(count)s expired without execution: %(title)s",
        count,
    ) % {"count": _count(count, more=more), "title": title}


def _count(count: int, *, more: bool) -> str:
    return _("more than %(count)s") % {"count": grouped(count)} if more else grouped(count)


def _among(hashes: Sequence[str]) -> str:
    named = ", ".join(map(cut, hashes[:_NAMED]))
    return _("Among them: %(messages)s.") % {"messages": named}


def message_facts(row: MessageRow) -> dict[str, Any]:
    """A message as programs are told of it; uint256 as decimal text, times as RFC 3339."""
    return {
        "kind": "message",
        "message_hash": row.message_hash,
        "status": row.status.value,
        "source": str(row.source.chain_id),
        "destination": str(row.destination.chain_id),
        "sender": row.sender,
        "target": row.target,
        "sent_at": machine_time(row.timestamp),
        "sent_transaction": row.sent_transaction,
        "relay_transaction": row.relay_transaction,
        "expires_at": None if row.expires_at is None else machine_time(row.expires_at),
        "amount": None if row.transfer is None else str(row.transfer.amount),
        "token": None if row.transfer is None else row.transfer.token,
    }


def _tell_message(rule: RuleKind, seen: MessageSeen) -> Notice:
    row = seen.row
    words = {"message": cut(row.message_hash), **_ends(row.source, row.destination)}
    expired = row.status is MessageStatus.EXPIRED
    title = str(_EXPIRED if expired and rule is RuleKind.STUCK else _TITLES[rule]) % words
    return Notice(title, _lines(_sentence(rule, seen), row), _page_of(row), message_facts(row))


_EXPIRED = gettext_lazy("Message %(message)s to %(destination)s expired without execution")
_TITLES: Mapping[RuleKind, str | Promise] = {
    RuleKind.STUCK: gettext_lazy("Message %(message)s, %(source)s to %(destination)s, is stuck"),
    RuleKind.FAILED: gettext_lazy("A relay of message %(message)s reverted on %(destination)s"),
    RuleKind.EXECUTED: gettext_lazy("Message %(message)s was executed on %(destination)s"),
    RuleKind.EXPIRING: gettext_lazy("Message %(message)s to %(destination)s runs out of time"),
    RuleKind.INVALID: gettext_lazy("The execution of message %(message)s breaks a rule"),
}


def _sentence(rule: RuleKind, seen: MessageSeen) -> str:
    row, age = seen.row, duration(max(0, seen.clock - seen.sent_at))
    left = duration(max(0, (row.expires_at or seen.clock) - seen.clock))
    if rule is RuleKind.STUCK and row.status is MessageStatus.EXPIRED:
        return _("Nobody relayed it in time. Resend it, so that it can be relayed again.")
    if rule is RuleKind.STUCK:
        return _(
            "It was sent %(age)s ago and no relay was seen; on this lane that counts as stuck "
            "after %(usual)s."
        ) % {"age": age, "usual": duration(patience(seen.usual))}
    if rule is RuleKind.FAILED:
        return _("Every relay that was seen reverted. It can still be executed.")
    if rule is RuleKind.EXPIRING:
        return _("It can be executed for %(left)s more.") % {"left": left}
    if rule is RuleKind.INVALID:
        return _("Its source does not back the execution: the block may be replaced.")
    return _("A reorg can take that back until the block is finalized.")


def _lines(sentence: str, row: MessageRow) -> str:
    if row.transfer is None:
        return sentence
    return sentence + " " + _("It moves %(amount)s.") % {"amount": amount(row.transfer)}


def _tell_group(rule: RuleKind, group: Group) -> Notice:
    count = len(group.messages)
    told = {
        "count": _count(count, more=group.more),
        **_ends(group.lane.source, group.lane.destination),
    }
    titles = {
        RuleKind.STUCK: ngettext(
            "%(count)s message is stuck, %(source)s to %(destination)s",
            "%(count)s messages are stuck, %(source)s to %(destination)s",
            count,
        ),
        RuleKind.FAILED: ngettext(
            "Relays of %(count)s message revert, %(source)s to %(destination)s",
            "Relays of %(count)s messages revert, %(source)s to %(destination)s",
            count,
        ),
        RuleKind.EXPIRING: ngettext(
            "%(count)s message runs out of time, %(source)s to %(destination)s",
            "%(count)s messages run out of time, %(source)s to %(destination)s",
            count,
        ),
    }
    hashes = [one.row.message_hash for one in group.messages]
    text = _among(hashes)
    facts = {**_lane_facts(group.lane), "message_hashes": hashes, "more": group.more}
    return Notice(titles[rule] % told, text, _lane_page(group.lane), facts)


def _tell_silence(lane: LaneSeen, now: int) -> Notice:
    title = _("Nobody relays, %(source)s to %(destination)s") % _ends(lane.source, lane.destination)
    text = ngettext("%(count)s message waits.", "%(count)s messages wait.", lane.waiting) % {
        "count": grouped(lane.waiting)
    }
    if lane.last_relay is None:
        text += " " + _("No relay was seen in a week.")
    else:
        since = duration(max(0, now - lane.last_relay))
        text += " " + _("No relay was seen for %(time)s.") % {"time": since}
    return Notice(title, text, _lane_page(lane), _lane_facts(lane))


def _tell_lag(chain: AsOf, now: int) -> Notice:
    name = {"chain": short_name(chain.chain.name)}
    lag, head = lag_of(chain), chain.head_at
    texts = []
    if lag:
        texts.append(_("It is indexed %(time)s behind its head.") % {"time": duration(lag)})
    if head is not None:
        age = duration(max(0, now - head))
        texts.append(_("The newest block that its node told of is %(time)s old.") % {"time": age})
    facts = {"kind": "chain", "chain": str(chain.chain.chain_id), "lag": lag}
    title = _("%(chain)s lags") % name
    return Notice(title, " ".join(texts), _chain_page(chain.chain.chain_id), facts)


def _tell_execution(row: ExecutionRow) -> Notice:
    place = {"chain_id": row.chain.chain_id, "block": row.block_number, "log_index": row.log_index}
    facts = {
        "kind": "execution",
        "chain": str(row.chain.chain_id),
        "block": row.block_number,
        "log_index": row.log_index,
        "transaction": row.transaction_hash,
        "message_hash": row.message_hash,
        "reasons": list(row.reasons),
    }
    title = _("An execution on %(chain)s, block %(block)s, breaks a rule") % {
        "chain": short_name(row.chain.name),
        "block": grouped(row.block_number),
    }
    text = _("Its source does not back it: the block may be replaced.")
    return Notice(title, text, reverse("execution", kwargs=place), facts)


def _tell_incident(incident: Incident, now: int) -> Notice:
    lasted = _("It has lasted %(time)s.") % {"time": duration(max(0, now - incident.since))}
    facts = {
        "kind": "incident",
        "incident": incident.kind.value,
        "chains": [str(one) for one in sorted(incident.chain_ids)],
        "since": machine_time(incident.since),
        "certain": incident.certain,
    }
    path = reverse("incident", kwargs={"incident_id": incident.id})
    return Notice(headline(incident), " ".join((*incident.evidence, lasted)), path, facts)


def _ends(source: ChainRef, destination: ChainRef) -> dict[str, str]:
    return {"source": short_name(source.name), "destination": short_name(destination.name)}


def _page_of(row: MessageRow) -> str:
    return reverse("message", kwargs={"text": row.message_hash})


def _chain_page(chain_id: int) -> str:
    return reverse("chain", kwargs={"chain_id": chain_id})


def _lane_page(lane: LaneSeen) -> str:
    ends = {"source": lane.source.chain_id, "destination": lane.destination.chain_id}
    return reverse("lane", kwargs=ends)


def _lane_facts(lane: LaneSeen) -> dict[str, Any]:
    return {
        "kind": "lane",
        "source": str(lane.source.chain_id),
        "destination": str(lane.destination.chain_id),
        "waiting": lane.waiting,
    }
