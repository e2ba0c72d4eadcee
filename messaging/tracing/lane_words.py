"""How a lane does, in two sentences; pure."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging.tracing.freshness import behind
from messaging.tracing.lanes import LaneDetail
from messaging.tracing.totals import Period, Totals
from messaging.tracing.values import AsOf
from messaging.tracing.verdict import Verdict
from messaging.tracing.watch import FEW_RELAYS, TIMES, silence_of
from messaging.tracing.wording import duration, roughly, short_name


def tell_lane(lane: LaneDetail, destination: AsOf) -> Verdict:
    """Whether messages of the lane are relayed as usual, and how many are open; `destination`: up
    to where that chain is indexed."""
    if not lane.used:
        return Verdict(_unused(lane), _chance(lane))
    if not lane.counted:
        what = _("How this lane does is not counted yet.")
        return Verdict(what, _("Its newest messages are listed all the same."))
    return Verdict(_speed(lane, destination), _open(lane))


def _unused(lane: LaneDetail) -> str:
    ends = {"source": short_name(lane.source.name), "to": short_name(lane.destination.name)}
    return _("No message was seen from %(source)s to %(to)s.") % ends


def _chance(lane: LaneDetail) -> str:
    if lane.in_set is False:
        return _("One could not be executed: the chains share no dependency set.")
    if not lane.source.followed:
        return _("The source is not followed, so only relays would be seen.")
    return _("The first one will be listed here.")


def _speed(lane: LaneDetail, destination: AsOf) -> str:
    week = lane.by_period.get(Period.WEEK)
    if not destination.chain.followed:
        told = _("A relay on %(chain)s cannot be seen here: that chain is not followed.")
        return told % {"chain": short_name(destination.chain.name)}
    waits = lane.open is not None and lane.open.waiting > 0
    missing = _unseen(destination) if waits or (week and week.median is None) else ""
    return missing or _silence(lane, week, destination) or _usual(lane, week)


def _usual(lane: LaneDetail, week: Totals | None) -> str:
    """How fast messages are relayed, against the week."""
    if week is None or week.median is None or week.slow is None:
        if week is None:
            return _("No message was sent in the last week.")
        return _("No message of the last week was executed.")
    values = {"median": duration(week.median), "slow": duration(week.slow)}
    hour = lane.by_period.get(Period.HOUR)
    if hour and hour.executed >= FEW_RELAYS and (hour.median or 0) > TIMES * week.median:
        values["hour"] = duration(hour.median or 0)
        return _(
            "Slower than usual: %(hour)s in the last hour, half within %(median)s in a week."
        ) % (values)
    if week.executed < FEW_RELAYS:
        return _("Quiet: relayed in %(median)s, seen a few times only.") % values
    return _("Normal: half are relayed within %(median)s, 95 %% within %(slow)s.") % values


def _unseen(destination: AsOf) -> str:
    """Why relays may be there that are not seen, empty where none is."""
    chain = {"chain": short_name(destination.chain.name)}
    if destination.indexed_block is None:
        return _("%(chain)s is not indexed yet: no relay there is seen.") % chain
    if late := behind(destination):
        told = _("%(chain)s is indexed late, %(late)s: relays there show later.")
        return told % (chain | {"late": late})
    return ""


def _silence(lane: LaneDetail, week: Totals | None, destination: AsOf) -> str:
    """That nobody relays, empty where somebody does."""
    silence = lane.open and silence_of(lane.open, week, destination)
    if not silence:
        return ""
    if silence.lasts is None:
        return _("Nobody relayed in the last week.")
    return _("Nobody relayed for %(time)s.") % {"time": duration(silence.lasts)}


def _open(lane: LaneDetail) -> str:
    waiting = lane.open.waiting if lane.open else 0
    failed = lane.open.failed if lane.open else 0
    about = lane.open is not None and lane.open.about
    if failed:
        told = ngettext(
            "%(failed)s message has failed so far, %(waiting)s more in flight.",
            "%(failed)s messages have failed so far, %(waiting)s more in flight.",
            failed,
        )
        counts = {"failed": failed, "waiting": waiting}
        named = {name: roughly(number, about=about) for name, number in counts.items()}
        return capfirst(told % named)
    if waiting:
        told = ngettext(
            "%(count)s message is in flight.", "%(count)s messages are in flight.", waiting
        )
        return capfirst(told % {"count": roughly(waiting, about=about)})
    return _("Nothing is in flight.")
