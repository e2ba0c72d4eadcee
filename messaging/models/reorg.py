"""What each reorg took away: a record for people; nothing is computed from it."""

from django.db import models

from messaging.models.chain import Chain


class Reorg(models.Model):
    """The blocks above `ancestor` were replaced: `old_hash` at ancestor+1 became `new_hash`."""

    chain = models.ForeignKey(Chain, on_delete=models.CASCADE, related_name="reorgs")
    ancestor = models.BigIntegerField()
    old_tip = models.BigIntegerField()
    old_hash = models.BinaryField(max_length=32, null=True)
    new_hash = models.BinaryField(max_length=32, null=True)
    dropped_logs = models.PositiveIntegerField()
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "reorg"
        ordering = ("-seen_at",)
        indexes = (models.Index(fields=("chain", "-seen_at"), name="reorg_recent"),)

    def __str__(self) -> str:
        return f"{self.chain.name} above {self.ancestor}"
