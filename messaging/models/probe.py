"""What nodes answered on messages that are waiting; it expires, and is no fact."""

from django.db import models
from django.db.models import Q


class Probe(models.Model):
    """The newest probe of a message and when the next one is due; one row a message hash.

    `chain` (Chain.id) is the one whose nodes are asked first and whose turn it is: the destination,
    or the source where that is not followed. `answers` is a packed `diagnosis.probe_values.Probe`,
    null before the first, made at `asked_at` and at the destination's `block`; `cause` is the most
    important one that held then (`diagnosis.causes`), null: none. `requested_at`: somebody asked
    and waits. `due_at`: when it is probed again by itself, null: not any more. `deadline` is the
    last second in which the message can be executed, as far as was known then. `sends`: how often
    it was sent when it was put on the list last.
    """

    message_hash = models.BinaryField(max_length=32, primary_key=True)
    chain = models.SmallIntegerField()
    asked_at = models.DateTimeField(null=True)
    answers = models.JSONField(null=True)
    block = models.BigIntegerField(null=True)
    cause = models.SmallIntegerField(null=True)
    requested_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    rounds = models.SmallIntegerField(default=0)
    deadline = models.BigIntegerField(default=0)
    sends = models.IntegerField(default=0)

    class Meta:
        db_table = "probe"
        indexes = (
            models.Index(
                fields=("chain", "due_at"), condition=Q(due_at__isnull=False), name="probe_due"
            ),
            models.Index(
                fields=("requested_at",),
                condition=Q(requested_at__isnull=False),
                name="probe_requested",
            ),
            models.Index(
                fields=("asked_at",), condition=Q(due_at__isnull=True), name="probe_settled"
            ),
        )

    def __str__(self) -> str:
        return "0x" + bytes(self.message_hash).hex()
