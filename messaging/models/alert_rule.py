"""What a watch waits for; `support.watching.rules` says when it is the case."""

from django.db import models

from messaging.models.uint256 import Uint256Field
from messaging.models.watch import Watch


class AlertRule(models.Model):
    """One rule of a watch. `grace`: seconds for which it must hold before anybody is told.

    `limit` is what the kind of rule compares with, in seconds: how long a lane is silent, a chain
    behind, or what is left before expiry. `least` is an amount in wei, 0: any message.
    """

    class Kind(models.TextChoices):
        STUCK = "stuck"
        FAILED = "failed"
        EXECUTED = "executed"
        EXPIRING = "expiring"
        INVALID = "invalid"
        SILENT = "silent"
        LAGGING = "lagging"
        CROSS_STALLED = "cross_stalled"
        FAILSAFE = "failsafe"

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="rules")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    grace = models.PositiveIntegerField()
    limit = models.PositiveIntegerField(default=0)
    least = Uint256Field(default=0)

    class Meta:
        db_table = "alert_rule"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("watch", "kind"), name="alert_rule_one_a_kind"),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.watch}"
