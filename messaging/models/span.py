"""Coverage as data: which blocks of a chain are stored, and who is working on the rest."""

from django.db import models
from django.db.models import F, Q

from messaging.models.chain import Chain
from messaging.models.uint256 import Uint256Field


class Span(models.Model):
    """Blocks first..last of a chain, stored up to next-1. An open span (no last) follows the head.

    `next_block` moves only by compare-and-set in the transaction that stores the blocks. The lease
    (`holder`, `held_until`) spares work; correctness never depends on it.
    """

    class State(models.TextChoices):
        ACTIVE = "active", "Active"
        DONE = "done", "Done"
        STOPPED = "stopped", "Stopped, needs a person"

    chain = models.ForeignKey(Chain, on_delete=models.CASCADE, related_name="spans")
    first_block = models.PositiveBigIntegerField()
    next_block = models.PositiveBigIntegerField()
    last_block = models.PositiveBigIntegerField(null=True, blank=True)
    enriched_to = models.PositiveBigIntegerField(
        help_text="Transactions of blocks below this one are stored."
    )
    receipts_from = models.PositiveBigIntegerField(
        default=0, help_text="Failed relays were looked for from this block on, without a gap."
    )
    receipts_to = models.PositiveBigIntegerField(
        default=0, help_text="Failed relays were looked for in blocks below this one."
    )
    final_block = models.BigIntegerField(
        default=-1,
        help_text="Stored blocks up to this one were canonical when the node called them final.",
    )
    sent_nonce = Uint256Field(
        null=True, help_text="The highest nonce that stored messages were sent with."
    )
    doubted = Uint256Field(
        null=True, help_text="A nonce that one answer left out of the next blocks."
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.ACTIVE)
    error = models.TextField(blank=True)
    failures = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True, blank=True)
    holder = models.CharField(max_length=64, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(
        null=True, help_text="When a worker took it last: those that waited longest come first."
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "span"
        ordering = ("chain", "first_block")
        constraints = (
            models.UniqueConstraint(fields=("chain", "first_block"), name="span_one_a_first_block"),
            models.UniqueConstraint(
                fields=("chain",),
                condition=Q(last_block__isnull=True),
                name="span_one_open_a_chain",
            ),
            models.CheckConstraint(
                condition=Q(next_block__gte=F("first_block")), name="span_next_from_first"
            ),
            models.CheckConstraint(
                condition=Q(last_block__isnull=True) | Q(next_block__lte=F("last_block") + 1),
                name="span_next_to_last",
            ),
        )

    def __str__(self) -> str:
        last = "head" if self.last_block is None else self.last_block
        return f"{self.chain.name} {self.first_block} to {last}"
