"""The many small cells of totals, written in one piece: a tag for each would cost more than all
that is read for the page."""

from collections.abc import Iterable
from datetime import UTC, datetime
from html import escape
from typing import Protocol

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from messaging.tracing.totals import Totals
from messaging.tracing.wording import day, duration, grouped

register = template.Library()


class Cell(Protocol):
    """A lane of the matrix, in words."""

    @property
    def source(self) -> int:
        """Its source's chain id."""

    @property
    def destination(self) -> int:
        """Its destination's chain id."""

    @property
    def count(self) -> str:
        """How many messages."""

    @property
    def median(self) -> str:
        """How fast they were relayed."""

    @property
    def shade(self) -> int:
        """How dark it is."""

    @property
    def same(self) -> bool:
        """Whether it is no lane at all."""


@register.simple_tag
def delay_rows(hours: Iterable[Totals], with_day: bool = False) -> SafeString:
    """Each hour in which something was relayed, with median and 95th percentile."""
    return SafeString(
        "".join(
            f'<tr><td class="end">{_hour(one.since, with_day=with_day)}</td>'
            f'<td class="end">{duration(one.median)}</td>'
            f'<td class="end">{duration(one.slow)}</td></tr>'
            for one in hours
            if one.median is not None and one.slow is not None
        )
    )


@register.simple_tag
def count_rows(groups: Iterable[tuple[Totals, int, int]], with_day: bool = False) -> SafeString:
    """What was sent and what failed, from each of these hours on."""
    return SafeString(
        "".join(
            f'<tr><td class="end">{_hour(first.since, with_day=with_day)}</td>'
            f'<td class="end">{grouped(sent)}</td><td class="end">{grouped(failed)}</td></tr>'
            for first, sent, failed in groups
        )
    )


@register.simple_tag
def lane_cells(cells: Iterable[Cell]) -> SafeString:
    """The lanes of a chain that sends, each linked to its page."""
    lanes, same = reverse("lanes"), escape(_("same chain"))
    dash = '<span aria-hidden="true">\u2013</span>'
    none = f'<td><span><span class="vh">{same}</span>{dash}</span></td>'
    parts = [
        none
        if cell.same
        else f'<td class="v{cell.shade}"><a href="{lanes}{cell.source}/{cell.destination}/">'
        f"<span>{cell.count}</span><small>{cell.median}</small></a></td>"
        for cell in cells
    ]
    return SafeString("".join(parts))


def _hour(since: int, *, with_day: bool) -> str:
    at = datetime.fromtimestamp(since, UTC)
    named = f"{day(since)}, " if with_day else ""
    return f'<time datetime="{at:%Y-%m-%dT%H:%M:%SZ}">{named}{at.hour:02}:00</time>'
