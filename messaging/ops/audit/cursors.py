"""A span's cursors against each other: none may be ahead of what is stored; it reads no fact."""

from collections.abc import Iterator

from django.db.models import F, Q

from messaging.models import Chain
from messaging.ops.audit.findings import Finding

_BEHIND = {
    "enriched_to": "that transactions are stored",
    "receipts_from": "that failed relays were looked for",
    "receipts_to": "that failed relays were looked for",
}


def runaway_cursors(chain: Chain) -> Iterator[Finding]:
    """Cursors of what comes behind the links that are ahead of them: the blocks between are never
    looked at."""
    ahead = Q(final_block__gte=F("next_block"), next_block__gt=F("first_block"))
    for name in _BEHIND:
        ahead |= Q((f"{name}__gt", F("next_block")))
    for span in chain.spans.filter(ahead):
        told = [
            f"{claim} below block {getattr(span, name)} ({name})"
            for name, claim in _BEHIND.items()
            if getattr(span, name) > span.next_block
        ]
        if span.final_block >= span.next_block:
            told.append(f"that stored blocks are final up to {span.final_block} (final_block)")
        what = (
            f"The span from block {span.first_block} is stored below block {span.next_block} and "
            f"says {', '.join(told)}: run `manage.py chains resync {chain.chain_id}`."
        )
        yield Finding("cursors", chain.name, what)
