"""Which open incident a finding is part of; pure."""

from django.utils.translation import gettext as _

from messaging.diagnosis.facts import Facts
from messaging.diagnosis.findings import Evidence
from messaging.diagnosis.incident_values import Incident, IncidentKind


def open_incident(facts: Facts, kind: IncidentKind, *chain_ids: int) -> Incident | None:
    """The oldest open incident of a kind that touches one of these chains."""
    found = (
        one
        for one in facts.incidents
        if one.kind is kind and one.is_open and one.touches(*chain_ids)
    )
    return next(found, None)


def incident_of(facts: Facts, kind: IncidentKind, *chain_ids: int) -> int | None:
    """Its id, None where none is open."""
    found = open_incident(facts, kind, *chain_ids)
    return None if found is None else found.id


def told_by(incident: Incident) -> tuple[Evidence, ...]:
    """What an incident was recognised by."""
    return tuple(Evidence(_("Incident"), one) for one in incident.evidence) or (
        Evidence(_("Incident"), incident.kind.value.replace("_", " ")),
    )
