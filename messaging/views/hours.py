"""What the two plots of a page show: hours with their numbers; it only puts values together."""

from typing import Any

from messaging.tracing.freshness import of_counts
from messaging.tracing.totals import Period, read_hours
from messaging.views.periods import HOURS
from messaging.views.plots import group_hours, plot_counts, plot_delays

_GROUPS = {24: 1, 168: 6}  # hours a column


def plotted_hours(period: Period, now: int, lane: tuple[int, int] | None = None) -> dict[str, Any]:
    """The context of `_plots.html`: the hours of a period, of all lanes or of one."""
    hours = read_hours(HOURS[period], now, lane)
    group = _GROUPS[len(hours)]
    return {
        "hours": hours,
        "whole_days": len(hours) > HOURS[Period.DAY],
        "groups": group_hours(hours, group),
        "group": group,
        "delays": plot_delays(hours),
        "counts": plot_counts(hours, group=group),
        "sent": sum(one.sent for one in hours),
        "reverted": sum(one.failed for one in hours),
        "ever_relayed": any(one.median is not None for one in hours),
    }


def counted_when(at: int | None, now: int) -> dict[str, Any]:
    """The context of `_counted.html`: when the numbers of a page were counted, None: not yet."""
    return {"counted_at": at, "counted": of_counts(at, now)}
