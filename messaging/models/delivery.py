"""Notices on their way to a channel, and how each try went."""

from django.db import models
from django.db.models import Q

from messaging.models.alert import Alert
from messaging.models.channel import Channel


class Delivery(models.Model):
    """One notice to one channel, tried until it arrives or a day is over.

    `key` is the `webhook-id`: the same for every try and every replay. `body` is what is sent, to
    the letter; of email without its links. `tries` are the newest ones, oldest first: when (seconds
    since 1970), HTTP status, milliseconds, the first bytes of the answer, what went wrong.
    """

    class About(models.TextChoices):
        OPENED = "opened"
        ENDED = "ended"
        HAPPENED = "happened"
        TEST = "test"
        PAUSED = "paused"

    class State(models.TextChoices):
        WAITING = "waiting"
        DELIVERED = "delivered"
        FAILED = "failed"

    key = models.CharField(max_length=40, unique=True)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="deliveries")
    alert = models.ForeignKey(
        Alert, on_delete=models.SET_NULL, null=True, related_name="deliveries"
    )
    about = models.CharField(max_length=8, choices=About.choices)
    title = models.CharField(max_length=250)
    body = models.TextField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    made_at = models.DateTimeField(auto_now_add=True)
    next_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)
    round = models.PositiveSmallIntegerField(default=0)
    tries = models.JSONField(default=list)

    class Meta:
        db_table = "delivery"
        ordering = ("-made_at", "-id")
        verbose_name_plural = "deliveries"
        constraints = (
            models.UniqueConstraint(
                fields=("alert", "about", "channel"),
                condition=Q(alert__isnull=False),
                name="delivery_one_a_notice",
            ),
        )
        indexes = (
            models.Index(fields=("next_at",), condition=Q(state="waiting"), name="delivery_due"),
            models.Index(fields=("channel", "-made_at"), name="delivery_channel"),
            models.Index(fields=("made_at",), name="delivery_made"),
        )

    def __str__(self) -> str:
        return self.key
