"""What is wrong with chains for everybody, as it was recognised; nothing is computed from it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from messaging.models.uint256 import Uint256Field


class Incident(models.Model):
    """One thing wrong with a set of chains (uint256 ids, in order, with their `names` then).

    Times are seconds since 1970. A row begins as a suspicion, and is an incident from `noted_at`
    on, once it was seen for long enough without interruption (`first_seen_at`). `evidence` and
    `recovery` are `diagnosis.sights` as JSON: sentences are made of them when they are read.
    """

    class Kind(models.TextChoices):
        FAILSAFE = "failsafe"
        FRONTIER_STALLED = "frontier_stalled"
        REORG_STORM = "reorg_storm"
        RPC_OUTAGE = "rpc_outage"

    kind = models.CharField(max_length=24, choices=Kind.choices)
    chain_ids = ArrayField(Uint256Field())
    names = ArrayField(models.CharField(max_length=64))
    since = models.BigIntegerField()
    first_seen_at = models.BigIntegerField()
    last_seen_at = models.BigIntegerField()
    noted_at = models.BigIntegerField(null=True)
    until = models.BigIntegerField(null=True)
    evidence = models.JSONField(default=list)
    recovery = models.JSONField(default=list)

    class Meta:
        db_table = "incident"
        ordering = ("-since", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "chain_ids"),
                condition=Q(until__isnull=True),
                name="incident_one_open",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(noted_at__isnull=False, until__gte=F("since")),
                name="incident_ends_after_it_began",
            ),
        )
        indexes = (
            models.Index(
                fields=("-since", "-id"), condition=Q(noted_at__isnull=False), name="incident_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {', '.join(self.names)}"
