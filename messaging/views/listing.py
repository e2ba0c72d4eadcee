"""What every list page has: its size, its pager, its count and its exports in the address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging.tracing.asking import MalformedFilter, shown
from messaging.tracing.counting import Count
from messaging.tracing.paging import Edge
from messaging.tracing.wording import grouped, moment
from messaging.views.filters import Tab, as_query
from messaging.views.notices import render_bad_request

SIZES = (25, 50, 100)
USUAL = SIZES[0]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Which page of a list is asked for, and how many rows it has."""

    limit: int = USUAL
    cursor: str | None = None

    @property
    def kept(self) -> int | None:
        """What addresses of other pages say of the size: nothing where it is the usual one."""
        return None if self.limit == USUAL else self.limit


def read_sheet(query: Mapping[str, str]) -> Sheet:
    """The page in a query string; raises MalformedFilter."""
    text = query.get("limit", "")
    if text and text not in map(str, SIZES):
        sentence = _("limit %(value)s cannot be used: give one of %(known)s.")
        values = {"value": shown(text), "known": ", ".join(map(str, SIZES))}
        raise MalformedFilter("limit", sentence % values)
    return Sheet(int(text) if text else USUAL, query.get("cursor") or None)


def sizes_of(sheet: Sheet, write: Callable[[int | None], str]) -> tuple[Tab, ...]:
    """The sizes that a page can have; `write` makes the address of a page of a size."""
    return tuple(
        Tab(str(size), write(None if size == USUAL else size), size == sheet.limit)
        for size in SIZES
    )


def render_malformed(
    request: HttpRequest, error: ValueError, names: tuple[str, ...]
) -> HttpResponse:
    """The 400 page for a filter that cannot be meant; it leads on to the list with the others."""
    more: dict[str, str] = {}
    others = {name: request.GET[name] for name in names if request.GET.get(name)}
    others.pop(getattr(error, "name", "cursor"), None)
    if others:
        more["others"] = f"{request.path}{as_query(others)}"
    return render_bad_request(request, str(error), **more)


def short_count(count: Count) -> str:
    """A count beside the name of a view."""
    return f"{grouped(count.number)}+" if count.more else grouped(count.number)


def counted_messages(count: Count) -> str:
    """How many messages a list has, as a sentence begins."""
    return _counted(
        count,
        _("At least %(number)s messages, newest first."),
        ngettext(
            "%(number)s message, newest first.",
            "%(number)s messages, newest first.",
            count.number,
        ),
    )


def counted_executions(count: Count) -> str:
    """How many executing messages a list has, as a sentence begins."""
    return _counted(
        count,
        _("At least %(number)s executing messages, newest first."),
        ngettext(
            "%(number)s executing message, newest first.",
            "%(number)s executing messages, newest first.",
            count.number,
        ),
    )


def counted_transfers(count: Count) -> str:
    """How many transfers a list has, as a sentence."""
    return _counted(
        count,
        _("At least %(number)s transfers, newest first."),
        ngettext(
            "%(number)s transfer, newest first.",
            "%(number)s transfers, newest first.",
            count.number,
        ),
    )


def _counted(count: Count, at_least: str, exactly: str) -> str:
    if count.more and not count.number:
        return _("Newest first.")
    return (at_least if count.more else exactly) % {"number": grouped(count.number)}


def sent_words(edge: Edge | None, now: int) -> str:
    """How far a page of messages looked, empty where it looked at everything."""
    return _edge_words(
        edge,
        now,
        _("Looked at what was sent since %(time)s; older ones may match."),
        _("Looked at what was sent up to %(time)s; newer ones may match."),
    )


def executed_words(edge: Edge | None, now: int) -> str:
    """How far a page of executing messages looked, empty where it looked at everything."""
    return _edge_words(
        edge,
        now,
        _("Looked at what was executed since %(time)s; older ones may match."),
        _("Looked at what was executed up to %(time)s; newer ones may match."),
    )


def _edge_words(edge: Edge | None, now: int, since: str, up_to: str) -> str:
    if edge is None:
        return ""
    return (up_to if edge.backward else since) % {"time": moment(edge.timestamp, now)}
