"""What the queue can be narrowed to, and how that is said to the database; pure, no paging."""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import (
    BooleanField,
    Case,
    ExpressionWrapper,
    F,
    IntegerField,
    Q,
    QuerySet,
    When,
)

from messaging import models
from messaging.diagnosis.causes import Cause
from messaging.support.case_values import ACTIVE, State
from messaging.support.queue import Reason

NOBODY = "nobody"
CAUSES_FROM = 100  # a group of a cause has this number and the cause's; below stand the reasons


class Grouping(StrEnum):
    """By what the queue is grouped."""

    REASON = "reason"
    LANE = "lane"


@dataclass(frozen=True, slots=True)
class CaseFilters:
    """What the queue is narrowed to, None: nothing. `state` None: what is not done, ALL: any.
    `reason` counts only where no cause is known; `owner` is a name of staff, or NOBODY."""

    state: State | None = None
    every_state: bool = False
    owner: str | None = None
    reason: Reason | None = None
    cause: Cause | None = None
    source: int | None = None
    destination: int | None = None
    label: str | None = None
    grouping: Grouping = Grouping.REASON

    @property
    def one_group(self) -> bool:
        """Whether no more than one group can pass."""
        if self.grouping is Grouping.REASON:
            return self.reason is not None or self.cause is not None
        return self.source is not None and self.destination is not None


def filter_cases(filters: CaseFilters) -> QuerySet[models.Case]:
    """The cases that pass, in no order."""
    found = models.Case.objects.order_by()
    if filters.state is not None:
        found = found.filter(state=filters.state)
    elif not filters.every_state:
        found = found.filter(state__in=ACTIVE)
    if filters.owner == NOBODY:
        found = found.filter(owner=None)
    elif filters.owner is not None:
        found = found.filter(owner__username=filters.owner)
    if filters.cause is not None:
        found = found.filter(cause=filters.cause)
    if filters.reason is not None:
        found = found.filter(reason=filters.reason, cause=None)
    if filters.label is not None:
        found = found.filter(labels__name__iexact=filters.label)
    lane = {"source": filters.source, "destination": filters.destination}
    return found.filter(**{name: value for name, value in lane.items() if value is not None})


def with_group(found: QuerySet[models.Case]) -> QuerySet[models.Case]:
    """Each case with `kind`, the number of its group by reason."""
    return found.annotate(
        kind=Case(
            When(cause__isnull=False, then=F("cause") + CAUSES_FROM),
            default=F("reason"),
            output_field=IntegerField(),
        )
    )


def with_past(found: QuerySet[models.Case], now: int) -> QuerySet[models.Case]:
    """Each case with `past`: its message has expired by second `now`; these come last."""
    expired = Q(expires_at__isnull=False, expires_at__lt=now)
    return found.annotate(past=ExpressionWrapper(expired, output_field=BooleanField()))
