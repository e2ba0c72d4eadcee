"""What a rule of a watch found; `support.watching.alerts` alone writes it."""

from django.db import models
from django.db.models import Q

from messaging.models.alert_rule import AlertRule
from messaging.models.watch import Watch


class Alert(models.Model):
    """One thing that a rule found, from `began_at` to `ended_at` (null: it goes on).

    `subject` names it within the rule. `told_at` is when people were told, null during the grace;
    `missed_at` since when it is not seen any more. `once`: a thing that happened, and is never
    alerted again. `path` is where the site shows it, `facts` what programs are told.
    """

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="alerts")
    rule = models.CharField(max_length=16, choices=AlertRule.Kind.choices)
    subject = models.CharField(max_length=200)
    once = models.BooleanField(default=False)
    title = models.CharField(max_length=200)
    text = models.TextField()
    path = models.CharField(max_length=200)
    facts = models.JSONField(default=dict)
    began_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "alert"
        ordering = ("-began_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("watch", "rule", "subject"),
                condition=Q(ended_at__isnull=True) | Q(once=True),
                name="alert_one_open",
            ),
        )
        indexes = (
            models.Index(fields=("watch", "-began_at"), name="alert_watch"),
            models.Index(fields=("ended_at",), name="alert_ended"),
        )

    def __str__(self) -> str:
        return f"{self.rule} {self.subject}"
