"""What was wrong for everybody: all of it as a list, and each with its evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from messaging.diagnosis.incident_values import Incident
from messaging.diagnosis.incidents import MOST, get_incident, list_incidents
from messaging.tracing.freshness import of_chains
from messaging.tracing.network import Network, load_network
from messaging.tracing.open_messages import OpenCount, count_open
from messaging.tracing.places import list_as_of
from messaging.tracing.verdict import Verdict
from messaging.tracing.wording import ago, duration
from messaging.views.clock import read_clock
from messaging.views.incident_panels import IncidentPanel, panel_of
from messaging.views.methods import read_only
from messaging.views.notices import render_bad_request, render_not_found
from messaging.views.rendering import render_page

_DIGITS = 19  # of the largest number that the database counts to
LANES = 50  # of an incident's that are listed


@dataclass(frozen=True, slots=True)
class Line:
    """An incident in the list, with how long it lasted or has lasted so far, in seconds."""

    panel: IncidentPanel
    lasted: int


@dataclass(frozen=True, slots=True)
class Moment:
    """A step of an incident: when, and what was so then."""

    at: int
    what: str
    sentences: tuple[str, ...] = ()


@read_only
def show_incidents(request: HttpRequest) -> HttpResponse:
    """Open incidents and those that are over, newest first."""
    try:
        before = _read_before(request.GET)
    except ValueError as error:
        return render_bad_request(request, str(error))
    now, network = read_clock(), load_network()
    found = list_incidents(before, limit=MOST + 1)
    shown = found[:MOST]
    reach = list_as_of(network)
    context = {
        "nav": "incidents",
        "now": now,
        "fresh": of_chains(reach, now),
        "searched": reach,
        "lines": [
            Line(panel_of(one), (now if one.until is None else one.until) - one.since)
            for one in shown
        ],
        "order": _("In the order in which they were recognised."),
        "newer": reverse("incidents") if before is not None else None,
        "older": f"?before={shown[-1].id}" if len(found) > MOST else None,
    }
    return render_page(request, "messaging/incidents.html", context)


@read_only
def show_incident(request: HttpRequest, incident_id: int) -> HttpResponse:
    """One incident by its number."""
    incident = get_incident(incident_id)
    if incident is None:
        sentence = _("No incident has the number %(number)s.") % {"number": str(incident_id)[:40]}
        remedy = _("The list of incidents has every one that was recognised.")
        return render_not_found(request, sentence, remedy=remedy)
    now, network = read_clock(), load_network()
    panel = panel_of(incident)
    context = {
        "nav": "incidents",
        "now": now,
        "fresh": of_chains(list_as_of(network), now),
        "panel": panel,
        "incident": incident,
        "verdict": Verdict(_ended(panel), _course(incident, now)),
        "chains": [network.ref(one) for one in sorted(incident.chain_ids)],
        "course": _moments(incident),
        **_messages(incident, network),
    }
    return render_page(request, "messaging/incident.html", context)


def _read_before(query: Mapping[str, str]) -> int | None:
    """The number below which the list goes on; raises ValueError with the remedy."""
    text = query.get("before", "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()) or len(text) > _DIGITS:
        told = {"text": repr(text[:40])}
        raise ValueError(_("%(text)s is no number of an incident: leave `before` out.") % told)
    return int(text)


def _ended(panel: IncidentPanel) -> str:
    return _("%(sentence)s.") % {"sentence": panel.title}


def _course(incident: Incident, now: int) -> str:
    if incident.until is None:
        return _("It began %(ago)s and goes on.") % {"ago": ago(incident.since, now)}
    told = {"time": duration(incident.until - incident.since), "ago": ago(incident.until, now)}
    return _("It is over: it lasted %(time)s and ended %(ago)s.") % told


def _moments(incident: Incident) -> list[Moment]:
    """Its steps in the order of time."""
    steps = [Moment(incident.since, _("Began, as far as was seen"))]
    if incident.noted_at is not None:
        steps.append(Moment(incident.noted_at, _("Recognised")))
    if incident.until is not None:
        steps.append(Moment(incident.until, _("Over"), incident.recovery))
    elif incident.seen_at is not None:
        steps.append(Moment(incident.seen_at, _("Seen last")))
    return steps


def _messages(incident: Incident, network: Network) -> dict[str, Any]:
    """The lanes with messages that can still be executed, of one that goes on."""
    if not incident.is_open:
        return {}
    lanes = sorted(
        (
            one
            for one in count_open(network)
            if incident.touches(one.source.chain_id, one.destination.chain_id) and _open(one)
        ),
        key=lambda one: -_open(one),
    )
    return {
        "lanes": lanes[:LANES],
        "left_out": max(len(lanes) - LANES, 0),
        "waiting": sum(map(_open, lanes)),
    }


def _open(one: OpenCount) -> int:
    return one.waiting + one.failed
