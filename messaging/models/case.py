"""Cases of staff: one a message that was stuck, kept after it is closed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from messaging.models.label import Label
from messaging.models.uint256 import Uint256Field


class Case(models.Model):
    """What staff make of a stuck message. `version` grows with every edit, and an edit says which
    one it saw. `source` and `destination` are uint256 chain ids; `expires_at` in seconds, null
    where it never does. `cause` is what the last probe found first, null while nothing is known.
    `by_itself`: closed because the message was executed, and open again if that is taken back.
    """

    class State(models.IntegerChoices):
        OPEN = 1
        WAITING = 2
        RESOLVED = 3
        IGNORED = 4

    message_hash = models.BinaryField(max_length=32, unique=True)
    state = models.SmallIntegerField(choices=State.choices, default=State.OPEN)
    reason = models.SmallIntegerField()
    cause = models.SmallIntegerField(null=True)
    source = Uint256Field()
    destination = Uint256Field()
    expires_at = models.BigIntegerField(null=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    labels = models.ManyToManyField(Label, related_name="cases")
    version = models.IntegerField(default=1)
    by_itself = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    checked_at = models.DateTimeField()

    class Meta:
        db_table = "support_case"
        indexes = (
            models.Index(fields=("state", "expires_at", "id"), name="case_time_left"),
            models.Index(fields=("checked_at",), condition=Q(state__lt=3), name="case_to_check"),
            models.Index(
                fields=("changed_at",), condition=Q(by_itself=True), name="case_by_itself"
            ),
        )

    def __str__(self) -> str:
        return f"case {self.pk}"
