"""The tables of the web3.py loop; import it only after Django's settings are configured."""

from typing import ClassVar

from django.db import models


class Message(models.Model):
    """A message by its hash, with its send and its relay, in whichever order they are read."""

    hash = models.BinaryField(max_length=32, primary_key=True)
    source = models.BigIntegerField()
    nonce = models.DecimalField(max_digits=78, decimal_places=0)
    destination = models.BigIntegerField(null=True)
    sender = models.CharField(max_length=42, null=True)  # noqa: DJ001
    target = models.CharField(max_length=42, null=True)  # noqa: DJ001
    sent_chain = models.BigIntegerField(null=True)
    sent_block = models.BigIntegerField(null=True)
    sent_log = models.IntegerField(null=True)
    sent_transaction = models.BinaryField(max_length=32, null=True)
    sent_timestamp = models.BigIntegerField(null=True)
    relay_chain = models.BigIntegerField(null=True)
    relay_block = models.BigIntegerField(null=True)
    relay_log = models.IntegerField(null=True)
    relay_transaction = models.BinaryField(max_length=32, null=True)
    relay_timestamp = models.BigIntegerField(null=True)

    objects: ClassVar["models.Manager[Message]"] = models.Manager()

    class Meta:
        app_label = "web3_loop"
        indexes = (
            models.Index(fields=("sent_timestamp",), name="message_sent_time"),
            models.Index(fields=("sender",), name="message_by_sender"),
        )

    def __str__(self) -> str:
        return bytes(self.hash).hex()


class Log(models.Model):
    """Every log that was read, with the name of its event."""

    chain = models.BigIntegerField()
    block = models.BigIntegerField()
    log_index = models.IntegerField()
    timestamp = models.BigIntegerField()
    transaction_hash = models.BinaryField(max_length=32)
    address = models.CharField(max_length=42)
    event = models.CharField(max_length=32)
    topics = models.BinaryField()
    data = models.BinaryField()

    objects: ClassVar["models.Manager[Log]"] = models.Manager()

    class Meta:
        app_label = "web3_loop"
        constraints = (
            models.UniqueConstraint(fields=("chain", "block", "log_index"), name="web3_log_place"),
        )

    def __str__(self) -> str:
        return f"{self.chain}:{self.block}:{self.log_index}"


class Execution(models.Model):
    """An executing message with the identifier that it names."""

    chain = models.BigIntegerField()
    block = models.BigIntegerField()
    log_index = models.IntegerField()
    transaction_hash = models.BinaryField(max_length=32)
    timestamp = models.BigIntegerField()
    payload_hash = models.BinaryField(max_length=32)
    origin = models.CharField(max_length=42)
    source_chain = models.BigIntegerField()
    source_block = models.BigIntegerField()
    source_log = models.IntegerField()
    source_timestamp = models.BigIntegerField()

    objects: ClassVar["models.Manager[Execution]"] = models.Manager()

    class Meta:
        app_label = "web3_loop"
        constraints = (
            models.UniqueConstraint(
                fields=("chain", "block", "log_index"), name="web3_execution_place"
            ),
        )

    def __str__(self) -> str:
        return f"{self.chain}:{self.block}:{self.log_index}"
