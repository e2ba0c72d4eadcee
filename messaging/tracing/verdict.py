"""A message's state in two sentences, what happened and what is next; it decides no status."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from messaging.tracing.attempted import Fault
from messaging.tracing.broken_rules import broken_rule
from messaging.tracing.health import lag_of
from messaging.tracing.levels import is_derived, title
from messaging.tracing.past import ReorgCause
from messaging.tracing.standing import (
    LATE,
    chain_clock,
    joint_safety,
    places,
    relay_delay,
)
from messaging.tracing.values import ChainRef, MessageDetail, MessageStatus, Safety
from messaging.tracing.wording import NBSP, duration, grouped, listed, short_name, tied


@dataclass(frozen=True, slots=True)
class Verdict:
    """Line one is a fact, line two what comes next or what to do."""

    what: str
    next: str


@dataclass(frozen=True, slots=True)
class _Case:
    """What the sentences are made of; `clock` is the destination's, in seconds."""

    detail: MessageDetail
    source: str
    destination: str
    clock: int

    @property
    def names(self) -> dict[str, str]:
        """The two chains, for the placeholders of a sentence."""
        return {"source": self.source, "destination": self.destination}


def tell(detail: MessageDetail, now: int) -> Verdict:
    """The verdict on a message, at second `now` of the wall clock."""
    source, destination = _name(detail.row.source), _name(detail.row.destination)
    clock = chain_clock(detail.as_of[1], now)
    return _TELLERS[detail.row.status](_Case(detail, source, destination, clock))


def _executed(case: _Case) -> Verdict:
    delay, sends = relay_delay(case.detail), case.detail.sends
    again = bool(sends) and case.detail.current_send != sends[0]
    if delay is None:
        what = _("Executed on %(destination)s.")
    elif delay == 0 and again:
        what = _("Relayed within the same second after it was sent again.")
    elif delay == 0:
        what = _("Relayed within the same second.")
    elif again:
        what = _("Relayed in %(duration)s after it was sent again.")
    else:
        what = _("Relayed in %(duration)s.")
    told = case.names | {"duration": duration(delay or 0)}
    return Verdict(what % told, _becomes_final(case.detail))


def _becomes_final(detail: MessageDetail) -> str:
    joint, level = joint_safety(detail), title(Safety.SAFE)
    if joint is Safety.FINALIZED:
        return tied(_("Nothing is left to do: both blocks are finalized."))
    if joint is Safety.SAFE:
        return tied(_("Finalized as soon as L1 finalizes the batches of both blocks."))
    if joint is Safety.UNKNOWN:
        return _("How safe its blocks are is not known: no node gives it.")
    unsafe = [_name(at.chain) for at in places(detail) if not is_derived(at.safety)]
    if not unsafe:
        told = _("%(level)s as soon as the messages of its blocks are verified.")
        return tied(told % {"level": level})
    told = ngettext(
        "%(level)s as soon as the batch of %(chains)s is on L1 and verified.",
        "%(level)s as soon as the batches of %(chains)s are on L1 and verified.",
        len(unsafe),
    )
    return tied(told % {"level": level, "chains": listed(unsafe)})


def _initiated(case: _Case) -> Verdict:
    names = case.names
    if case.detail.destination_in_set is False:
        told = _("Sent on %(source)s to %(destination)s, which is not in its dependency set.")
        remedy = tied(_("It cannot be executed there unless that chain joins the set."))
        return Verdict(tied(told % names), remedy)
    if not case.detail.row.destination.followed:
        told = _("Sent on %(source)s. A relay on %(destination)s cannot be seen here.")
        remedy = _("Look for it there: Crosslane does not follow %(destination)s.")
        return Verdict(tied(told % names), remedy % names)
    if (lag_of(case.detail.as_of[1]) or 0) >= LATE:
        told = _("Sent on %(source)s. %(destination)s is not indexed to its head yet.")
        remedy = tied(_("The relay may be there already; this page follows."))
        return Verdict(tied(told % names), remedy)
    told = _("Sent on %(source)s, and no relay was seen on %(destination)s yet.")
    return Verdict(tied(told % names), _time_left(case, _RELAY))


class _Ask(NamedTuple):
    """What anyone can do: without an end, and within a time."""

    always: Promise
    within: Promise


_RELAY = _Ask(
    gettext_lazy("Anyone can relay it on %(destination)s."),
    gettext_lazy("Anyone can relay it within %(left)s."),
)
_RELAY_AGAIN = _Ask(
    gettext_lazy("Anyone can relay it again on %(destination)s."),
    gettext_lazy("Anyone can relay it again within %(left)s."),
)
_MEND_FIRST = _Ask(
    gettext_lazy("Mend its target, then anyone can relay it again on %(destination)s."),
    gettext_lazy("Mend its target, then anyone can relay it again within %(left)s."),
)


def _time_left(case: _Case, ask: _Ask) -> str:
    expires, cut_off = case.detail.row.expires_at, case.detail.relay_before
    if expires is None:
        return str(ask.always) % case.names
    if cut_off is not None and case.clock > cut_off:
        left = duration(max(0, expires - case.clock), units=1)
        return tied(_("Nodes refuse a relay so late; it expires in %(left)s.") % {"left": left})
    left = duration(max(0, (cut_off or expires) - case.clock), units=1)
    return tied(str(ask.within) % {"left": left})


