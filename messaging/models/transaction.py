"""Transactions that carry stored logs, with what their receipts say: facts."""

from django.db import models

from messaging.models.uint256 import Uint256Field


class Transaction(models.Model):
    """A mined transaction; prices and values in wei. `chain` is Chain.id.

    `timestamp` is its block's, in seconds; null in rows of before it was kept.
    """

    chain = models.SmallIntegerField()
    hash = models.BinaryField(max_length=32)
    block = models.BigIntegerField()
    timestamp = models.BigIntegerField(null=True)
    index = models.IntegerField()
    sender = models.BinaryField(max_length=20)
    target = models.BinaryField(max_length=20, null=True)
    status = models.SmallIntegerField()
    gas_used = models.BigIntegerField()
    gas_limit = models.BigIntegerField()
    gas_price = Uint256Field()
    value = Uint256Field()
    inbox_keys = models.BinaryField(
        help_text="The access list's storage keys under the inbox, 32 bytes each, in order."
    )

    class Meta:
        db_table = "transaction"
        constraints = (
            models.UniqueConstraint(fields=("chain", "hash"), name="transaction_one_a_hash"),
        )
        indexes = (
            models.Index(fields=("chain", "block"), name="transaction_block"),
            models.Index(fields=("sender", "timestamp", "hash"), name="transaction_sender"),
        )

    def __str__(self) -> str:
        return f"{self.chain}:{bytes(self.hash).hex()}"
