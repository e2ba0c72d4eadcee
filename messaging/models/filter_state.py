"""What each chain's interop filter said last; it is no fact."""

from django.db import models

from messaging.models.chain import Chain


class FilterState(models.Model):
    """The filter that nodes of a chain ask before they take a relay, as it was at `asked_at`.

    `failsafe` is null where it tells that to nobody; `healthy`: it takes transactions at all, and
    otherwise `code` and `text` are its refusal, or `text` alone why it could not be asked
    (`reached` False). `since` is when all of that but the text was first seen.
    """

    chain = models.OneToOneField(
        Chain, on_delete=models.CASCADE, primary_key=True, related_name="filter_state"
    )
    reached = models.BooleanField()
    failsafe = models.BooleanField(null=True)
    healthy = models.BooleanField()
    code = models.IntegerField(null=True)
    text = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    since = models.DateTimeField()

    class Meta:
        db_table = "filter_state"

    def __str__(self) -> str:
        return f"interop filter of {self.chain.name}"
