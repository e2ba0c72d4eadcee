"""The period whose totals a page shows: in its address, and as links to the others; pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from messaging.tracing.totals import Period

HOURS = {Period.HOUR: 24, Period.DAY: 24, Period.WEEK: 7 * 24}  # that are plotted, by hour
LABELS: dict[Period, str | Promise] = {
    Period.HOUR: _("Last hour"),
    Period.DAY: _("24 hours"),
    Period.WEEK: _("7 days"),
}


class MalformedPeriod(ValueError):
    """A period that is none of ours; the message names it and the remedy."""


@dataclass(frozen=True, slots=True)
class PeriodLink:
    """A period to switch to."""

    label: str | Promise
    address: str
    current: bool


def read_period(query: Mapping[str, str]) -> Period:
    """The period in a query string, a day where none is named; raises MalformedPeriod."""
    text = query.get("span", "") or Period.DAY
    try:
        return Period(text)
    except ValueError as error:
        known = ", ".join(Period)
        told = {"text": repr(text[:40]), "known": known}
        raise MalformedPeriod(
            gettext("%(text)s is no span: give one of %(known)s.") % told
        ) from error


def period_links(chosen: Period) -> tuple[PeriodLink, ...]:
    """Every period, with the query that leads to it."""
    return tuple(PeriodLink(LABELS[one], f"?span={one}", one is chosen) for one in Period)
