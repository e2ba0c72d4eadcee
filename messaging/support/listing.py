"""The queue as it is read: groups with their counts, and their most urgent cases."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Count, F, Max, Min, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from messaging.diagnosis.causes import Cause
from messaging.models import Case, FailedRelay, Label
from messaging.protocol.text import to_hex
from messaging.support.case_filters import (
    CAUSES_FROM,
    CaseFilters,
    Grouping,
    filter_cases,
    with_group,
    with_past,
)
from messaging.support.case_values import ACTIVE, CaseRow, Person, State
from messaging.support.moved import read_moved
from messaging.support.queue import Reason
from messaging.tracing.network import Network
from messaging.tracing.rows import rows_by_hash
from messaging.tracing.values import ChainRef, Transfer

PER_GROUP = 10  # cases that a group shows among others
PER_PAGE = 100  # and alone
MOST_GROUPS = 40
TODAY = 86_400  # seconds
_ORDER = ("past", F("expires_at").asc(nulls_last=True), "id")


@dataclass(frozen=True, slots=True)
class Group:
    """Cases of one reason, cause or lane: how many there are, the first of them, and what all of
    them move, by token; of transfers that are added up only token and amount say anything."""

    reason: Reason | None
    cause: Cause | None
    lane: tuple[ChainRef, ChainRef] | None
    count: int
    cases: tuple[CaseRow, ...]
    moved: tuple[Transfer, ...] = ()

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.cases)


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue: how many pass and are not expired but will be within a day."""

    count: int
    today: int
    groups: tuple[Group, ...]
    checked_at: int | None


def list_queue(filters: CaseFilters, network: Network, *, page: int = 1) -> Queue:
    """The groups, the one that runs out of time first leading, those that have expired last; a
    number of queries that does not depend on how many there are. `page` counts where there is one
    group alone."""
    found = with_group(with_past(filter_cases(filters), network.now))
    names = ("source", "destination") if filters.grouping is Grouping.LANE else ("kind",)
    rows = list(_groups(found, names))
    shown = rows[:MOST_GROUPS]
    first = (page - 1) * PER_PAGE if filters.one_group else 0
    last = first + (PER_PAGE if filters.one_group else PER_GROUP)
    cases = read_cases(_first(found, names, (first + 1, last)), network)
    by_group: dict[tuple[int, ...], list[CaseRow]] = {}
    for one in cases:
        by_group.setdefault(_key_of(one, names), []).append(one)
    soon = filter_cases(filters).filter(expires_at__range=(network.now, network.now + TODAY))
    checked = Case.objects.filter(state__in=ACTIVE).aggregate(last=Max("checked_at"))["last"]
    moved = read_moved(found, names)
    return Queue(
        sum(row["count"] for row in rows),
        soon.count(),
        tuple(
            replace(
                _group(row, names, tuple(by_group.get(_stored_key(row, names), ())), network),
                moved=moved.get(_stored_key(row, names), ()),
            )
            for row in shown
        ),
        None if checked is None else int(checked.timestamp()),
    )


def _groups(found: QuerySet[Case], names: Sequence[str]) -> Iterable[dict[str, Any]]:
    """Each group with its count; `first` is the next deadline in it, null where all have passed."""
    rows: Iterable[dict[str, Any]] = (
        found.values(*names)
        .annotate(count=Count("pk"), first=Min("expires_at", filter=Q(past=False)))
        .order_by(F("first").asc(nulls_last=True), *names)
    )
    return rows


def _first(
    found: QuerySet[Case],
    names: Sequence[str],
    places: tuple[int, int],
) -> QuerySet[Case]:
    """The cases at these places of each group, the first one counted as 1."""
    place = Window(RowNumber(), partition_by=[F(name) for name in names], order_by=_ORDER)
    return found.annotate(place=place).filter(place__range=places).order_by(*_ORDER)


def _stored_key(row: Mapping[str, Any], names: Sequence[str]) -> tuple[int, ...]:
    return tuple(int(row[name]) for name in names)


def _key_of(case: CaseRow, names: Sequence[str]) -> tuple[int, ...]:
    if "kind" in names:
        return (case.reason if case.cause is None else case.cause + CAUSES_FROM,)
    return case.lane


