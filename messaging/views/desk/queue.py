"""The queue of stuck messages, for staff."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging.support.case_filters import CaseFilters
from messaging.support.case_values import CaseRow
from messaging.support.case_words import CAUSE_WORDS, REASON_NOTES, REASON_WORDS, icon_of
from messaging.support.listing import (
    PER_PAGE,
    Group,
    Queue,
    list_labels,
    list_queue,
    list_staff,
)
from messaging.support.queue import Reason
from messaging.support.saved import list_saved
from messaging.tracing.asking import MalformedFilter, is_number
from messaging.tracing.network import Network, load_network
from messaging.tracing.values import ChainRef
from messaging.tracing.wording import ago, amount, grouped, tied
from messaging.views.clock import read_clock
from messaging.views.desk.access import staff_of, staff_only
from messaging.views.desk.filters import (
    CASE_FILTERS,
    chips_of,
    choices_of,
    read_filters,
    write_filters,
)
from messaging.views.filters import Tab, options_of
from messaging.views.listing import render_malformed
from messaging.views.rendering import render_page

_LAST_PAGE = 9_999
_MOST_AMOUNTS = 3  # that the head of a group names


@dataclass(frozen=True, slots=True)
class Shown:
    """A group as the page shows it; `query` narrows the queue to it."""

    id: str
    title: str
    lane: tuple[ChainRef, ChainRef] | None
    note: str
    style: str
    icon: str
    count: int
    more: int
    query: str
    cases: Sequence[CaseRow]


@staff_only("GET", "HEAD")
def show_queue(request: HttpRequest) -> HttpResponse:
    """The cases that pass the filters of the address, in groups, the most urgent first."""
    network = load_network()
    try:
        filters, page = read_filters(request.GET), _read_page(request.GET.get("page", ""))
    except MalformedFilter as error:
        return render_malformed(request, error, CASE_FILTERS)
    queue = list_queue(filters, network, page=page)
    now = read_clock()
    context = {
        "nav": "desk",
        "now": now,
        "title": _title(queue, filters),
        "checked": _checked(queue, now),
        "groups": [_shown(at, group, filters) for at, group in enumerate(queue.groups)],
        "back": request.get_full_path(),
        "query": "",
        **_pages(queue, filters, page),
        **_narrowing(filters, network),
        **_kept(request, filters),
    }
    return render_page(request, "messaging/desk/queue.html", context)


def _read_page(text: str) -> int:
    if text and not (is_number(text) and 0 < int(text) <= _LAST_PAGE):
        raise MalformedFilter("page", _("page counts from 1: open the queue from its beginning."))
    return int(text) if text else 1


def _title(queue: Queue, filters: CaseFilters) -> str:
    """How many there are, and how many of them cannot wait."""
    if not queue.count:
        return _("Nothing is stuck.") if filters == CaseFilters() else _("No case passes.")
    stuck = ngettext("%(count)s message is stuck.", "%(count)s messages are stuck.", queue.count)
    if filters.state is not None or filters.every_state:
        stuck = ngettext("%(count)s case passes.", "%(count)s cases pass.", queue.count)
    told = stuck % {"count": grouped(queue.count)}
    if not queue.today:
        return tied(told)
    today = ngettext(
        "%(count)s runs out of time within a day.",
        "%(count)s run out of time within a day.",
        queue.today,
    )
    return tied(f"{told} {today % {'count': grouped(queue.today)}}")


def _checked(queue: Queue, now: int) -> str:
    if queue.checked_at is None:
        return _("Checked every 15 s")
    return _("Checked %(ago)s, as of each chain\u2019s head") % {"ago": ago(queue.checked_at, now)}


def _shown(at: int, group: Group, filters: CaseFilters) -> Shown:
    style, icon = icon_of(group.reason, group.cause)
    if group.lane is not None:
        narrowed = replace(
            filters, source=group.lane[0].chain_id, destination=group.lane[1].chain_id
        )
        names = {"source": group.lane[0].name, "destination": group.lane[1].name}
        title, note = _("%(source)s to %(destination)s") % names, ""
    elif group.cause is not None:
        narrowed = replace(filters, cause=group.cause, reason=None)
        title, note = str(CAUSE_WORDS[group.cause]), _("As the last check found.")
    else:
        reason = group.reason or Reason.SLOW
        narrowed = replace(filters, reason=reason, cause=None)
        title, note = str(REASON_WORDS[reason]), str(REASON_NOTES[reason])
    return Shown(
        f"group-{at}",
        title,
        group.lane,
        f"{_counted(group)} {note}".strip(),
        style,
        icon,
        group.count,
        group.more,
        write_filters(narrowed),
        group.cases,
    )


def _counted(group: Group) -> str:
    """How many messages a group has, and what they move together."""
    counted = ngettext("%(count)s message", "%(count)s messages", group.count)
    told = [counted % {"count": grouped(group.count)}]
    told += [amount(one, digits=4) for one in group.moved[:_MOST_AMOUNTS]]
    if (more := len(group.moved) - _MOST_AMOUNTS) > 0:
        tokens = ngettext("%(count)s more token", "%(count)s more tokens", more)
        told.append(tokens % {"count": more})
    return f"{', '.join(told)}."


def _pages(queue: Queue, filters: CaseFilters, page: int) -> dict[str, Any]:
    """The way on, where one group fills more than a page."""
    if not filters.one_group:
        return {"one_group": False}
    more = queue.count > page * PER_PAGE
    return {
        "one_group": True,
        "newer": write_filters(filters, page=page - 1) if page > 1 else None,
        "older": write_filters(filters, page=page + 1) if more else None,
    }


def _narrowing(filters: CaseFilters, network: Network) -> dict[str, Any]:
    """What the queue is narrowed to, and what it can be narrowed to."""
    chains = [chain.ref for chain in network.chains]
    staff = list_staff()
    return {
        "chips": chips_of(filters, chains),
        "choices": choices_of(filters, [one.name for one in staff], list_labels()),
        "sources": options_of(filters.source, chains),
        "destinations": options_of(filters.destination, chains),
        "staff": staff,
        "filters_query": "" if write_filters(filters) == "." else write_filters(filters),
    }


def _kept(request: HttpRequest, filters: CaseFilters) -> dict[str, Any]:
    """The views that everybody has, and those that this person keeps."""
    me = staff_of(request)
    usual = (
        (_("All"), CaseFilters()),
        (_("Mine"), CaseFilters(owner=me.get_username())),
        (_("Nobody\u2019s"), CaseFilters(owner="nobody")),
    )
    here = write_filters(filters)
    saved = list_saved(me.pk)
    tabs = [Tab(label, write_filters(one), write_filters(one) == here) for label, one in usual]
    tabs += [Tab(one.name, f"?{one.query}", f"?{one.query}" == here) for one in saved]
    return {"tabs": tabs, "saved": saved, "can_save": here != "."}
