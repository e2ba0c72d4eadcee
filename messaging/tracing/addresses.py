"""What is indexed of an address, in each of its roles; it writes nothing and asks no node."""

from django.db.models import Model, Q, QuerySet

from messaging.models import FailedRelay, Message, Transaction
from messaging.protocol.contracts import name_of
from messaging.protocol.text import to_address
from messaging.tracing.address_values import AddressPage, Counted, Role
from messaging.tracing.keyset import Turned, beside, turn
from messaging.tracing.network import Network, load_network
from messaging.tracing.paging import Cursor
from messaging.tracing.places import list_as_of
from messaging.tracing.rows import MessageRecord, read_records, read_rows
from messaging.tracing.signed import list_signed
from messaging.tracing.values import MessageRow

PAGE_ROWS = 25
MOST_COUNTED = 1_000  # more are told as more than these: a count reads what it counts


def get_address(address: bytes, role: Role, cursor: str | None = None) -> AddressPage:
    """An address in one role, PAGE_ROWS rows from a cursor on; of any 20 bytes there is a page.

    Raises MalformedCursor. At most 14 queries, whatever it has done.
    """
    network = load_network()
    messages: Turned[MessageRow] = Turned((), None, None)
    signed = None
    if role is Role.RELAYED:
        signed = list_signed(address, cursor, network, limit=PAGE_ROWS)
    else:
        messages = _messages(_in_role(address, role), cursor, network)
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
    """The first role in which anything is indexed: what its page opens with; at most 3 queries."""
    for role in (Role.SENT, Role.RECEIVED):
        if _in_role(address, role).exists():
            return role
    signed = Transaction.objects.filter(sender=address).exists()
    return Role.RELAYED if signed or _reverted(address).exists() else Role.SENT


def _in_role(address: bytes, role: Role) -> QuerySet[Message]:
    wanted = Q(sender=address) if role is Role.SENT else Q(target=address)
    return Message.objects.filter(wanted).order_by()


def _reverted(address: bytes) -> QuerySet[FailedRelay]:
    return FailedRelay.objects.filter(sender=address, ordinal=0)


def _messages(found: QuerySet[Message], cursor: str | None, network: Network) -> Turned[MessageRow]:
    def read(place: Cursor | None, count: int) -> list[MessageRecord]:
        return read_records(beside(found, place, count, key="message_hash"))

    def place_of(record: MessageRecord) -> Cursor:
        return Cursor(record.timestamp, record.message_hash)

    page = turn(read, place_of, cursor, limit=PAGE_ROWS)
    return Turned(read_rows(page.rows, network), page.next, page.previous)


def _counts(address: bytes) -> dict[Role, Counted]:
    signed = _counted(Transaction.objects.filter(sender=address))
    reverted = _counted(_reverted(address))
    number = signed.number + reverted.number
    return {
        Role.SENT: _counted(_in_role(address, Role.SENT)),
        Role.RECEIVED: _counted(_in_role(address, Role.RECEIVED)),
        Role.RELAYED: Counted(
            min(number, MOST_COUNTED), signed.more or reverted.more or number > MOST_COUNTED
        ),
    }


def _counted(rows: QuerySet[Model]) -> Counted:
    number = rows.order_by()[: MOST_COUNTED + 1].count()
    return Counted(min(number, MOST_COUNTED), number > MOST_COUNTED)
