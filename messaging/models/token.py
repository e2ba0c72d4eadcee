"""What the contracts of bridged tokens say of themselves; asked for, never verified."""

from django.db import models
from django.db.models import Q

from messaging.models.uint256 import Uint256Field


class Token(models.Model):
    """A token on a chain (uint256 chain id, followed or not) to or from which it was bridged.

    Linking notes that it was seen, `ingest.tokens` fills in what its contract answers: claims of
    whoever deployed it. `decimals` null: it gives none; `error`: why nothing is known of it.
    """

    chain_id = Uint256Field()
    address = models.BinaryField(max_length=20)
    symbol = models.CharField(max_length=32, blank=True)
    name = models.CharField(max_length=80, blank=True)
    decimals = models.SmallIntegerField(null=True)
    asked_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        db_table = "token"
        constraints = (
            models.UniqueConstraint(fields=("address", "chain_id"), name="token_one_a_chain"),
        )
        indexes = (
            models.Index(
                fields=("chain_id",), condition=Q(asked_at__isnull=True), name="token_not_asked"
            ),
        )

    def __str__(self) -> str:
        return f"{self.chain_id}:0x{bytes(self.address).hex()}"
