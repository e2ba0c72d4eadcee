"""Transactions that tried to execute a message and reverted: facts, gone with their block."""

from django.db import models
from django.db.models import Q

from messaging.models.uint256 import Uint256Field
from messaging.protocol.attempts import Evidence, Naming


class FailedRelay(models.Model):
    """One message that a reverted transaction names; `ordinal` counts those of one transaction.

    `chain` is Chain.id, `source` a uint256 chain id; prices in wei. What is not named is null:
    `message_hash` where only a place is named, then the log at that place tells it. `checksum` and
    `listed` as in `protocol.attempts.Attempt`; `revert_data` is null where no node gave it, and
    else its first `protocol.reverts.KEPT` bytes; of `inbox_keys` as many as name `MOST` messages.
    """

    chain = models.SmallIntegerField()
    block = models.BigIntegerField()
    timestamp = models.BigIntegerField()
    transaction_hash = models.BinaryField(max_length=32)
    transaction_index = models.IntegerField()
    ordinal = models.SmallIntegerField()
    sender = models.BinaryField(max_length=20)
    target = models.BinaryField(max_length=20, null=True)
    selector = models.BinaryField(max_length=4)
    gas_used = models.BigIntegerField()
    gas_limit = models.BigIntegerField()
    gas_price = Uint256Field()
    value = Uint256Field()
    inbox_keys = models.BinaryField(
        help_text="The access list's storage keys under the inbox, 32 bytes each, in order."
    )
    naming = models.SmallIntegerField(choices=[(one.value, one.name) for one in Naming])
    source = Uint256Field(null=True)
    source_block = models.BigIntegerField(null=True)
    source_log = models.BigIntegerField(null=True)
    source_timestamp = models.BigIntegerField(null=True)
    checksum = models.BinaryField(max_length=32, null=True)
    listed = models.BinaryField(max_length=32, null=True)
    message_hash = models.BinaryField(max_length=32, null=True)
    revert_data = models.BinaryField(null=True)
    evidence = models.SmallIntegerField(choices=[(one.value, one.name) for one in Evidence])

    class Meta:
        db_table = "failed_relay"
        constraints = (
            models.UniqueConstraint(
                fields=("chain", "transaction_hash", "ordinal"), name="failed_relay_one_an_ordinal"
            ),
        )
        indexes = (
            models.Index(
                fields=("message_hash",),
                condition=Q(message_hash__isnull=False),
                name="failed_relay_message_hash",
            ),
            models.Index(
                fields=("source", "source_block", "source_log"),
                condition=Q(message_hash__isnull=True),
                name="failed_relay_place",
            ),
            models.Index(
                fields=("source", "source_block", "source_log"),
                condition=Q(naming=Naming.RELAY.value),
                name="failed_relay_claim",
            ),
            models.Index(fields=("transaction_hash",), name="failed_relay_transaction"),
            models.Index(fields=("chain", "block"), name="failed_relay_block"),
            models.Index(
                fields=("sender", "timestamp", "transaction_hash"),
                condition=Q(ordinal=0),
                name="failed_relay_sender",
            ),
        )

    def __str__(self) -> str:
        return f"{self.chain}:{bytes(self.transaction_hash).hex()}:{self.ordinal}"
