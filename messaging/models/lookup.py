"""What readers asked the chains' nodes for, and what these answered; it expires, and is no fact."""

from django.db import models


class Lookup(models.Model):
    """A transaction that is looked up on every followed chain's nodes, by its hash.

    `answers` holds one entry a chain that was asked so far, as `ingest.lookups` writes it. A reader
    who asks again while it lasts is shown the same one.
    """

    class State(models.TextChoices):
        ASKED = "asked"
        DONE = "done"

    key = models.BinaryField(max_length=32, primary_key=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField(db_index=True)
    answers = models.JSONField(default=list)

    class Meta:
        db_table = "lookup"

    def __str__(self) -> str:
        return "0x" + bytes(self.key).hex()
