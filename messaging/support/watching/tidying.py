"""Deletes old notices and alerts, some rows at a time."""

from datetime import timedelta

from django.db.models import Model, QuerySet
from django.utils import timezone

from messaging.models import Alert, Delivery, Watch

KEPT_DELIVERIES = timedelta(days=30)
KEPT_ALERTS = timedelta(days=90)
_AT_ONCE = 1_000


def delete_old() -> int:
    """Deletes some of what nobody reads any more; how many rows.

    What a watched message did is kept with its watch: forgotten, it would be told once more.
    """
    now = timezone.now()
    sent = Delivery.objects.filter(made_at__lt=now - KEPT_DELIVERIES)
    ended = Alert.objects.filter(ended_at__lt=now - KEPT_ALERTS)
    happened = ended.filter(watch__kind=Watch.Kind.MESSAGE, once=True)
    return _delete(sent) + _delete(ended.exclude(pk__in=happened.values("pk")))


def _delete(rows: QuerySet[Model]) -> int:
    ids = list(rows.order_by().values_list("pk", flat=True)[:_AT_ONCE])
    rows.model._default_manager.filter(pk__in=ids).delete()  # noqa: SLF001  Django's own name
    return len(ids)
