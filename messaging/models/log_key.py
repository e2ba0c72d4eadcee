"""By which hashes stored logs are found: an index, filled behind the links; it proves nothing."""

from django.db import models


class LogKey(models.Model):
    """The head of a key (`protocol.keys.head_of`) and the place of a log that may have it.

    Whoever reads it derives the key from the log that stands there: a row that a reorg left behind
    finds nothing, and is never taken back. `chain` is Chain.id.
    """

    pk = models.CompositePrimaryKey("head", "chain", "block", "log_index")
    head = models.BigIntegerField()
    chain = models.SmallIntegerField()
    block = models.BigIntegerField()
    log_index = models.BigIntegerField()

    class Meta:
        db_table = "log_key"

    def __str__(self) -> str:
        return f"{self.head} {self.chain}:{self.block}:{self.log_index}"
