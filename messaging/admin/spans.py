"""Spans and reorgs: what is covered, what failed, what was taken back."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from messaging.admin.reading import ReadOnly
from messaging.admin.recorded import Recorded
from messaging.ingest.spans import retry
from messaging.models import Reorg, Span


@admin.register(Span)
class SpanAdmin(ReadOnly[Span], Recorded[Span]):
    """Coverage, which follows from a chain's start block: saving a row would write back a cursor
    that has moved meanwhile, deleting one leave a hole that nobody sees. A failed span can be
    retried."""

    list_display = ("__str__", "state", "next_block", "error", "retry_at", "holder", "held_until")
    list_filter = ("state", "chain")
    list_select_related = ("chain",)
    actions = ("retry_now",)

    def has_retry_permission(self, request: HttpRequest) -> bool:
        """Whoever may change spans may have them retried."""
        return request.user.has_perm("messaging.change_span")

    @admin.action(description="Retry now", permissions=["retry"])
    def retry_now(self, request: HttpRequest, spans: QuerySet[Span]) -> None:
        """Make stopped and resting spans due at once."""
        chosen = list(spans)
        count = retry([span.pk for span in chosen])
        for span in chosen:
            self.log_change(request, span, "Retry was asked for.")
        self.message_user(
            request,
            f"{count} of {len(chosen)} spans will be tried again now; the others were not waiting.",
            messages.SUCCESS if count else messages.WARNING,
        )


@admin.register(Reorg)
class ReorgAdmin(ReadOnly[Reorg]):
    """What reorgs took back, read only."""

    list_display = ("chain", "ancestor", "old_tip", "depth", "dropped_logs", "cause", "seen_at")
    list_filter = ("chain", "cause")
    list_select_related = ("chain",)

    @admin.display(description="Blocks")
    def depth(self, reorg: Reorg) -> int:
        """How many stored blocks were replaced."""
        return reorg.old_tip - reorg.ancestor
