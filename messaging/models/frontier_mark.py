"""Since when a chain's cross-safe block stands where it stands: a head tells only where that is."""

from django.db import models

from messaging.models.chain import Chain


class FrontierMark(models.Model):
    """The newest cross-safe block of a chain by the block's timestamp, when it was first seen to be
    that one, and the timestamp of the newest block then; all in seconds since 1970."""

    chain = models.OneToOneField(Chain, on_delete=models.CASCADE, primary_key=True)
    safe_at = models.BigIntegerField()
    since = models.BigIntegerField()
    latest_at = models.BigIntegerField()

    class Meta:
        db_table = "frontier_mark"

    def __str__(self) -> str:
        return f"{self.chain.name} at {self.safe_at}"
