"""Where people want to be told; its address and its secret are encrypted at rest."""

from django.conf import settings
from django.db import models
from encrypted_fields.fields import EncryptedTextField


class Channel(models.Model):
    """A way to one account: an email address, a webhook, or a URL that takes Slack's JSON.

    Nothing is sent before `confirmed_at` (of email), nor while `paused_at` is set; `paused_why` is
    a sentence. A webhook's deliveries are signed with `secret`, until `old_until` also with the
    one before it. `busy_until`: a delivery is under way. `failing_since`: none has arrived since.
    """

    class Kind(models.TextChoices):
        EMAIL = "email"
        WEBHOOK = "webhook"
        SLACK = "slack"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="channels"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(max_length=60)
    address = EncryptedTextField()
    secret = EncryptedTextField(null=True)
    old_secret = EncryptedTextField(null=True)
    old_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    paused_why = models.TextField(blank=True)
    failing_since = models.DateTimeField(null=True)
    busy_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "channel"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"  # its name may be its address
