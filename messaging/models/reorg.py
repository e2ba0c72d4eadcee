"""What was taken back, and when: records for people; nothing is computed from them."""

from django.contrib.postgres.indexes import HashIndex
from django.db import models
from django.db.models import Q

from messaging.models.chain import Chain
from messaging.protocol.facts import Kind
from messaging.protocol.replacement import Cause


class Reorg(models.Model):
    """The blocks above `ancestor` were replaced: `old_hash` at ancestor+1 became `new_hash`.

    A long one is taken back in batches from the top: while `resume_at` is not null, blocks from
    there on are taken back and those below it are still to come.
    """

    chain = models.ForeignKey(Chain, on_delete=models.CASCADE, related_name="reorgs")
    ancestor = models.BigIntegerField()
    old_tip = models.BigIntegerField()
    old_hash = models.BinaryField(max_length=32, null=True)
    new_hash = models.BinaryField(max_length=32, null=True)
    dropped_blocks = models.PositiveIntegerField(default=0)
    dropped_logs = models.PositiveIntegerField()
    cause = models.SmallIntegerField(
        choices=[(cause.value, cause.name) for cause in Cause], default=Cause.PENDING
    )
    invalidated_hash = models.BinaryField(max_length=32, null=True)
    resume_at = models.BigIntegerField(null=True)
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "reorg"
        ordering = ("-seen_at",)
        indexes = (
            models.Index(fields=("chain", "-seen_at"), name="reorg_recent"),
            models.Index(
                fields=("chain", "ancestor"),
                condition=Q(cause=Cause.PENDING),
                name="reorg_pending",
            ),
        )

    def __str__(self) -> str:
        return f"{self.chain.name} above {self.ancestor}"


class TakenBack(models.Model):
    """A log that was stored and taken back, with the hash of its block where that was stored."""

    reorg = models.ForeignKey(Reorg, on_delete=models.CASCADE, related_name="logs")
    chain = models.SmallIntegerField()
    block = models.BigIntegerField()
    block_hash = models.BinaryField(max_length=32, null=True)
    log_index = models.BigIntegerField()
    kind = models.SmallIntegerField(choices=[(kind.value, kind.name) for kind in Kind])
    timestamp = models.BigIntegerField()
    transaction_hash = models.BinaryField(max_length=32)
    address = models.BinaryField(max_length=20)
    payload_hash = models.BinaryField(max_length=32)
    message_hash = models.BinaryField(max_length=32, null=True)

    class Meta:
        db_table = "taken_back"
        indexes = (
            models.Index(
                fields=("message_hash",),
                condition=Q(message_hash__isnull=False),
                name="taken_back_message",
            ),
            models.Index(fields=("transaction_hash",), name="taken_back_transaction"),
            models.Index(fields=("chain", "block", "log_index"), name="taken_back_place"),
            HashIndex(fields=("block_hash",), name="taken_back_block_hash"),
        )

    def __str__(self) -> str:
        return f"{self.chain}:{self.block}:{self.log_index}"
