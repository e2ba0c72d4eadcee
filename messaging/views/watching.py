"""Findings as the first page shows them: with icon, colour and address, and what is left; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging.diagnosis.incident_values import Incident
from messaging.diagnosis.incident_words import headline, meaning
from messaging.tracing.totals import LaneTotals
from messaging.tracing.values import MessageStatus
from messaging.tracing.watch import Finding, Kind
from messaging.tracing.wording import counted, duration

_DRAWN = {
    Kind.EXPIRING: ("is-due", "clock"),
    Kind.FAILED: ("is-fail", "cross"),
    Kind.INVALID: ("is-fail", "cross"),
    Kind.LATE: ("is-due", "warn"),
    Kind.SILENT: ("is-run", "run"),
    Kind.SLOW: ("is-due", "clock"),
}
_STATUSES = {
    Kind.EXPIRING: MessageStatus.INITIATED,
    Kind.FAILED: MessageStatus.FAILED,
    Kind.INVALID: MessageStatus.INVALID,
}


@dataclass(frozen=True, slots=True)
class WatchItem:
    """One line of the list."""

    style: str
    icon: str
    title: str
    count: str
    evidence: str
    address: str


def watch_items(
    findings: Sequence[Finding],
    busy: Sequence[LaneTotals],
    incidents: Sequence[Incident] = (),
    now: int = 0,
) -> tuple[WatchItem, ...]:
    """Every incident that is open at second `now`, every finding, then how many of the lanes that
    were used today have neither."""
    items = [*(_incident(one, now) for one in incidents), *(_item(one) for one in findings)]
    flagged = {one.lane for one in findings}
    chains = {one.source.chain_id for one in findings if one.source and not one.destination}
    normal = [
        one
        for one in busy
        if (one.source.chain_id, one.destination.chain_id) not in flagged
        and not {one.source.chain_id, one.destination.chain_id} & chains
        and not any(
            incident.touches(one.source.chain_id, one.destination.chain_id)
            for incident in incidents
        )
    ]
    if normal:
        text = _("Every other lane is normal") if items else _("Every lane is normal")
        evidence = ngettext(
            "It relays within twice its usual median, or has too few relays to tell.",
            "They relay within twice their usual median, or have too few relays to tell.",
            len(normal),
        )
        lanes = counted(len(normal), "lane")
        items.append(WatchItem("is-ok", "check", text, lanes, evidence, reverse("lanes")))
    return tuple(items)


def _incident(one: Incident, now: int) -> WatchItem:
    return WatchItem(
        "is-fail" if one.certain else "is-due",
        "warn",
        headline(one),
        duration(now - one.since),
        one.evidence[0] if one.evidence else meaning(one),
        reverse("incident", kwargs={"incident_id": one.id}),
    )


def _item(one: Finding) -> WatchItem:
    style, icon = _DRAWN[one.kind]
    return WatchItem(style, icon, one.title, one.count, one.evidence, _address(one))


def _address(one: Finding) -> str:
    if one.kind in _STATUSES:
        query = {"status": _STATUSES[one.kind].value}
        if one.lane is not None:
            query |= {"source": str(one.lane[0]), "destination": str(one.lane[1])}
        return f"{reverse('messages')}?{urlencode(query)}"
    if one.lane is not None:
        return reverse("lane", kwargs={"source": one.lane[0], "destination": one.lane[1]})
    if one.source is not None:
        return reverse("chain", kwargs={"chain_id": one.source.chain_id})
    return reverse("lanes")
