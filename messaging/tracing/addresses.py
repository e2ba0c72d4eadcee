"""What is indexed of an address, in each of its roles; it writes nothing and asks no node."""

from django.db.models import Model, QuerySet

from messaging.models import FailedRelay, Message, Transaction
from messaging.protocol.contracts import name_of
from messaging.protocol.text import to_address
from messaging.tracing.address_values import AddressPage, Counted, Role
from messaging.tracing.filters import MessageFilters
from messaging.tracing.messages import list_messages
from messaging.tracing.moved import list_moved, transfers_of
from messaging.tracing.network import Network, load_network
from messaging.tracing.places import list_as_of
from messaging.tracing.signed import list_signed
from messaging.tracing.values import Page

PAGE_ROWS = 25
MOST_COUNTED = 1_000  # more are told as more than these: a count reads what it counts


def get_address(address: bytes, role: Role, cursor: str | None = None) -> AddressPage:
    """An address in one role, PAGE_ROWS rows from a cursor on; of any 20 bytes there is a page.

    Raises MalformedCursor. At most 15 queries, whatever it has done.
    """
    network = load_network()
    messages: Page = Page((), None, None)
    signed = None
    if role is Role.RELAYED:
        signed = list_signed(address, cursor, network, limit=PAGE_ROWS)
    else:
        messages = _messages(address, role, cursor, network)
    page = signed or messages
    return AddressPage(
        address=to_address(address),
        name=name_of(address),
        role=role,
        counts=_counts(address),
        messages=messages.rows,
        signed=signed.rows if signed else (),
        next=page.next,
        previous=page.previous,
        as_of=list_as_of(network),
    )


def busiest_role(address: bytes) -> Role:
    """The first role in which anything is indexed: what its page opens with; at most 6 queries."""
    found = (
        (Role.SENT, Message.objects.filter(sender=address)),
        (Role.RECEIVED, Message.objects.filter(target=address)),
        *((Role.TRANSFERS, part) for part in transfers_of(address)),
        (Role.RELAYED, Transaction.objects.filter(sender=address)),
        (Role.RELAYED, _reverted(address)),
    )
    return next((role for role, rows in found if rows.order_by().exists()), Role.SENT)


def _messages(address: bytes, role: Role, cursor: str | None, network: Network) -> Page:
    if role is Role.TRANSFERS:
        return list_moved(address, cursor, network, limit=PAGE_ROWS)
    wanted = MessageFilters(sender=address)
    if role is Role.RECEIVED:
        wanted = MessageFilters(target=address)
    return list_messages(wanted, cursor, limit=PAGE_ROWS, network=network)


def _reverted(address: bytes) -> QuerySet[FailedRelay]:
    return FailedRelay.objects.filter(sender=address, ordinal=0)


def _counts(address: bytes) -> dict[Role, Counted]:
    return {
        Role.SENT: _counted(Message.objects.filter(sender=address)),
        Role.RECEIVED: _counted(Message.objects.filter(target=address)),
        Role.TRANSFERS: _counted(*transfers_of(address)),
        Role.RELAYED: _counted(Transaction.objects.filter(sender=address), _reverted(address)),
    }


def _counted(*parts: QuerySet[Model]) -> Counted:
    """How many there are in these parts together, as far as they are counted."""
    number = sum(part.order_by()[: MOST_COUNTED + 1].count() for part in parts)
    return Counted(min(number, MOST_COUNTED), number > MOST_COUNTED)
