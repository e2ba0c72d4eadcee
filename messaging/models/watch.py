"""What people watch; the rules of a watch are `AlertRule` rows."""

from django.conf import settings
from django.db import models

from messaging.models.channel import Channel


class Watch(models.Model):
    """One thing that one account watches, told on some of its channels.

    `subject` is spelled as in addresses of pages: `0x…` of a message or an address in lower case,
    `901:902` of a lane, `901` of a chain (uint256 chain ids). `note` is its owner's own word.
    """

    class Kind(models.TextChoices):
        MESSAGE = "message"
        ADDRESS = "address"
        LANE = "lane"
        CHAIN = "chain"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="watches"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    subject = models.CharField(max_length=160)
    note = models.CharField(max_length=80, blank=True)
    channels = models.ManyToManyField(Channel, related_name="watches", blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    paused = models.BooleanField(default=False)
    check_at = models.DateTimeField(db_index=True, auto_now_add=True)

    class Meta:
        db_table = "watch"
        ordering = ("-made_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "kind", "subject"), name="watch_one_a_subject"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
