"""Who changed what: added with the change itself, never changed."""

from django.conf import settings
from django.db import models


class StaffAction(models.Model):
    """One action of a person, or (`who` null) of Crosslane itself.

    `subject` names what was changed, as `case:12` or `chain:901`; `verb` is a word of the program.
    `details` tell before and after by field, never a credential. `version` is the one of the case
    that it made.
    """

    at = models.DateTimeField()
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(max_length=150, blank=True)
    verb = models.CharField(max_length=30)
    subject = models.CharField(max_length=100)
    version = models.IntegerField(null=True)
    details = models.JSONField(default=dict)

    class Meta:
        db_table = "staff_action"
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=("subject", "at"), name="staff_action_subject"),
            models.Index(fields=("at",), name="staff_action_time"),
        )

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"
