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
from messaging.tracing.values import AsOf, ChainRef
from messaging.tracing.verdict import Verdict
from messaging.tracing.wording import short_name
from messaging.views.clock import read_clock
from messaging.views.hours import counted_when, plotted_hours
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
        **counted_when(counted.counted_at, now),
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
        what = _no_lane(network.ref(source), network.ref(destination))
        return render_not_found(request, what.what, remedy=what.next, searched=reach, now=now)
    ends = _ends(lane, reach)
    context = {
        "nav": "lanes",
        "now": now,
        "lane": lane,
        "fresh": of_message(ends, now),
        "searched": reach,
        "verdict": tell_lane(lane, ends[1]),
        "lane_query": f"?source={source}&destination={destination}",
        "totals": lane.by_period.get(period),
        "period": LABELS[period],
        "periods": period_links(period),
        **counted_when(lane.counted.get(period), now),
        **plotted_hours(period, now, (source, destination)),
        **_newest(lane, network),
        **incident_panels(open_incidents((source, destination))),
    }
    return render_page(request, "messaging/lane.html", context)


def _no_lane(source: ChainRef, destination: ChainRef) -> Verdict:
    """Of two chains that no message was seen between, nor could be expected."""
    ends = {"source": short_name(source.name), "to": short_name(destination.name)}
    if source == destination:
        what = _("%(source)s cannot send a message to itself.") % ends
        return Verdict(what, _("Its messenger refuses that: a lane leads to another chain."))
    what = _("No message was seen from %(source)s to %(to)s.") % ends
    unknown = [end for end in (source, destination) if not end.followed]
    if len(unknown) == 1:
        told = _("Crosslane does not follow %(chain)s, and no indexed message names this lane.")
        return Verdict(what, told % {"chain": short_name(unknown[0].name)})
    return Verdict(
        what, _("Crosslane follows neither chain, and no indexed message names this lane.")
    )


def _ends(lane: LaneDetail, reach: tuple[AsOf, ...]) -> list[AsOf]:
    known = {one.chain.chain_id: one for one in reach}
    ends = (lane.source, lane.destination)
    return [known.get(end.chain_id, AsOf(end, None, None, None, None, None)) for end in ends]


def _newest(lane: LaneDetail, network: Network) -> dict[str, Any]:
    filters = MessageFilters(source=lane.source.chain_id, destination=lane.destination.chain_id)
    return {"rows": list_messages(filters, limit=NEWEST, network=network).rows if lane.used else ()}
