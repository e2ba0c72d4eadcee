"""The verdict on each executing message; `linking` alone writes it, from the facts alone."""

from django.db import models
from django.db.models import Q

from messaging.models.uint256 import Uint256Field
from messaging.protocol.rules import ExecutionKind, Validity


class Execution(models.Model):
    """One row an ExecutingMessage log, by its place; `chain` is Chain.id, `source` a uint256."""

    chain = models.SmallIntegerField()
    block = models.BigIntegerField()
    log_index = models.BigIntegerField()
    timestamp = models.BigIntegerField()
    kind = models.SmallIntegerField(choices=[(kind.value, kind.name) for kind in ExecutionKind])
    validity = models.SmallIntegerField(choices=[(one.value, one.name) for one in Validity])
    reasons = models.IntegerField()
    message_hash = models.BinaryField(max_length=32, null=True)
    transaction_hash = models.BinaryField(max_length=32)
    source = Uint256Field()
    source_block = models.BigIntegerField()
    source_log = models.BigIntegerField()

    class Meta:
        db_table = "execution"
        constraints = (
            models.UniqueConstraint(
                fields=("chain", "block", "log_index"), name="execution_one_a_place"
            ),
        )
        indexes = (
            models.Index(fields=("timestamp",), name="execution_time"),
            models.Index(
                fields=("validity", "timestamp"),
                condition=~Q(validity=0),
                name="execution_validity",
            ),
            models.Index(fields=("source", "source_block", "source_log"), name="execution_source"),
            models.Index(fields=("chain", "timestamp"), name="execution_chain"),
            models.Index(fields=("source", "timestamp"), name="execution_source_time"),
            models.Index(
                fields=("timestamp",),
                condition=Q(kind=ExecutionKind.EVENT_READ),
                name="execution_reads",
            ),
        )

    def __str__(self) -> str:
        return f"{self.chain}:{self.block}:{self.log_index}"
