"""What was seen of an incident, in sentences of the active language; pure."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from messaging.diagnosis.sights import Seen, Sight
from messaging.tracing.wording import NBSP, counted, duration, grouped, moment, short_name

_EPOCH = 0  # a year in which nothing was seen


def tell_seen(seen: Iterable[Seen]) -> tuple[str, ...]:
    """What was seen, a text of one or two sentences each."""
    return tuple(_tell(one) for one in seen)


def _tell(one: Seen) -> str:
    if one.what in _COUNTED:
        return _COUNTED[one.what](one)
    return str(_PLAIN[one.what]) % _spoken(one)


def _spoken(one: Seen) -> dict[str, object]:
    return {
        "chain": short_name(one.chain),
        "block": "" if one.block is None else grouped(one.block),
        "at": "" if one.at is None else _clock(one.at),
        "count": grouped(one.count or 0),
        "text": one.text,
    }


def _clock(at: int) -> str:
    """`15 Jun 2026, 15:06:40 UTC`: evidence is read later too, and needs its year."""
    return (_("%(time)s UTC") % {"time": moment(at, _EPOCH)}).replace(" ", NBSP)


_PLAIN = {
    Sight.FAILSAFE_ON: gettext_lazy(
        "The interop filter of %(chain)s said at %(at)s that its failsafe is on."
    ),
    Sight.FAILSAFE_OFF: gettext_lazy(
        "The interop filter of %(chain)s said at %(at)s that its failsafe is off."
    ),
    Sight.RELAYED: gettext_lazy("A relay was seen at %(at)s."),
    Sight.FRONTIER: gettext_lazy(
        "%(chain)s: block %(block)s, of %(at)s, is the newest cross-safe one."
    ),
    Sight.FRONTIER_MOVED: gettext_lazy("%(chain)s: cross-safe went on to block %(block)s."),
    Sight.HOLDS: gettext_lazy(
        "%(chain)s holds the frontier: its newest local-safe block is %(block)s, and every chain "
        "waits for the next one."
    ),
    Sight.NOBODY_HOLDS: gettext_lazy(
        "No chain holds the frontier: newer blocks of every chain are local-safe. What verifies "
        "messages across the chains stands still."
    ),
    Sight.HOLDER_UNKNOWN: gettext_lazy(
        "Which chain holds the frontier is not known: no node tells how far each is local-safe."
    ),
    Sight.NODE_ERROR: gettext_lazy("It said last: %(text)s"),
    Sight.HEAD_STANDS: gettext_lazy(
        "The nodes of %(chain)s answer, and have stayed at block %(block)s since %(at)s."
    ),
    Sight.ANSWERS: gettext_lazy("%(chain)s is read again: its node is at block %(block)s."),
    Sight.READ_TO: gettext_lazy("%(chain)s is read to block %(block)s, of %(at)s."),
    Sight.UNTOLD: gettext_lazy("Nobody could tell any more whether it goes on."),
    Sight.UNWATCHED: gettext_lazy("Crosslane does not read these chains any more."),
}


def _no_relay(one: Seen) -> str:
    last = _("The last relay on any lane was seen at %(at)s.") % _spoken(one)
    sent = ngettext(
        "%(count)s message was sent since, on %(lanes)s.",
        "%(count)s messages were sent since, on %(lanes)s.",
        one.count or 0,
    )
    return f"{last} {sent % {**_spoken(one), 'lanes': counted(one.beside or 0, 'lane')}}"


def _reorgs(one: Seen) -> str:
    told = ngettext(
        "%(count)s reorg of %(chain)s since %(at)s replaced %(blocks)s.",
        "%(count)s reorgs of %(chain)s since %(at)s replaced %(blocks)s.",
        one.count or 0,
    )
    return told % {**_spoken(one), "blocks": counted(one.beside or 0, "block")}


def _deepest(one: Seen) -> str:
    told = _("The deepest, at %(at)s, replaced %(blocks)s above block %(block)s.")
    return told % {**_spoken(one), "blocks": counted(one.count or 0, "block")}


def _local_safe_beyond(one: Seen) -> str:
    told = _("%(chain)s is local-safe to block %(block)s, %(blocks)s further.")
    return told % {**_spoken(one), "blocks": counted(one.count or 0, "block")}


def _latest_beyond(one: Seen) -> str:
    told = _("%(chain)s is at block %(block)s, %(blocks)s further.")
    return told % {**_spoken(one), "blocks": counted(one.count or 0, "block")}


def _no_answer(one: Seen) -> str:
    told = ngettext(
        "The endpoint of %(chain)s has not answered since %(at)s.",
        "None of the %(count)s endpoints of %(chain)s has answered since %(at)s.",
        one.count or 0,
    )
    return told % _spoken(one)


def _calm(one: Seen) -> str:
    told = {"chain": short_name(one.chain), "time": duration(one.count or 0)}
    return _("No further reorg of %(chain)s was seen for %(time)s.") % told


_COUNTED: dict[Sight, Callable[[Seen], str]] = {
    Sight.NO_RELAY: _no_relay,
    Sight.REORGS: _reorgs,
    Sight.DEEPEST: _deepest,
    Sight.LOCAL_SAFE_BEYOND: _local_safe_beyond,
    Sight.LATEST_BEYOND: _latest_beyond,
    Sight.NO_ANSWER: _no_answer,
    Sight.CALM: _calm,
}
