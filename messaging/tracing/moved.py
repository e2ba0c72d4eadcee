"""The bridgings from or to an address, newest first; amounts are read where rows are."""

from django.db.models import QuerySet

from messaging.models import Transfer
from messaging.tracing.network import Network
from messaging.tracing.scanning import Part
from messaging.tracing.transfers import turn_transfers
from messaging.tracing.values import Page


def transfers_of(address: bytes) -> tuple[QuerySet[Transfer], QuerySet[Transfer]]:
    """Those that it sent, and those to it that it did not send itself."""
    return (
        Transfer.objects.filter(sender=address),
        Transfer.objects.filter(recipient=address).exclude(sender=address),
    )


def list_moved(address: bytes, cursor: str | None, network: Network, *, limit: int) -> Page:
    """One page of them as the messages that ordered them; four queries. Raises MalformedCursor."""
    parts = [Part(rows) for rows in transfers_of(address)]
    return turn_transfers(parts, cursor, network, limit=limit)
