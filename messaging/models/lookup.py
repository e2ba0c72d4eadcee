"""What readers asked the chains' nodes for, and what these answered; it expires, and is no fact."""

from django.db import models


class Lookup(models.Model):
    """A transaction that is looked up on the nodes of every followed chain, by its hash.

    `answers` holds what each chain answered so far, by Chain.id, as `chain.answers` has it. Who
    asks again while it lasts is shown the same one.
    """

    key = models.BinaryField(max_length=32, primary_key=True)
    asked_at = models.DateTimeField(db_index=True)
    answers = models.JSONField(default=dict)

    class Meta:
        db_table = "lookup"

    def __str__(self) -> str:
        return "0x" + bytes(self.key).hex()
