"""What bridging messages move; `linking` alone writes it, from the sends alone."""

from django.db import models

from messaging.models.uint256 import Uint256Field


class Transfer(models.Model):
    """One row a bridging message whose send is stored; gone with its last send.

    `timestamp` is the message's. `source` and `destination` are uint256 chain ids, `amount` is in
    wei or in the token's smallest unit; `token` null: ETH.
    """

    message_hash = models.BinaryField(max_length=32, primary_key=True)
    timestamp = models.BigIntegerField()
    source = Uint256Field()
    destination = Uint256Field()
    token = models.BinaryField(max_length=20, null=True)
    sender = models.BinaryField(max_length=20)
    recipient = models.BinaryField(max_length=20)
    amount = Uint256Field()

    class Meta:
        db_table = "transfer"
        ordering = ("-timestamp", "-message_hash")
        indexes = (
            models.Index(fields=("timestamp", "message_hash"), name="transfer_time"),
            models.Index(fields=("token", "timestamp", "message_hash"), name="transfer_token"),
            models.Index(fields=("sender", "timestamp", "message_hash"), name="transfer_sender"),
            models.Index(
                fields=("recipient", "timestamp", "message_hash"), name="transfer_recipient"
            ),
            models.Index(
                fields=("source", "destination", "timestamp", "message_hash"), name="transfer_lane"
            ),
        )

    def __str__(self) -> str:
        return "0x" + bytes(self.message_hash).hex()
