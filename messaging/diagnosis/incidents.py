"""Incidents as they are stored."""

from collections.abc import Iterable

from messaging.diagnosis.incident_values import Incident


def open_incidents(chain_ids: Iterable[int]) -> tuple[Incident, ...]:
    """The open incidents that touch one of these chains (EIP-155 ids), the oldest first."""
    return ()
