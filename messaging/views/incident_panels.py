"""Open incidents as `_incidents.html` shows them: said once, the same on every page; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from messaging.diagnosis.findings import Action
from messaging.diagnosis.incident_values import Incident
from messaging.diagnosis.incident_words import advise, headline, meaning


@dataclass(frozen=True, slots=True)
class IncidentPanel:
    """An incident in words, and where its own page is."""

    incident: Incident
    title: str
    meaning: str
    sure: str
    advice: Action
    address: str


def panel_of(incident: Incident) -> IncidentPanel:
    """One incident in words."""
    return IncidentPanel(
        incident,
        headline(incident),
        meaning(incident),
        _("certain") if incident.certain else _("likely"),
        advise(incident),
        reverse("incident", kwargs={"incident_id": incident.id}),
    )


def incident_panels(incidents: Iterable[Incident]) -> dict[str, Any]:
    """What `_incidents.html` shows."""
    return {"incidents": [panel_of(one) for one in incidents]}
