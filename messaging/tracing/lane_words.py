"""How a lane does, in two sentences; pure."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging.tracing.lanes import LaneDetail
from messaging.tracing.totals import Period, Totals
from messaging.tracing.verdict import Verdict
from messaging.tracing.watch import FEW_RELAYS, SILENT, TIMES
from messaging.tracing.wording import duration, grouped, short_name


def tell_lane(lane: LaneDetail, now: int) -> Verdict:
    """Whether messages of the lane are relayed as usual, and how many are open."""
    if not lane.used:
        return Verdict(_unused(lane), _chance(lane))
    if not lane.counted:
        what = _("How this lane does is not counted yet.")
        return Verdict(what, _("Its newest messages are listed all the same."))
    return Verdict(_speed(lane, now), _open(lane))


def _unused(lane: LaneDetail) -> str:
    ends = {"source": short_name(lane.source.name), "to": short_name(lane.destination.name)}
    return _("No message was seen from %(source)s to %(to)s.") % ends


def _chance(lane: LaneDetail) -> str:
    if lane.in_set is False:
        return _("One could not be executed: the chains share no dependency set.")
    if not lane.source.followed:
        return _("The source is not followed, so only relays would be seen.")
    return _("The first one will be listed here.")


def _speed(lane: LaneDetail, now: int) -> str:
    week = lane.by_period.get(Period.WEEK)
    if lane.open and lane.open.waiting and (silence := _silence(lane, week, now)):
        return silence
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


def _silence(lane: LaneDetail, week: Totals | None, now: int) -> str:
    """That nobody relays, empty where somebody does."""
    last = None if week is None else week.last_relay
    first = now if lane.open is None or lane.open.first_open is None else lane.open.first_open
    usual = 0 if week is None else (week.slow or 0)
    if now - max(last or 0, first) <= max(SILENT, 3 * usual):
        return ""
    if last is None:
        return _("Nobody relayed in the last week.")
    return _("Nobody relayed for %(time)s.") % {"time": duration(now - last)}


def _open(lane: LaneDetail) -> str:
    waiting = lane.open.waiting if lane.open else 0
    failed = lane.open.failed if lane.open else 0
    if failed:
        return ngettext(
            "%(failed)s message has failed so far, %(waiting)s more in flight.",
            "%(failed)s messages have failed so far, %(waiting)s more in flight.",
            failed,
        ) % {"failed": grouped(failed), "waiting": grouped(waiting)}
    if waiting:
        return ngettext(
            "%(count)s message is in flight.", "%(count)s messages are in flight.", waiting
        ) % {"count": grouped(waiting)}
    return _("Nothing is in flight.")
