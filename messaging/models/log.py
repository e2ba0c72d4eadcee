"""Stored logs with the keys decoded from them: facts, inserted or deleted, never updated."""

from django.db import models
from django.db.models import F, Q

from messaging.models.uint256 import Uint256Field
from messaging.protocol.facts import Kind


class Log(models.Model):
    """One log of a watched contract, or one that an executing message names.

    `chain` is Chain.id. `peer` is a uint256 chain id: the destination of a sent message, the source
    of a relayed one, the identifier's chain of an executing one. No foreign keys: each costs 3.6 µs
    a row (relink study); `manage.py audit` checks instead.
    """

    chain = models.SmallIntegerField()
    block = models.BigIntegerField()
    log_index = models.BigIntegerField()
    kind = models.SmallIntegerField(choices=[(kind.value, kind.name) for kind in Kind])
    timestamp = models.BigIntegerField()
    transaction_hash = models.BinaryField(max_length=32)
    transaction_index = models.IntegerField()
    address = models.BinaryField(max_length=20)
    topic_count = models.SmallIntegerField()
    payload = models.BinaryField()
    payload_hash = models.BinaryField(max_length=32)
    message_hash = models.BinaryField(max_length=32, null=True)
    peer = Uint256Field(null=True)
    nonce = Uint256Field(null=True)
    sender = models.BinaryField(max_length=20, null=True)
    target = models.BinaryField(max_length=20, null=True)
    source_block = models.BigIntegerField(null=True)
    source_log = models.BigIntegerField(null=True)
    source_timestamp = models.BigIntegerField(null=True)

    class Meta:
        db_table = "log"
        constraints = (
            models.UniqueConstraint(fields=("chain", "block", "log_index"), name="log_one_a_place"),
        )
        indexes = (
            models.Index(
                fields=("message_hash",),
                condition=Q(message_hash__isnull=False),
                name="log_message_hash",
            ),
            models.Index(
                fields=("peer", "source_block", "source_log"),
                condition=Q(kind=Kind.EXECUTING),
                name="log_names_source",
            ),
            models.Index(fields=("transaction_hash",), name="log_transaction"),
            models.Index(
                fields=("timestamp",),
                condition=Q(kind=Kind.EXECUTING, source_timestamp=F("timestamp")),
                name="log_same_second",
            ),
        )

    def __str__(self) -> str:
        return f"{self.chain}:{self.block}:{self.log_index}"
