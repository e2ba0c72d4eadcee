"""That every chain has the spans that its start block asks for; it follows none of them."""

from django.db.models import F, Min, Q

from messaging.chain.errors import ChainError
from messaging.ingest.cutting import close_behind, merge_done
from messaging.ingest.nodes import opened_node
from messaging.ingest.spans import ensure_spans
from messaging.models import Chain


def ensure_coverage() -> int:
    """Add the spans that chains lack: new ones, or ones with an earlier start block now; share out
    what has fallen far behind, and put together what is complete. Returns how many were added."""
    lacking = (
        Chain.objects.filter(paused=False, forked_at__isnull=True)
        .annotate(covered_from=Min("spans__first_block"))
        .filter(Q(covered_from__isnull=True) | Q(covered_from__gt=F("start_block")))
    )
    added = sum(ensure_spans(chain, _finalized(chain)) for chain in lacking)
    for chain in Chain.objects.filter(paused=False, forked_at__isnull=True):
        added += close_behind(chain)
        merge_done(chain)
    return added


def _finalized(chain: Chain) -> int:
    """The finalized block, or one before the start where no node says: then one open span does it
    all, and keeps the node's error where people see it."""
    try:
        with opened_node(chain) as client:
            finalized = client.heads().finalized
    except ChainError:
        finalized = None
    return chain.start_block - 1 if finalized is None else finalized.number
