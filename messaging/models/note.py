"""What staff wrote on a case: added, never changed."""

from django.conf import settings
from django.db import models

from messaging.models.case import Case


class Note(models.Model):
    """A text with its author; `name` stays when the account is gone."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(max_length=150)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "note"
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"note {self.pk}"
