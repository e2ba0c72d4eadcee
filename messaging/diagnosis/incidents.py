"""Incidents as they are stored: noted by a task, read by pages with one query."""

import logging
from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from messaging.diagnosis.course import Begin, Close, Forget, Keep, Known, changes
from messaging.diagnosis.incident_values import Incident, IncidentKind
from messaging.diagnosis.incident_words import is_certain
from messaging.diagnosis.observed import Observed
from messaging.diagnosis.observing import observe
from messaging.diagnosis.recognise import Key, Wrong, recognise, recovered
from messaging.diagnosis.sight_words import tell_seen
from messaging.diagnosis.sights import Seen, Sight, pack, unpack
from messaging.models import Incident as Row

logger = logging.getLogger(__name__)

MOST = 100  # in one page of the history


def open_incidents(chain_ids: Iterable[int]) -> tuple[Incident, ...]:
    """The open incidents that touch one of these chains (EIP-155 ids), the oldest first; one
    query."""
    return tuple(incident_of(row) for row in _touching(_open(), chain_ids).order_by("since", "id"))


def all_open_incidents() -> tuple[Incident, ...]:
    """Every open incident, the oldest first; one query."""
    return tuple(incident_of(row) for row in _open().order_by("since", "id"))


def list_incidents(before: int | None = None, *, limit: int = MOST) -> tuple[Incident, ...]:
    """Open ones and those that are over, those noted last first; below an id, where one is given.
    One query."""
    rows = Row.objects.filter(noted_at__isnull=False).order_by("-id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    return tuple(incident_of(row) for row in rows[:limit])


def get_incident(incident_id: int) -> Incident | None:
    """One incident by its id, open or over; None where there is none."""
    row = Row.objects.filter(pk=incident_id, noted_at__isnull=False).first()
    return None if row is None else incident_of(row)


def incident_of(row: Row) -> Incident:
    """What a stored incident says."""
    evidence = unpack(row.evidence)
    return Incident(
        id=row.pk,
        kind=IncidentKind(row.kind),
        chain_ids=frozenset(map(int, row.chain_ids)),
        since=row.since,
        until=row.until,
        evidence=tell_seen(evidence),
        names=tuple(row.names),
        certain=is_certain(evidence),
        noted_at=row.noted_at,
        seen_at=row.last_seen_at,
        recovery=tell_seen(unpack(row.recovery)),
    )


def note_incidents(now: int) -> int:
    """Look once at everything that is stored, and note what begins, goes on and is over; returns
    how many incidents are open. Two that do it at once would write the same."""
    seen = observe(now)
    known = [_known(row) for row in Row.objects.filter(until__isnull=True)]
    found = recognise(seen, {one.key: one.last_seen_at for one in known if one.opened})
    with transaction.atomic():
        for change in changes(known, found, now):
            _apply(change, seen)
    return _open().count()


def _apply(change: Begin | Keep | Forget | Close, seen: Observed) -> None:
    match change:
        case Begin(wrong, opened):
            _begin(wrong, seen, opened=opened)
        case Keep(row, wrong, first, opened):
            _keep(Row.objects.filter(pk=row), wrong, seen.now, first=first, opened=opened)
        case Forget(row):
            Row.objects.filter(pk=row, noted_at__isnull=True).delete()
        case Close(row, key, until, told):
            by = recovered(key, seen, until) if told else (Seen(Sight.UNTOLD),)
            Row.objects.filter(pk=row).update(until=until, recovery=pack(by))
            logger.info("incident over", extra=_facts(key))


def _begin(wrong: Wrong, seen: Observed, *, opened: bool) -> None:
    chain_ids = sorted(wrong.chain_ids)
    row = Row(
        kind=wrong.kind,
        chain_ids=chain_ids,
        names=[seen.name(one) for one in chain_ids],
        since=wrong.since,
        first_seen_at=seen.now,
        last_seen_at=wrong.last_at or seen.now,
        noted_at=seen.now if opened else None,
        evidence=pack(wrong.evidence),
    )
    Row.objects.bulk_create([row], ignore_conflicts=True)
    if opened:
        logger.warning("incident", extra=_facts(wrong.key))


def _keep(rows: QuerySet[Row], wrong: Wrong, now: int, *, first: int, opened: bool) -> None:
    rows.filter(first_seen_at__lt=first).update(first_seen_at=first, since=wrong.since)
    rows.update(last_seen_at=wrong.last_at or now, evidence=pack(wrong.evidence))
    if opened and rows.filter(noted_at__isnull=True).update(noted_at=now):
        logger.warning("incident", extra=_facts(wrong.key))


def _facts(key: Key) -> dict[str, object]:
    return {"kind": key[0].value, "chains": sorted(key[1])}


def _open() -> QuerySet[Row]:
    return Row.objects.filter(until__isnull=True, noted_at__isnull=False)


def _touching(rows: QuerySet[Row], chain_ids: Iterable[int]) -> QuerySet[Row]:
    return rows.filter(chain_ids__overlap=list(chain_ids))


def _known(row: Row) -> Known:
    return Known(
        row.pk,
        (IncidentKind(row.kind), frozenset(map(int, row.chain_ids))),
        row.first_seen_at,
        row.last_seen_at,
        row.noted_at is not None,
    )
