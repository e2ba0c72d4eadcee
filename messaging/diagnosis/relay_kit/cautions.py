"""What is to be known before a message is relayed, judged by stored facts and its probe; pure."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from messaging.diagnosis.facts import Facts
from messaging.diagnosis.relay_kit.values import Caution, Risk
from messaging.diagnosis.standing import (
    clock_of,
    inactive_chain,
    is_active_now,
    said_block,
    said_sent,
    said_successful,
)
from messaging.protocol.reverts import RevertReason, decode_revert
from messaging.protocol.signatures import known_error
from messaging.protocol.text import parse_hash
from messaging.tracing.values import MessageStatus
from messaging.tracing.wording import duration, grouped, moment

HURRY = 900  # seconds before nodes refuse it in which a relay may come too late
_RELAYED = frozenset(
    {MessageStatus.EXECUTED, MessageStatus.AWAITING_SOURCE, MessageStatus.UNTRACKED_SOURCE}
)


def warn(facts: Facts) -> tuple[Caution, ...]:
    """Everything to know first, what makes a relay useless before what only may go wrong."""
    checks = (
        _already_relayed,
        _invalid,
        _source_replaced,
        _not_in_set,
        _inactive,
        _expired,
        _will_revert,
        _consumes,
        _too_close,
        _not_seen_there,
        _not_simulated,
    )
    return tuple(caution for check in checks for caution in check(facts))


def is_expired(facts: Facts) -> bool:
    """Whether the newest send can no longer be executed."""
    expires = facts.detail.row.expires_at
    late = expires is not None and clock_of(facts) > expires
    return facts.detail.row.status is MessageStatus.EXPIRED or late


def _already_relayed(facts: Facts) -> Iterator[Caution]:
    row = facts.detail.row
    if row.status is MessageStatus.INVALID or not _is_relayed(facts):
        return
    text = _(
        "%(destination)s has executed it: a relay sent now reverts with MessageAlreadyRelayed() "
        "and costs gas."
    )
    yield Caution(
        Risk.ALREADY_RELAYED,
        _("Already relayed."),
        text % _names(facts),
        blocks=True,
        transaction=row.relay_transaction,
    )


def _invalid(facts: Facts) -> Iterator[Caution]:
    row = facts.detail.row
    if row.status is not MessageStatus.INVALID:
        return
    text = _(
        "Its relay on %(destination)s is not backed by %(source)s. Until that block is replaced "
        "the messenger takes the message for relayed and refuses another relay."
    )
    yield Caution(
        Risk.INVALID,
        _("Not now."),
        text % _names(facts),
        blocks=True,
        transaction=row.relay_transaction,
    )


def _source_replaced(facts: Facts) -> Iterator[Caution]:
    if facts.detail.row.status is MessageStatus.DROPPED:
        text = _("A reorg of %(source)s removed it: there is nothing to relay. Send it again.")
    elif facts.detail.relay is not None:
        return
    elif _was_overwritten(facts):
        text = _("%(source)s holds another message under its nonce: send it again.")
    elif _was_replaced(facts):
        text = _(
            "The block of %(source)s that it was sent in is no longer part of the chain: its "
            "identifier names nothing. If the transaction is included again, this page follows."
        )
    else:
        return
    yield Caution(
        Risk.SOURCE_REPLACED, _("The source was replaced."), text % _names(facts), blocks=True
    )


def _was_replaced(facts: Facts) -> bool:
    told, send = said_block(facts), facts.detail.current_send
    then = send.place.block_hash if send else None
    return then is not None and told is not None and told.value != parse_hash(then)


def _was_overwritten(facts: Facts) -> bool:
    """Whether sentMessages holds something else; a messenger before 1.3.0 does not tell."""
    told = said_sent(facts)
    return told is not None and told.value != parse_hash(facts.detail.row.message_hash)


def _not_in_set(facts: Facts) -> Iterator[Caution]:
    if facts.detail.destination_in_set is not False:
        return
    text = _(
        "%(destination)s is not in the dependency set of %(source)s: it cannot execute its "
        "messages, sent again or not."
    )
    yield Caution(Risk.NOT_IN_SET, _("Not deliverable."), text % _names(facts), blocks=True)


def _inactive(facts: Facts) -> Iterator[Caution]:
    row, chain = facts.detail.row, inactive_chain(facts)
    if chain is None or row.status is MessageStatus.DROPPED or _is_relayed(facts):
        return
    if chain is not facts.source or not is_active_now(chain, facts.now):
        text = _("Interop is not active yet on %(chain)s: a relay sent now is refused.")
        text %= {"chain": chain.name}
        yield Caution(Risk.NOT_ACTIVE_YET, _("Not active yet."), text, blocks=True)
        return
    text = _(
        "It was sent before interop was active on %(source)s, or in the block of its activation: "
        "this sending can never be executed."
    )
    yield Caution(Risk.SENT_TOO_EARLY, _("Sent too early."), text % _names(facts), blocks=True)


def _is_relayed(facts: Facts) -> bool:
    """Whether it is executed, as indexed or as its destination says."""
    return facts.detail.row.status in _RELAYED or said_successful(facts) is not None


def _expired(facts: Facts) -> Iterator[Caution]:
    if facts.detail.row.status in _RELAYED or not is_expired(facts):
        return
    expires = facts.detail.row.expires_at
    text = _("It can no longer be executed: nodes refuse a relay of it.")
    if expires is not None:
        text = _("Since %(time)s it can no longer be executed: nodes refuse a relay of it.") % {
            "time": moment(expires, facts.now)
        }
    yield Caution(Risk.EXPIRED, _("Expired."), text, blocks=True)


def _will_revert(facts: Facts) -> Iterator[Caution]:
    probe = facts.probe
    told = probe.relay.value if probe else None
    if probe is None or told is None or told.succeeds or _is_over(facts):
        return
    # The data as the contracts name it; what an uploaded ABI says of it, the findings say.
    names = {
        **_names(facts),
        "block": grouped(probe.destination_block or 0),
        "reason": _spelled(told.revert),
    }
    if probe.destination_block is None:
        text = _("The simulation fails: %(reason)s. A relay sent now reverts and costs gas.")
    else:
        text = _(
            "The simulation fails at %(destination)s block %(block)s: %(reason)s. A relay sent "
            "now reverts and costs gas."
        )
    yield Caution(Risk.WILL_REVERT, _("Not yet."), text % names)


def _spelled(data: bytes) -> str:
    """`EnforcedPause()`, or what the error says; never words that a contract chose."""
    reason = decode_revert(data)
    if reason == RevertReason("Error", reason.text):
        return _("its own error text")
    if reason.name is not None:
        return f"{reason.name}()" if not reason.text else f"{reason.name}: {reason.text}"
    known = known_error(data[:4])
    return f"{known.name}()" if known else reason.text


def _consumes(facts: Facts) -> Iterator[Caution]:
    probe, target = facts.probe, facts.detail.row.target
    if probe is None or target is None or probe.target_code.value != 0 or _is_over(facts):
        return
    text = _(
        "Its target %(target)s has no code on %(destination)s. A call of nothing succeeds: a relay "
        "sent now uses the message up for ever and does nothing. Have the target deployed first."
    )
    names = {**_names(facts), "target": target}
    yield Caution(Risk.CONSUMES, _("It would be lost."), text % names)


def _too_close(facts: Facts) -> Iterator[Caution]:
    detail = facts.detail
    expires, cut_off = detail.row.expires_at, detail.relay_before
    clock = clock_of(facts)
    if expires is None or clock > expires or _is_over(facts):
        return
    if cut_off is not None and clock > cut_off:
        text = _(
            "It expires in %(left)s, and nodes refuse a relay %(margin)s before. Send it through a "
            "node with a smaller margin, or wait and resend it."
        ) % {
            "left": duration(expires - clock),
            "margin": duration(expires - cut_off),
        }
        yield Caution(Risk.TOO_CLOSE, _("Too close to expiry."), text)
    elif (last := cut_off if cut_off is not None else expires) - clock < HURRY:
        text = _(
            "Nodes take a relay for %(left)s more. One that waits for its block longer is refused: "
            "then resend it."
        ) % {"left": duration(last - clock)}
        yield Caution(Risk.TOO_CLOSE, _("Little time is left."), text)


def _not_seen_there(facts: Facts) -> Iterator[Caution]:
    if facts.detail.row.destination.followed or _is_over(facts):
        return
    told = facts.probe is not None and facts.probe.successful.value is not None
    if told:
        return
    text = _(
        "Crosslane does not follow %(destination)s: it may be relayed there already. Look there "
        "first."
    )
    yield Caution(Risk.NOT_SEEN_THERE, _("Not seen there."), text % _names(facts))


def _not_simulated(facts: Facts) -> Iterator[Caution]:
    probe = facts.probe
    if _is_over(facts) or (probe is not None and probe.relay.value is not None):
        return
    if probe is None:
        text = _("Nobody tried yet whether a relay would succeed: have the message checked first.")
    elif probe.relay.reason:
        text = _("The last check could not try a relay: %(reason)s Check again.") % {
            "reason": probe.relay.reason
        }
    else:
        text = _("The last check could not try a relay. Check again.")
    yield Caution(Risk.NOT_SIMULATED, _("Not simulated yet."), text)


def _is_over(facts: Facts) -> bool:
    """Whether a relay is out of the question anyway, so that what may go wrong with it is moot."""
    return (
        facts.detail.row.status in {MessageStatus.INVALID, MessageStatus.DROPPED}
        or _is_relayed(facts)
        or inactive_chain(facts) is not None
        or facts.detail.destination_in_set is False
        or is_expired(facts)
    )


def _names(facts: Facts) -> dict[str, str]:
    row = facts.detail.row
    return {"source": row.source.name, "destination": row.destination.name}
