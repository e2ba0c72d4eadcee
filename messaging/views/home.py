"""The first page: search, what moves now, totals, lanes, what deserves a look, chains."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from messaging.diagnosis.incidents import all_open_incidents
from messaging.tracing.freshness import of_chains
from messaging.tracing.messages import list_messages
from messaging.tracing.network import Network, load_network
from messaging.tracing.open_messages import OpenCount, count_open
from messaging.tracing.places import list_as_of
from messaging.tracing.recent import list_flights
from messaging.tracing.totals import Period, PeriodTotals, read_all_totals
from messaging.tracing.values import AsOf
from messaging.tracing.watch import (
    Finding,
    find_expiring,
    find_failed,
    find_invalid,
    find_late,
    find_silent,
    find_slow,
)
from messaging.views.clock import read_clock
from messaging.views.flights import BROAD, NARROW, draw_flights
from messaging.views.hours import counted_when, plotted_hours
from messaging.views.ladders import ladders_of
from messaging.views.matrix import make_matrix
from messaging.views.methods import read_only
from messaging.views.notices import render_bad_request
from messaging.views.periods import LABELS, MalformedPeriod, period_links, read_period
from messaging.views.rendering import render_page
from messaging.views.watching import watch_items

NEWEST = 8  # messages in the list


@read_only
def show_home(request: HttpRequest) -> HttpResponse:
    """Search, and the whole network at one look."""
    try:
        period = read_period(request.GET)
    except MalformedPeriod as error:
        return render_bad_request(request, str(error))
    now, network = read_clock(), load_network()
    reach = list_as_of(network)
    counted = read_all_totals(network)
    opened = count_open(network)
    context = {
        "nav": "home",
        "now": now,
        "network": network,
        "fresh": of_chains(reach, now),
        "rows": list_messages(limit=NEWEST, network=network).rows,
        "searched": reach,
        "ladders": ladders_of(network.chains, reach),
        "watch": watch_items(
            _findings(opened, counted, reach, now),
            counted[Period.DAY].lanes,
            all_open_incidents(),
            now,
        ),
        **_totals(period, counted[period], opened, network, now),
        **plotted_hours(period, now),
    }
    context["pictures"] = _pictures(network, now, counted[Period.DAY], reach)
    return render_page(request, "messaging/home.html", context)


def _totals(
    period: Period,
    counted: PeriodTotals,
    opened: tuple[OpenCount, ...],
    network: Network,
    now: int,
) -> dict[str, Any]:
    return {
        "period": LABELS[period],
        "periods": period_links(period),
        "totals": counted.all,
        "matrix": make_matrix(counted.lanes, [chain.ref for chain in network.chains]),
        "waiting": sum(one.waiting for one in opened),
        "failed": sum(one.failed for one in opened),
        "about": any(one.about for one in opened),
        **counted_when(counted.counted_at, now),
    }


def _pictures(
    network: Network, now: int, day: PeriodTotals, reach: tuple[AsOf, ...]
) -> dict[str, Any]:
    newest = list_flights(network, BROAD.seconds)
    chains = [chain.ref for chain in network.chains]
    indexed = of_chains(reach, now).text
    usual = day.all.median if day.all else None
    return {
        name: draw_flights(newest, chains, now, frame, usual=usual, reach=indexed)
        for name, frame in (("broad", BROAD), ("narrow", NARROW))
    }


def _findings(
    opened: tuple[OpenCount, ...],
    counted: dict[Period, PeriodTotals],
    reach: tuple[AsOf, ...],
    now: int,
) -> list[Finding]:
    week = {
        (one.source.chain_id, one.destination.chain_id): one for one in counted[Period.WEEK].lanes
    }
    return [
        *find_expiring(opened, now),
        *find_failed(opened),
        *find_invalid(counted[Period.DAY].lanes),
        *find_late(reach, now),
        *find_silent(opened, week, reach),
        *find_slow(counted[Period.HOUR].lanes, week),
    ]