def _group(
    row: Mapping[str, Any], names: Sequence[str], cases: tuple[CaseRow, ...], network: Network
) -> Group:
    key = _stored_key(row, names)
    if "kind" not in names:
        return Group(None, None, (network.ref(key[0]), network.ref(key[1])), row["count"], cases)
    if key[0] > CAUSES_FROM:
        return Group(None, Cause(key[0] - CAUSES_FROM), None, row["count"], cases)
    return Group(Reason(key[0]), None, None, row["count"], cases)


def read_cases(found: QuerySet[Case], network: Network) -> tuple[CaseRow, ...]:
    """Cases with their messages, in their order; five queries, none more for more cases."""
    cases = list(found.select_related("owner").prefetch_related("labels"))
    hashes = [bytes(case.message_hash) for case in cases]
    rows = rows_by_hash(hashes, network) if hashes else {}
    attempts = _last_attempts(hashes)
    return tuple(
        CaseRow(
            id=case.pk,
            message_hash=to_hex(message_hash),
            version=case.version,
            state=State(case.state),
            reason=Reason(case.reason),
            cause=None if case.cause is None else Cause(case.cause),
            expires_at=case.expires_at,
            lane=(int(case.source), int(case.destination)),
            owner=None if case.owner is None else person_of(case.owner),
            labels=tuple(label.name for label in case.labels.all()),
            opened_at=int(case.opened_at.timestamp()),
            row=rows.get(message_hash),
            last_attempt=attempts.get(message_hash),
        )
        for case, message_hash in zip(cases, hashes, strict=True)
    )


def _last_attempts(hashes: Sequence[bytes]) -> dict[bytes, int]:
    """When a relay of these messages failed last, of those that say which message it is."""
    if not hashes:
        return {}
    found = FailedRelay.objects.filter(message_hash__in=hashes).order_by()
    last = found.values_list("message_hash").annotate(last=Max("timestamp"))
    return {bytes(key): at for key, at in last if key is not None}


def count_active() -> int:
    """How many cases are not done; one query, by index."""
    return Case.objects.filter(state__in=ACTIVE).count()


def find_case(message_hash: bytes, network: Network) -> CaseRow | None:
    """The case of a message, None where it never had one."""
    return next(iter(read_cases(Case.objects.filter(message_hash=message_hash), network)), None)


def get_case(pk: int, network: Network) -> CaseRow | None:
    """A case by its number."""
    return next(iter(read_cases(Case.objects.filter(pk=pk), network)), None)


def get_cases(pks: Sequence[int], network: Network) -> tuple[CaseRow, ...]:
    """Cases by their numbers, in the order of the queue."""
    found = with_past(Case.objects.filter(pk__in=pks), network.now).order_by(*_ORDER)
    return read_cases(found, network)


def person_of(user: AbstractBaseUser) -> Person:
    """An account as pages name it."""
    return Person(user.pk, user.get_username())


def list_staff() -> tuple[Person, ...]:
    """Who can own a case, by name."""
    users = get_user_model().objects.filter(is_staff=True, is_active=True).order_by("username")
    return tuple(person_of(user) for user in users)


def list_labels() -> tuple[str, ...]:
    """Every label that a case has."""
    return tuple(
        Label.objects.filter(cases__isnull=False).distinct().values_list("name", flat=True)
    )


def list_first(filters: CaseFilters, network: Network, most: int = PER_PAGE) -> list[str]:
    """The message hashes of the first cases that pass."""
    found = with_past(filter_cases(filters), network.now).order_by(*_ORDER)
    return [to_hex(bytes(key)) for key in found.values_list("message_hash", flat=True)[:most]]


def walk_cases(filters: CaseFilters, network: Network, batch: int) -> Iterator[tuple[CaseRow, ...]]:
    """Every case that passes, by number, so many at once."""
    last = 0
    while True:
        found = filter_cases(filters).filter(pk__gt=last).order_by("pk")[:batch]
        cases = read_cases(found, network)
        if not cases:
            return
        yield cases
        last = cases[-1].id
