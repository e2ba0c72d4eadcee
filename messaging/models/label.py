"""Words that staff put on cases."""

from django.db import models
from django.db.models.functions import Lower


class Label(models.Model):
    """A word; two that differ in capitals alone are one."""

    name = models.CharField(max_length=40)

    class Meta:
        db_table = "label"
        ordering = ("name",)
        constraints = (models.UniqueConstraint(Lower("name"), name="label_one_a_word"),)

    def __str__(self) -> str:
        return self.name
