"""Lanes: all of them as a table and a square, and each with how fast and how reliable it is."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from messaging.diagnosis.incidents import open_incidents
from messaging.tracing.filters import MessageFilters
from messaging.tracing.freshness import of_chains, of_message
from messaging.tracing.lane_words import tell_lane
from messaging.tracing.lanes import LaneDetail, get_lane, list_lanes
from messaging.tracing.messages import list_messages
from messaging.tracing.network import Network, load_network
from messaging.tracing.places import list_as_of
from messaging.tracing.totals import read_totals
from messaging.tracing.values import AsOf
from messaging.views.clock import read_clock
from messaging.views.hours import plotted_hours
from messaging.views.incident_panels import incident_panels
from messaging.views.matrix import make_matrix
from messaging.views.methods import read_only
from messaging.views.notices import render_bad_request, render_not_found
from messaging.views.periods import LABELS, MalformedPeriod, period_links, read_period
from messaging.views.rendering import render_page

MOST_LANES = 200
NEWEST = 8


@read_only
def show_lanes(request: HttpRequest) -> HttpResponse:
    """Every lane that was used in a period or has an open message."""
    try:
        period = read_period(request.GET)
    except MalformedPeriod as error:
        return render_bad_request(request, str(error))
    now, network = read_clock(), load_network()
    reach = list_as_of(network)
    counted = read_totals(period, network)
    lanes = list_lanes(counted, network)
    context = {
        "nav": "lanes",
        "now": now,
        "fresh": of_chains(reach, now),
        "searched": reach,
        "lanes": lanes[:MOST_LANES],
        "left_out": max(len(lanes) - MOST_LANES, 0),
        "matrix": make_matrix(counted.lanes, [chain.ref for chain in network.chains]),
        "totals": counted.all,
        "period": LABELS[period],
        "periods": period_links(period),
    }
    return render_page(request, "messaging/lanes.html", context)


@read_only
def show_lane(request: HttpRequest, source: int, destination: int) -> HttpResponse:
    """One lane by the chain ids of its ends."""
    try:
        period = read_period(request.GET)
    except MalformedPeriod as error:
        return render_bad_request(request, str(error))
    now, network = read_clock(), load_network()
    reach = list_as_of(network)
    lane = get_lane(source, destination, network)
    if lane is None:
        sentence = _("No lane leads from chain %(source)s to chain %(destination)s.") % {
            "source": source,
            "destination": destination,
        }
        remedy = _("Crosslane follows other chains, and no message names this pair.")
        return render_not_found(request, sentence, remedy=remedy, searched=reach, now=now)
    context = {
        "nav": "lanes",
        "now": now,
        "lane": lane,
        "fresh": of_message(_ends(lane, reach), now),
        "searched": reach,
        "verdict": tell_lane(lane, now),
        "lane_query": f"?source={source}&destination={destination}",
        "totals": lane.by_period.get(period),
        "period": LABELS[period],
        "periods": period_links(period),
        **plotted_hours(period, now, (source, destination)),
        **_newest(lane, network),
        **incident_panels(open_incidents((source, destination))),
    }
    return render_page(request, "messaging/lane.html", context)


def _ends(lane: LaneDetail, reach: tuple[AsOf, ...]) -> list[AsOf]:
    known = {one.chain.chain_id: one for one in reach}
    ends = (lane.source, lane.destination)
    return [known.get(end.chain_id, AsOf(end, None, None, None, None, None)) for end in ends]


def _newest(lane: LaneDetail, network: Network) -> dict[str, Any]:
    filters = MessageFilters(source=lane.source.chain_id, destination=lane.destination.chain_id)
    return {"rows": list_messages(filters, limit=NEWEST, network=network).rows if lane.used else ()}