def _failed(case: _Case) -> Verdict:
    last = case.detail.failures[-1] if case.detail.failures else None
    revert = last.revert if last else None
    what = _reverted(case, "" if revert is None else revert.headline)
    if case.detail.destination_in_set is False:
        remedy = _("It cannot be executed: not in the dependency set of %(source)s.")
        return Verdict(what, remedy % case.names)
    # Through another contract the error may be that one's, and whoever sent it chose the contract.
    targets = last is not None and last.direct and revert and revert.fault is Fault.TARGET
    return Verdict(what, _time_left(case, _MEND_FIRST if targets else _RELAY_AGAIN))


def _reverted(case: _Case, reason: str) -> str:
    """Attempts count on the destination alone, so that this is the chain of each of them."""
    one = len(case.detail.failures) == 1
    if one and reason:
        what = _("The relay that was seen on %(destination)s reverted: %(reason)s.")
    elif one:
        what = _("The relay that was seen on %(destination)s reverted.")
    elif reason:
        what = _("Every relay that was seen on %(destination)s reverted, the last with %(reason)s.")
    else:
        what = _("Every relay that was seen on %(destination)s reverted.")
    return what % (case.names | {"reason": reason})


def _expired(case: _Case) -> Verdict:
    row, names = case.detail.row, case.names
    if case.detail.destination_in_set is False:
        what = _("Expired: %(destination)s is not in the dependency set of %(source)s.")
        remedy = _(
            "It cannot be executed there, sent again or not, unless that chain joins the set."
        )
        return Verdict(what % names, remedy)
    window = _window(case)
    if not row.destination.followed:
        what = _("Expired, unless it was relayed on %(destination)s.")
        if window:
            what = _("Expired, unless it was relayed on %(destination)s within\u00a0%(window)s.")
        remedy = _("Look there before you resend it: Crosslane does not follow %(destination)s.")
    elif not case.detail.window_indexed:
        what = _("It ran out of time; %(destination)s is not indexed for all of that time.")
        remedy = tied(_("The relay may be there already; this page follows."))
    else:
        what = _("Expired: no relay was seen on %(destination)s.")
        if window:
            what = _("Expired: no relay was seen on %(destination)s within\u00a0%(window)s.")
        remedy = tied(_("Resend it on %(source)s: the hash stays, the clock starts again."))
    return Verdict(what % (names | {"window": window}), remedy % names)


def _window(case: _Case) -> str:
    """How long it could be relayed; empty where no dependency set tells."""
    row, sends = case.detail.row, case.detail.sends
    sent = sends[-1].place.timestamp if sends else row.timestamp
    return "" if row.expires_at is None else duration(row.expires_at - sent)


def _invalid(case: _Case) -> Verdict:
    broken = [broken_rule(reason, case.source, case.destination) for reason in case.detail.reasons]
    return Verdict(
        _("The relay on %(destination)s is not backed by %(source)s.") % case.names,
        " ".join(broken) or _("It breaks a rule of the protocol."),
    )


def _awaiting_source(case: _Case) -> Verdict:
    used, names = None if case.detail.relay is None else case.detail.relay.used, case.names
    following = _("This page completes itself once %(source)s is indexed far enough.")
    if used is not None:
        names |= {"block": grouped(used.block_number)}
        following = _(
            "This page completes itself once %(source)s is indexed to block\u00a0%(block)s."
        )
    what = _("Relayed on %(destination)s. Its sending on %(source)s is not indexed yet.")
    return Verdict(tied(what % names), following % names)


def _untracked_source(case: _Case) -> Verdict:
    what = _("Relayed on %(destination)s from %(source)s, which Crosslane does not follow.")
    following = _("Whether %(source)s backs it cannot be checked here.")
    return Verdict(tied(what % case.names), tied(following % case.names))


def _dropped(case: _Case) -> Verdict:
    cause = case.detail.history[-1].cause if case.detail.history else ReorgCause.UNKNOWN
    if cause is ReorgCause.REPLACED:
        what = tied(
            _("An invalid block of %(source)s was replaced, and this message went with it.")
        )
    elif cause is ReorgCause.RESYNC:
        what = tied(_("%(source)s was read again, and this message was not found there yet."))
    else:
        what = _("A reorg took this message off %(source)s.")
    following = _("If its transaction is included again, it shows here by itself.")
    if any(row.status is not MessageStatus.DROPPED for row in case.detail.same_nonce):
        following = _(
            "Another message took its nonce: if it is still wanted, it must be sent again."
        )
    return Verdict(what % case.names, tied(following))


_TELLERS: dict[MessageStatus, Callable[[_Case], Verdict]] = {
    MessageStatus.INITIATED: _initiated,
    MessageStatus.FAILED: _failed,
    MessageStatus.EXECUTED: _executed,
    MessageStatus.EXPIRED: _expired,
    MessageStatus.INVALID: _invalid,
    MessageStatus.AWAITING_SOURCE: _awaiting_source,
    MessageStatus.UNTRACKED_SOURCE: _untracked_source,
    MessageStatus.DROPPED: _dropped,
}


def _name(chain: ChainRef) -> str:
    """A name for a headline: a long one is cut in the middle, none breaks over two lines."""
    return short_name(chain.name).replace(" ", NBSP)
