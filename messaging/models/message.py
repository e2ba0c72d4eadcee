"""The verdict on each message; `linking` alone writes it, from the facts alone."""

from django.db import models
from django.db.models import Q

from messaging.models.uint256 import Uint256Field
from messaging.protocol.lifecycle import Status

MANY_SENDS = 100  # from here on linking counts the sends of a message and does not read them

# They are few, and what support looks for most: of an address or a lane, in the order of time.
_FAILED_BY = {"sender": ("sender",), "target": ("target",), "lane": ("source", "destination")}


class Message(models.Model):
    """One row a message hash, kept for ever. Block positions belong to `sent_chain`, `relay_chain`
    (both Chain.id); `source` and `destination` are uint256 chain ids, known or not.

    `timestamp` is the first initiating block's, or where no send is seen the relay's.
    """

    message_hash = models.BinaryField(max_length=32, primary_key=True)
    status = models.SmallIntegerField(choices=[(status.value, status.name) for status in Status])
    reasons = models.IntegerField(default=0)
    timestamp = models.BigIntegerField()
    source = Uint256Field()
    nonce = Uint256Field()
    destination = Uint256Field()
    sender = models.BinaryField(max_length=20, null=True)
    target = models.BinaryField(max_length=20, null=True)
    sends = models.IntegerField()
    sent_chain = models.SmallIntegerField(null=True)
    sent_block = models.BigIntegerField(null=True)
    sent_log = models.BigIntegerField(null=True)
    sent_transaction = models.BinaryField(max_length=32, null=True)
    relay_chain = models.SmallIntegerField(null=True)
    relay_block = models.BigIntegerField(null=True)
    relay_log = models.BigIntegerField(null=True)
    relay_transaction = models.BinaryField(max_length=32, null=True)
    relay_timestamp = models.BigIntegerField(null=True)
    execution_log = models.BigIntegerField(null=True)

    class Meta:
        db_table = "message"
        ordering = ("-timestamp", "-message_hash")
        indexes = (
            models.Index(fields=("timestamp", "message_hash"), name="message_time"),
            models.Index(fields=("status", "timestamp", "message_hash"), name="message_status"),
            models.Index(fields=("source", "destination", "timestamp"), name="message_lane"),
            models.Index(fields=("source", "timestamp"), name="message_source"),
            models.Index(fields=("destination", "timestamp"), name="message_destination"),
            models.Index(
                fields=("timestamp", "message_hash"),
                condition=Q(sends__gt=1),
                name="message_resent",
            ),
            models.Index(
                fields=("timestamp", "message_hash"),
                condition=Q(sends__gt=1, status__in=(Status.INITIATED, Status.FAILED)),
                name="message_resent_open",
            ),
            *(
                models.Index(
                    fields=(*fields, "timestamp"),
                    condition=Q(status=Status.FAILED),
                    name=f"message_failed_{name}",
                )
                for name, fields in _FAILED_BY.items()
            ),
            models.Index(fields=("sender", "timestamp"), name="message_sender"),
            models.Index(fields=("target", "timestamp"), name="message_target"),
            models.Index(fields=("source", "nonce"), name="message_nonce"),
            models.Index(
                fields=("message_hash",),
                condition=Q(sends__gt=MANY_SENDS),
                name="message_resent_often",
            ),
        )

    def __str__(self) -> str:
        return "0x" + bytes(self.message_hash).hex()
