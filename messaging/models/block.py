"""Canonical blocks: every one above finalized, below it those that carry a log; facts only."""

from django.contrib.postgres.indexes import HashIndex
from django.db import models


class Block(models.Model):
    """A canonical block. A reorg deletes the row; nothing updates it. `chain` is Chain.id."""

    chain = models.SmallIntegerField()
    number = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)
    parent_hash = models.BinaryField(max_length=32, null=True)
    timestamp = models.BigIntegerField()

    class Meta:
        db_table = "block"
        constraints = (
            models.UniqueConstraint(fields=("chain", "number"), name="block_one_a_height"),
        )
        indexes = (HashIndex(fields=("hash",), name="block_hash"),)

    def __str__(self) -> str:
        return f"{self.chain}:{self.number}"
