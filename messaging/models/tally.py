"""How many messages each lane had, hour by hour: counted from verdicts, and never counted up."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from messaging.models.uint256 import Uint256Field


class Tally(models.Model):
    """Counts of the messages of one lane, or of all lanes together (`source` and `destination` are
    null), that were sent from `since` to before `until`, in seconds since 1970.

    Those count as `invalid` too that are sent, and relayed by naming a log that is not stored;
    `source_missing` are those of which no send is seen.

    `source` and `destination` are uint256 chain ids. Dropped messages count nowhere. Median,
    `slow` and `delays` are of executed messages, in seconds; `delays` is a histogram as
    `ingest.delays` spells it, kept for hours of the clock alone. `moved` is ETH in wei.
    """

    class Period(models.IntegerChoices):
        CLOCK_HOUR = 0
        LAST_HOUR = 1
        LAST_DAY = 2  # the hours of the clock that began within it
        LAST_WEEK = 3

    period = models.SmallIntegerField(choices=Period.choices)
    since = models.BigIntegerField()
    until = models.BigIntegerField()
    source = Uint256Field(null=True)
    destination = Uint256Field(null=True)
    sent = models.IntegerField(default=0)
    resent = models.IntegerField(default=0)
    initiated = models.IntegerField(default=0)
    failed = models.IntegerField(default=0)
    executed = models.IntegerField(default=0)
    invalid = models.IntegerField(default=0)
    source_missing = models.IntegerField(default=0)
    median = models.BigIntegerField(null=True)
    slow = models.BigIntegerField(null=True, help_text="The 95th percentile.")
    moved = Uint256Field(default=0)
    last_sent = models.BigIntegerField(null=True)
    last_relay = models.BigIntegerField(null=True)
    first_open = models.BigIntegerField(
        null=True, help_text="When the oldest message was sent that is neither relayed nor dropped."
    )
    delays = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        db_table = "tally"
        constraints = (
            models.UniqueConstraint(
                fields=("period", "source", "destination", "since"),
                name="tally_one_a_lane",
                nulls_distinct=False,
            ),
        )
        indexes = (
            models.Index(fields=("period", "since"), name="tally_time"),
            models.Index(
                fields=("since",),
                condition=Q(period=0, source__isnull=False)
                & (Q(initiated__gt=0) | Q(failed__gt=0)),
                name="tally_open",
            ),
        )

    def __str__(self) -> str:
        lane = "all lanes" if self.source is None else f"{self.source} to {self.destination}"
        return f"{lane}, {self.get_period_display()} from {self.since}"


class StaleHour(models.Model):
    """An hour, in hours since 1970, of which a message was written since it was counted.

    Rows are only added and deleted, and one hour may have many: a mark that had to be unique would
    make linking wait for whoever is counting.
    """

    hour = models.BigIntegerField()

    class Meta:
        db_table = "stale_hour"
        indexes = (models.Index(fields=("hour",), name="stale_hour_hour"),)

    def __str__(self) -> str:
        return str(self.hour)
