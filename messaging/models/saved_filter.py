"""Views of the queue that somebody keeps."""

from django.conf import settings
from django.db import models


class SavedFilter(models.Model):
    """The query of the queue's address, under a name of its owner."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=500)

    class Meta:
        db_table = "saved_filter"
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("owner", "name"), name="saved_filter_one_a_name"),
        )

    def __str__(self) -> str:
        return self.name
