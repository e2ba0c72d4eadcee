"""How far each chain's node says its chain has come, by safety level; never a guess."""

from django.db import models

from messaging.models.chain import Chain, Endpoint


class Head(models.Model):
    """The newest block of a chain at one safety level; a level that no node gives has no row.

    `source` is the kind of node that told it. A supervisor tells no timestamp of some blocks.
    """

    class Level(models.TextChoices):
        LATEST = "latest"
        CROSS_UNSAFE = "cross_unsafe"
        LOCAL_SAFE = "local_safe"
        SAFE = "safe"  # cross-safe, in the words of those who verify
        FINALIZED = "finalized"

    chain = models.ForeignKey(Chain, on_delete=models.CASCADE, related_name="heads")
    level = models.CharField(max_length=16, choices=Level.choices)
    number = models.PositiveBigIntegerField()
    hash = models.BinaryField(max_length=32)
    timestamp = models.PositiveBigIntegerField(null=True)
    seen_at = models.DateTimeField()
    source = models.CharField(
        max_length=16, choices=Endpoint.Kind.choices, default=Endpoint.Kind.RPC
    )

    class Meta:
        db_table = "head"
        ordering = ("chain", "level")
        constraints = (models.UniqueConstraint(fields=("chain", "level"), name="head_one_a_level"),)

    def __str__(self) -> str:
        return f"{self.chain.name} {self.level} {self.number}"
