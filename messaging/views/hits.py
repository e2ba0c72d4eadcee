"""Where the pages of found things are."""

from django.urls import reverse

from messaging.tracing.found import Hit, HitKind
from messaging.tracing.values import MessageRow


def page_of(found: MessageRow | Hit) -> str:
    """The address of the page of a message, a transaction, an address, a block or an execution."""
    if isinstance(found, MessageRow):
        return reverse("message", kwargs={"text": found.message_hash})
    if found.kind is HitKind.TRANSACTION:
        return reverse("transaction", kwargs={"text": found.hash})
    if found.kind is HitKind.ADDRESS:
        return reverse("address", kwargs={"text": found.address})
    place = {"chain_id": found.chain.chain_id if found.chain else 0, "block": found.block_number}
    if found.kind is HitKind.BLOCK:
        return reverse("block", kwargs=place)
    return reverse("execution", kwargs={**place, "log_index": found.log_index})
